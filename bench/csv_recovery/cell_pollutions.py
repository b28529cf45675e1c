"""What is done to single cells and lines of a plain file."""

import math
import random
from collections.abc import Callable

from bench.csv_recovery.plans import Plan, forget, number_places

Apply = Callable[[Plan, random.Random], bool | None]


def separator_line(plan: Plan, _: random.Random) -> None:
    plan.delimiter = ";"
    plan.above.insert(0, "sep=;")


def _text_column(plan: Plan) -> int | None:
    return next((d for d, kind in enumerate(plan.truth.kinds) if kind == "text"), None)


def _in_texts(plan: Plan, change: Callable[[str], str], every: int) -> bool:
    column = _text_column(plan)
    if column is None:
        return False
    for row in range(0, len(plan.rows), every):
        plan.rows[row][column] = changed = change(plan.rows[row][column])
        plan.truth.cells[row][column] = changed
    return True


def quotes_in_text(plan: Plan, _: random.Random) -> bool:
    return _in_texts(plan, lambda text: f'the "{text}" site', 3)


def backslashes_in_text(plan: Plan, _: random.Random) -> bool:
    plan.escape = plan.quote_all = True
    return _in_texts(plan, lambda text: f'the "{text}", site', 3)


def delimiters_in_text(plan: Plan, _: random.Random) -> bool:
    return _in_texts(plan, lambda text: f"{text}, {text}; {text}", 2)


def line_ends_in_text(plan: Plan, _: random.Random) -> bool:
    return _in_texts(plan, lambda text: f"{text}\n{text}", 5)


def unclosed_quote(plan: Plan, rng: random.Random) -> None:
    at = rng.randrange(3, len(plan.rows))
    plan.edits.append(lambda lines: [*lines[:at], '"' + lines[at], *lines[at + 1 :]])
    plan.truth.must_refuse = True


def units_row(plan: Plan, _: random.Random) -> None:
    units = ["m" if kind == "number" else "" for kind in plan.truth.kinds]
    line = plan.delimiter.join

    def with_units(lines: list[str]) -> list[str]:
        return [lines[0], line(units), *lines[1:]]

    plan.edits.insert(0, with_units)


def header_again(plan: Plan, _: random.Random) -> bool:
    plan.edits.append(lambda lines: [*lines[:12], lines[0], *lines[12:]])
    return plan.header


def key_lines(plan: Plan, _: random.Random) -> None:
    """As a logger writes: pairs with the file's own delimiter."""
    plan.above += [f"Serial{plan.delimiter}1234", f"Place{plan.delimiter}pier"]


def totals(plan: Plan, _: random.Random) -> bool:
    if plan.truth.kinds[0] == "number":
        return False
    sums = ["Total"]
    for kind, cells in zip(
        plan.truth.kinds[1:], list(zip(*plan.truth.cells, strict=True))[1:], strict=True
    ):
        numbers = [cell for cell in cells if isinstance(cell, float) and math.isfinite(cell)]
        whole = f"{sum(numbers):.1f}".replace(".", plan.decimal)
        sums.append(whole if kind == "number" else "")
    plan.edits.insert(0, lambda lines: [*lines, plan.delimiter.join(sums)])
    return True


def decimal_commas(plan: Plan, _: random.Random) -> bool:
    plan.decimal = ","
    if plan.delimiter == ",":
        plan.delimiter = ";"
    return any("." in row[d] for row in plan.rows for d in number_places(plan))


def _grouped(cell: str, mark: str) -> str:
    whole, point, rest = cell.partition(".")
    return f"{int(whole):,}".replace(",", mark) + point + rest


def _group(plan: Plan, mark: str) -> bool:
    changed = False
    for row in plan.rows:
        for d in number_places(plan):
            if plan.names[d] in ("income", "visits") and abs(float(row[d])) >= 1000:
                row[d], changed = _grouped(row[d], mark), True
    return changed


def thousands(mark: str) -> Apply:
    return lambda plan, _: _group(plan, mark)


def thousands_points(plan: Plan, _: random.Random) -> bool:
    plan.delimiter = ";" if plan.delimiter == "," else plan.delimiter
    changed = _group(plan, "\0")
    for row in plan.rows:
        for d in number_places(plan):
            row[d] = row[d].replace(".", ",").replace("\0", ".")
    return changed


def unicode_minus(plan: Plan, _: random.Random) -> bool:
    changed = False
    for row in plan.rows:
        for d in number_places(plan):
            if row[d].startswith("-"):
                row[d], changed = "\N{MINUS SIGN}" + row[d][1:], True
    return changed


def ended(lines: list[str], plan: Plan) -> list[str]:
    return [line + plan.delimiter for line in lines]


def too_long(plan: Plan, rng: random.Random) -> None:
    at = rng.randrange(2, len(plan.rows))
    plan.edits.append(
        lambda lines: [*lines[:at], lines[at] + plan.delimiter + "7", *lines[at + 1 :]]
    )
    plan.truth.must_refuse = True


def too_short(plan: Plan, rng: random.Random) -> bool:
    if len(plan.names) < 2:
        return False
    row = rng.randrange(2, len(plan.rows))
    plan.rows[row].pop()
    forget(plan, row, len(plan.truth.kinds) - 1)
    return True


def empty_column(plan: Plan, _: random.Random) -> bool:
    if len(plan.names) < 2:
        return False
    plan.names.insert(len(plan.names) - 1, "empty")
    at = len(plan.truth.kinds) - 1
    plan.truth.names.insert(at, "empty" if plan.header else None)
    plan.truth.kinds.insert(at, "text")
    for row, known in zip(plan.rows, plan.truth.cells, strict=True):
        row.insert(len(row) - 1, "")
        known.insert(at, "")
    return True


def missing_as(word: str) -> Apply:
    def apply(plan: Plan, rng: random.Random) -> None:
        column = number_places(plan)[-1]
        for row in rng.sample(range(len(plan.rows)), 4):
            plan.rows[row][column] = word
            forget(plan, row, column)

    return apply


def unreadable(cell: str) -> Apply:
    def apply(plan: Plan, rng: random.Random) -> None:
        row = rng.randrange(len(plan.rows))
        plan.rows[row][number_places(plan)[-1]] = cell
        plan.truth.must_refuse = True

    return apply


def infinite(plan: Plan, rng: random.Random) -> None:
    row, column = rng.randrange(len(plan.rows)), number_places(plan)[-1]
    plan.rows[row][column] = "inf"
    plan.truth.cells[row][column] = math.inf


def truths(plan: Plan, rng: random.Random) -> bool:
    column = number_places(plan)[-1]
    if len(number_places(plan)) < 2:
        return False
    for row, known in zip(plan.rows, plan.truth.cells, strict=True):
        truth = rng.random() < 0.5
        row[column], known[column] = str(truth), float(truth)
    return True
