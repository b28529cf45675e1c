"""Finding the delimiter of a file by how consistently it cuts lines into values."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lstm_core.sequences.decimal_mark import decimal_mark
from lstm_core.sequences.number_text import INFINITE_WORDS, is_missing, parse_number
from lstm_core.sequences.table.quoting import Quoting
from lstm_core.sequences.table.records import (
    NO_DELIMITER,
    Record,
    UnreadableRecordError,
    iterate_records,
)
from lstm_core.sequences.table.times import parse_time

DELIMITERS: Final = (",", ";", "\t", "|", " ")
DELIMITER_NAMES: Final = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
    " ": "spaces",
    NO_DELIMITER: "none",
}
_UNUSUAL: Final = ("^", "~", "\N{BROKEN BAR}", "\N{SECTION SIGN}")
"""Tried only where none of `DELIMITERS` gives clean values."""
_CLEAN: Final = 0.9
"""The share of values that leaves room for a cell or two that are none."""
_NOT_ALIGNED: Final = 0.7
_SAMPLE_RECORDS: Final = 200
_SAMPLE_CELLS: Final = 1_000


def is_value(cell: str) -> bool:
    """Whether a cell holds a number, in any writing, or a time: data rather than a name.

    A mark for a missing value is neither.
    """
    return (
        parse_number(cell) is not None
        or decimal_mark(cell) is not None
        or cell.casefold() in INFINITE_WORDS
        or parse_time(cell) is not None
    )


def find_delimiter(text: str, quoting: Quoting) -> str:
    """The most plausible of `DELIMITERS`, or `NO_DELIMITER` for a single column.

    A delimiter is judged by the share of lines it cuts into equally many cells and by the
    share of those cells that are values. A single column wins where no delimiter cuts the
    first line and the lines below it are one value each, as in a column of decimal commas.
    """
    trials = [_try(text, delimiter, quoting) for delimiter in DELIMITERS]
    splitting = [trial for trial in trials if trial.width > 1]
    if not splitting or max(trial.clean for trial in splitting) < _CLEAN:
        unusual = [_try(text, mark, quoting) for mark in _UNUSUAL if mark in text]
        splitting += [trial for trial in unusual if trial.width > 1 and trial.consistent == 1]
    if not splitting:
        return NO_DELIMITER
    if all(trial.first_width == 1 for trial in splitting):
        single = _try(text, NO_DELIMITER, quoting)
        if single.clean >= _CLEAN:
            return NO_DELIMITER
    best = max(splitting, key=lambda trial: trial.rank).delimiter
    return (_mark_before_spaces(text, quoting) or best) if best == " " else best


def _mark_before_spaces(text: str, quoting: Quoting) -> str | None:
    """The mark that ends every cell but the last of each row, as in ``1: 2: 3``."""
    rows = islice(iterate_records(text, " ", 1, quoting), _SAMPLE_RECORDS)
    with suppress(UnreadableRecordError):
        ends = {cell[-1:] for row in rows for cell in row.cells[:-1][:_SAMPLE_CELLS]}
        if len(ends) == 1 and (mark := ends.pop()) in (",", ";", ":", "|", *_UNUSUAL):
            return mark
    return None


@dataclass(frozen=True, slots=True)
class _Trial:
    delimiter: str
    first_width: int
    width: int
    consistent: float
    clean: float
    readable: bool

    @property
    def rank(self) -> tuple[bool, float, int]:
        """A first line cut otherwise than the rows may be a title, and counts less than values."""
        aligned = 1.0 if self.first_width == self.width else _NOT_ALIGNED
        return self.readable, aligned * self.consistent * (0.01 + self.clean), self.width


def _try(text: str, delimiter: str, quoting: Quoting) -> _Trial:
    records: list[Record] = []
    readable = True
    try:
        filled = (record for record in iterate_records(text, delimiter, 1, quoting) if record.cells)
        for record in islice(filled, _SAMPLE_RECORDS):
            records.append(record)
    except UnreadableRecordError:
        readable = False
    if not records:
        return _Trial(delimiter, 1, 1, 0.0, 0.0, readable)
    widths = Counter(len(record.cells) for record in records)
    width, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]))
    body = records[1:] or records
    cells = [cell for record in body for cell in record.cells[:_SAMPLE_CELLS]]
    clean = sum(is_value(cell) or is_missing(cell) for cell in cells)
    return _Trial(
        delimiter,
        first_width=len(records[0].cells),
        width=width,
        consistent=agreeing / len(records),
        clean=clean / len(cells),
        readable=readable,
    )
