"""One column of a table: what kind of thing its cells hold, and their values."""

from collections.abc import Sequence as Cells
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import InputError
from lstm_core.sequences.decimal_mark import Mark, with_point
from lstm_core.sequences.number_text import (
    FLOAT32_MAX,
    INFINITE_WORDS,
    NUMBER_CHARACTERS,
    check_float32,
    is_missing,
    parse_number,
)
from lstm_core.sequences.table.times import any_zone, parse_time
from lstm_core.sequences.wording import counted, shorten

_TRUTH: Final = {"true": 1.0, "false": 0.0}
_EXACT_IN_FLOAT32: Final = 2**24


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of R rows.

    Attributes:
        name: distinct within its table; user text.
        kind: what the cells hold.
        values: (R,) float64 for "number", with NaN where a cell is missing; datetime64[us] for
            "time"; str objects for "text".
        texts: (R,) the cells as written, where they may be ids: under a name like "id", or where
            all that are not missing are whole numbers ("007"); else None.
    """

    name: str
    kind: Literal["number", "time", "text"]
    values: NDArray[np.generic]
    texts: NDArray[np.object_] | None = None

    def __post_init__(self) -> None:
        self.values.setflags(write=False)
        if self.texts is not None:
            self.texts.setflags(write=False)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """(R,) True where a number is missing."""
        if self.kind != "number":
            return np.zeros(len(self.values), dtype=np.bool_)
        return np.isnan(self.values.astype(np.float64, copy=False))


def read_column(
    name: str, cells: Cells[str], lines: Cells[int], mark: Mark, *, is_id: bool
) -> tuple[Column, tuple[str, ...]]:
    """The column that ``cells`` (R of them, stripped) spell, and notes on how they were read.

    Raises:
        InputError: among numbers there is a cell that is none, or infinite, or beyond
            float32; the message names its line and column.
    """
    numbers = None if mark == "," and "." in "".join(cells) else _all_plain_numbers(cells)
    if numbers is not None:
        return _number_column(name, cells, lines, numbers, (), is_id)
    plain = [with_point(cell, mark) for cell in cells]
    numbers = _all_plain_numbers(plain)
    if numbers is not None:
        notes = _rewriting_notes(name, cells, mark)
        return _number_column(name, cells, lines, numbers, notes, is_id)
    parsed = [parse_number(cell) for cell in plain]
    others = [
        row
        for row, (cell, number) in enumerate(zip(cells, parsed, strict=True))
        if number is None and not is_missing(cell)
    ]
    found = sum(number is not None for number in parsed)
    if not others and not found:
        return _text_column(name, cells), (f'Column "{shorten(name)}" is empty and left out.',)
    if not found:
        special = _truths_or_times(name, cells, others)
        if special is not None:
            return special
    infinite = [row for row in others if cells[row].casefold() in INFINITE_WORDS]
    is_numbers = found + len(infinite) >= len(others) - len(infinite)
    if is_id and others:
        return _text_column(name, cells), ()
    if not is_numbers:
        row = others[0]
        return _text_column(name, cells), (
            f'Column "{shorten(name)}" holds text, such as "{shorten(cells[row])}" '
            f"(line {lines[row]}), and is left out.",
        )
    if others:
        row = others[0]
        place = f'Line {lines[row]}, column "{shorten(name)}"'
        if row in infinite:
            raise InputError(
                f"{place}: {shorten(cells[row])} is not a finite number. Replace it by a number."
            )
        raise InputError(
            f'{place}: expected a number, got "{shorten(cells[row])}". Write numbers plainly, '
            "such as 0.05 or 1e-3, without signs or units."
        )
    values = np.array([np.nan if number is None else number for number in parsed])
    notes = (*_rewriting_notes(name, cells, mark), _missing_note(name, values, lines))
    return _number_column(name, cells, lines, values, notes, is_id)


def _all_plain_numbers(cells: Cells[str]) -> NDArray[np.float64] | None:
    if not NUMBER_CHARACTERS.issuperset("".join(cells)):
        return None
    try:
        return np.array(list(map(float, cells)), dtype=np.float64)
    except ValueError:
        return None


def _number_column(
    name: str,
    cells: Cells[str],
    lines: Cells[int],
    values: NDArray[np.float64],
    notes: tuple[str, ...],
    is_id: bool,
) -> tuple[Column, tuple[str, ...]]:
    beyond = np.flatnonzero(np.abs(values) > FLOAT32_MAX)
    if beyond.size:
        row = int(beyond[0])
        place = f'Line {lines[row]}, column "{shorten(name)}"'
        check_float32(float(values[row]), place, cells[row])
    large = (np.abs(values) > _EXACT_IN_FLOAT32) & (values == np.rint(values))
    inexact = np.flatnonzero(large & (values.astype(np.float32).astype(np.float64) != values))
    if inexact.size:
        row = int(inexact[0])
        notes = (
            *notes,
            f'Column "{shorten(name)}": whole numbers as large as {shorten(cells[row])} (line '
            f"{lines[row]}) are rounded in float32, which keeps about 7 digits.",
        )
    may_be_ids = is_id or all(cell.isdigit() or is_missing(cell) for cell in cells)
    return Column(name, "number", values, _as_written(cells) if may_be_ids else None), notes


def _as_written(cells: Cells[str]) -> NDArray[np.object_]:
    return np.array(cells, dtype=object)


def _text_column(name: str, cells: Cells[str]) -> Column:
    return Column(name, "text", _as_written(cells))


def _truths_or_times(
    name: str, cells: Cells[str], others: Cells[int]
) -> tuple[Column, tuple[str, ...]] | None:
    truths = [_TRUTH.get(cells[row].casefold()) for row in others]
    if None not in truths and len(others) == len(cells):
        note = f'Column "{shorten(name)}": true was read as 1 and false as 0.'
        values = np.array(truths, dtype=np.float64)
        return Column(name, "number", values, _as_written(cells)), (note,)
    if parse_time(cells[others[0]]) is None:
        return None
    moments: list[datetime] = [m for m in map(parse_time, cells) if m is not None]
    if len(moments) < len(cells):
        return None
    notes = (
        (f'Column "{shorten(name)}": times with a time zone were moved to UTC.',)
        if any_zone(cells)
        else ()
    )
    return Column(name, "time", np.array(moments, dtype="datetime64[us]")), notes


def _rewriting_notes(name: str, cells: Cells[str], mark: Mark) -> tuple[str, ...]:
    example = next((c for c in cells if (("," if mark == "." else ".") in c)), None)
    if example is None:
        return ()
    return (
        f'Column "{shorten(name)}": thousands marks were removed, {shorten(example)} is '
        f"{with_point(example, mark)}.",
    )


def _missing_note(name: str, values: NDArray[np.float64], lines: Cells[int]) -> str:
    rows = np.flatnonzero(np.isnan(values))
    return (
        f'Column "{shorten(name)}" has no number in {counted(rows.size, "cell")} '
        f"(first: line {lines[rows[0]]})."
    )
