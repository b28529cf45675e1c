"""Numbers that often stand for a missing value, such as -999: pointed at, never changed."""

from collections.abc import Sequence as Columns

import numpy as np

from lstm_core.sequences.table.columns import Column
from lstm_core.sequences.wording import counted, shorten

_USUAL = (-9.0, -99.0, -999.0, -9999.0, -99999.0, 999.0, 9999.0, 99999.0, 1e20, -1e20, 1e30, -1e30)
_APART = 5.0
"""How many times the range of all other values lies between them and such a number."""


def sentinel_notes(
    columns: Columns[Column], roles: Columns[str | None], lines: Columns[int]
) -> tuple[str, ...]:
    """A warning for every column in which such a number lies far from all others."""
    return tuple(
        note
        for column in columns
        if column.kind == "number" and column.name not in roles
        for note in _notes(column, lines)
    )


def _notes(column: Column, lines: Columns[int]) -> tuple[str, ...]:
    values = column.values.astype(np.float64)
    for number in (values[~np.isnan(values)].min(), values[~np.isnan(values)].max()):
        if number not in _USUAL:
            continue
        others = values[~np.isnan(values) & (values != number)]
        width = np.ptp(others) if others.size else 0.0
        if others.size < 2 or np.abs(others - number).min() < _APART * max(width, 1e-12):
            continue
        rows = np.flatnonzero(values == number)
        return (
            f'Warning: in column "{shorten(column.name)}" {number:g} stands in '
            f"{counted(rows.size, 'cell')} (first: line {lines[rows[0]]}), far from all other "
            "values. If it stands for a missing value, name it as one.",
        )
    return ()
