"""Numbers that often stand for a missing value, such as -999: asked about, never guessed."""

from collections.abc import Iterator
from collections.abc import Sequence as Columns
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import InputError
from lstm_core.sequences.table.columns import Column
from lstm_core.sequences.table.reading import Placeholders
from lstm_core.sequences.wording import counted, shorten

_USUAL = (-9.0, -99.0, -999.0, -9999.0, -99999.0, 999.0, 9999.0, 99999.0, 1e20, -1e20, 1e30, -1e30)
_APART = 5.0
"""How many times the range of all other values lies between them and such a number."""


def settle_placeholders(
    columns: Columns[Column],
    roles: Columns[str | None],
    lines: Columns[int],
    decided: Placeholders,
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """The columns with such numbers as they were decided to be, and a note on each.

    Raises:
        InputError: nothing was decided, and in some column such a number lies far from all
            others.
    """
    settled: list[Column] = []
    notes: list[str] = []
    for column in columns:
        if column.kind != "number" or column.name in roles:
            settled.append(column)
            continue
        values = column.values.astype(np.float64)
        for number in _placeholders(values):
            found = values == number
            name = f'"{shorten(column.name)}"'
            cells = counted(int(found.sum()), "cell")
            if decided == "ask":
                raise InputError(
                    f"Line {lines[int(found.argmax())]}, column {name}: {number:g} (in {cells}) "
                    "lies far from all other values. It may be a number, or stand for a missing "
                    f"value. Choose what numbers such as {number:g} are."
                )
            kind = "missing" if decided == "missing" else "a number"
            notes.append(f"Column {name}: {number:g} in {cells} is {kind}, as asked.")
            if decided == "missing":
                values = np.where(found, np.nan, values)
        settled.append(replace(column, values=values) if decided == "missing" else column)
    return tuple(settled), tuple(notes)


def _placeholders(values: NDArray[np.float64]) -> Iterator[float]:
    present = values[~np.isnan(values)]
    for number in (float(present.min()), float(present.max())):
        others = present[present != number]
        if number not in _USUAL or others.size < 2:
            continue
        if np.abs(others - number).min() >= _APART * max(float(np.ptp(others)), 1e-12):
            yield number
            return
