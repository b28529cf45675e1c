"""The decimal mark of each column, with the file's help where a column leaves it open."""

from collections.abc import Iterable
from collections.abc import Sequence as Cells
from typing import NoReturn

from lstm_core.errors import InputError
from lstm_core.sequences.decimal_mark import Mark, decimal_mark, marks_proved, with_point
from lstm_core.sequences.wording import shorten


def column_marks(
    names: Cells[str],
    columns: Cells[Cells[str]],
    lines: Cells[int],
    delimiter: str,
    asked: Mark | None = None,
) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    """One decimal mark for each column, and notes on those that only the delimiter decided.

    A column of nothing but 1,234 is read by the file's other columns, or else by its
    delimiter: between semicolons the comma is decimal, between commas it marks thousands.

    Args:
        names: the columns' names.
        columns: the columns' cells, R each.
        lines: (R,) where each row stands.
        delimiter: what separates the cells.
        asked: the mark of every column, where somebody has decided.

    Raises:
        InputError: a column mixes both marks, or nothing decides.
    """
    if asked is not None:
        return tuple(asked for _ in columns), ()
    joined = ["".join(cells) for cells in columns]
    if not any("," in text for text in joined):
        return tuple("." for _ in columns), _point_notes(names, columns, lines, delimiter)
    unclear: dict[int, int] = {}
    open_counts: dict[int, int] = {}
    marks: list[Mark | None] = []
    for d, cells in enumerate(columns):
        marked = [row for row, cell in enumerate(cells) if "," in cell or "." in cell]
        if "," not in joined[d] or "." not in joined[d]:
            proved = _first_proof(cells[row] for row in marked)
        else:
            proved = marks_proved(cells[row] for row in marked)
        if len(proved) == 2:
            _refuse_mixture(names[d], cells, marked, lines)
        marks.append(next(iter(proved), None))
        if not proved:
            open_rows = [row for row in marked if decimal_mark(cells[row]) == "?"]
            if open_rows:
                unclear[d], open_counts[d] = open_rows[0], len(open_rows)
    proved_anywhere = {mark for mark in marks if mark is not None}
    notes = []
    dots_unclear = any("." in columns[d][row] for d, row in unclear.items())
    for d, row in unclear.items():
        cell = columns[d][row]
        mark = _settle(cell, proved_anywhere, delimiter, dots_unclear)
        if mark is None or (
            mark == "," and not proved_anywhere and _stands_among_small(columns[d], open_counts[d])
        ):
            _refuse_unclear(names[d], cell, lines[row])
        marks[d] = mark
        if mark == "," and not proved_anywhere:
            notes.append(
                f'Warning: column "{shorten(names[d])}": {shorten(cell)} is read as '
                f"{with_point(cell, mark)}, since the comma is usually decimal between semicolons. "
                "If it marks thousands, remove it from the file."
            )
    return tuple(mark or "." for mark in marks), tuple(notes)


def _point_notes(
    names: Cells[str], columns: Cells[Cells[str]], lines: Cells[int], delimiter: str
) -> tuple[str, ...]:
    """Warnings where every point of a file may mark thousands, as it can beside semicolons.

    Raises:
        InputError: some do, most likely: 12.345 stands among whole numbers below a thousand.
    """
    if delimiter == "," or any(_first_proof(cells) for cells in columns):
        return ()
    notes = []
    for name, cells in zip(names, columns, strict=True):
        pointed = [row for row, cell in enumerate(cells) if decimal_mark(cell) == "?"]
        if not pointed:
            continue
        row = pointed[0]
        if _stands_among_small(cells, len(pointed)):
            _refuse_unclear(name, cells[row], lines[row])
        notes.append(
            f'Warning: column "{shorten(name)}": {shorten(cells[row])} is read as a fraction. '
            "If the point marks thousands, choose the comma as decimal mark."
        )
    return tuple(notes)


def _stands_among_small(cells: Cells[str], count: int) -> bool:
    """Whether several such cells stand among whole numbers that are all below a thousand."""
    whole = [cell.lstrip("+-") for cell in cells if cell.lstrip("+-").isdecimal()]
    return count > 1 and bool(whole) and all(len(cell) <= 3 for cell in whole)


def _refuse_unclear(name: str, cell: str, line: int) -> NoReturn:
    raise InputError(
        f'Line {line}, column "{shorten(name)}": {shorten(cell)} could be a thousand or a '
        "fraction. Choose the decimal mark, or write the numbers with a decimal point and without "
        "thousands marks."
    )


def refuse_cut_numbers(columns: Cells[Cells[str]], lines: Cells[int], delimiter: str) -> None:
    """Refuses two nameless columns that could as well be one of numbers such as 1.234,5.

    Raises:
        InputError: every row is such a number, and nothing says that it is two.
    """
    if delimiter != "," or len(columns) != 2:
        return
    rows = [f"{left},{right}" for left, right in zip(*columns, strict=True)]
    if all(
        "." in row and right and decimal_mark(row) == ","
        for row, right in zip(rows, columns[1], strict=True)
    ):
        raise InputError(
            f"Line {lines[0]}: {shorten(rows[0])} could be one number with a thousands mark or two "
            "numbers. Add a first line with the names of the columns, or write 1234.5 for one "
            "number."
        )


def two_or_one_note(columns: Cells[Cells[str]], delimiter: str) -> str | None:
    """A warning where 1,5 in every row, without names above, may be one number and not two."""
    if delimiter != "," or len(columns) != 2:
        return None
    whole, part = columns
    if not all(map(str.isdecimal, part)) or not all(c.lstrip("+-").isdecimal() for c in whole):
        return None
    return (
        f"Warning: {whole[0]},{part[0]} is read as two numbers. If it is one with a decimal comma, "
        "choose a single column as what separates the cells."
    )


def _first_proof(cells: Iterable[str]) -> frozenset[Mark]:
    for cell in cells:
        mark = decimal_mark(cell)
        if mark == "," or mark == ".":
            return frozenset({mark})
    return frozenset()


def _settle(cell: str, proved: set[Mark], delimiter: str, dots_unclear: bool) -> Mark | None:
    """The decimal mark of a column whose cells look like ``cell``; None where nothing decides."""
    if "." in cell:
        return None if "," in proved else "."
    if len(proved) == 1:
        return next(iter(proved)) if delimiter != "," or "." in proved else None
    if proved or (dots_unclear and delimiter != ","):
        return None
    by_delimiter: dict[str, Mark] = {",": ".", ";": ","}
    return by_delimiter.get(delimiter)


def _refuse_mixture(name: str, cells: Cells[str], rows: Cells[int], lines: Cells[int]) -> None:
    comma = next(row for row in rows if decimal_mark(cells[row]) == ",")
    point = next(row for row in rows if decimal_mark(cells[row]) == ".")
    raise InputError(
        f'Column "{shorten(name)}" mixes decimal commas ({shorten(cells[comma])}, line '
        f"{lines[comma]}) and decimal points ({shorten(cells[point])}, line {lines[point]}). "
        "Write all of them one way."
    )
