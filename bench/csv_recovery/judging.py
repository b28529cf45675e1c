"""What a reader found, held against what is true: cell by cell, each in its place."""

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from bench.csv_recovery.plans import Truth
from bench.csv_recovery.readers import FoundColumn, FoundTable


class Outcome(StrEnum):
    RECOVERED = "recovered"
    REFUSED = "refused"
    AS_TEXT = "left as text"
    """A column of numbers came as text, which nobody can take for numbers; all else is right."""
    WARNED = "warned"
    """Something is wrong, and a warning of the reader's says so."""
    WRONG = "silently wrong"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a reader did on one file; ``exact`` is the share of true numbers found in place."""

    outcome: Outcome
    exact: float


def judge(found: FoundTable | None, truth: Truth) -> Verdict:
    """The verdict; what came with a name that is not the file's is wrong, too."""
    if found is None:
        return Verdict(Outcome.REFUSED, 0.0)
    exact = 0.0 if truth.must_refuse else _share(found, truth)
    if truth.must_refuse:
        as_text = any(
            kind == "number" and d < len(found.columns) and not found.columns[d].is_number
            for d, kind in enumerate(truth.kinds)
        )
        outcome = Outcome.AS_TEXT if as_text and _same_size(found, truth) else Outcome.WRONG
    elif not _same_size(found, truth) or not _same_names(found, truth):
        outcome = Outcome.WRONG
    else:
        pairs = list(zip(found.columns, truth.kinds, zip(*truth.cells, strict=True), strict=True))
        wrong = [pair for pair in pairs if not _same(*pair)]
        outcome = Outcome.RECOVERED
        if wrong:
            texts = all(kind == "number" and not column.is_number for column, kind, _ in wrong)
            outcome = Outcome.AS_TEXT if texts else Outcome.WRONG
    if outcome is Outcome.WRONG and found.warned:
        outcome = Outcome.WARNED
    return Verdict(outcome, exact)


def _same_size(found: FoundTable, truth: Truth) -> bool:
    return len(found.columns) == len(truth.kinds) and all(
        len(column.values) == len(truth.cells) for column in found.columns
    )


def _same_names(found: FoundTable, truth: Truth) -> bool:
    return all(
        name is None or column.name.strip() == name
        for column, name in zip(found.columns, truth.names, strict=True)
    )


def _same(column: FoundColumn, kind: str, cells: tuple[float | str, ...]) -> bool:
    if kind == "number":
        return column.is_number and all(
            _same_number(v, c) for v, c in zip(column.values, cells, strict=True)
        )
    if kind == "time":
        return all(_same_time(v, c) for v, c in zip(column.values, cells, strict=True))
    texts = ["" if value != value else str(value) for value in column.values]
    return [" ".join(text.split()) for text in texts] == [" ".join(str(c).split()) for c in cells]


def _same_number(value: object, cell: float | str) -> bool:
    if not isinstance(value, int | float):
        return False
    return value == cell or (value != value and cell != cell)


def _same_time(value: object, cell: float | str) -> bool:
    try:
        return bool(pd.Timestamp(str(value)) == pd.Timestamp(str(cell)))
    except ValueError:
        return False


def _share(found: FoundTable, truth: Truth) -> float:
    """Of all numbers that are true, those that stand in their row and column."""
    places = [d for d, kind in enumerate(truth.kinds) if kind == "number"]
    right = 0
    for d in places:
        if d < len(found.columns) and found.columns[d].is_number:
            values = found.columns[d].values
            right += sum(
                _same_number(value, row[d]) for value, row in zip(values, truth.cells, strict=False)
            )
    return right / (len(places) * len(truth.cells))
