"""From a table to sequences: choosing channels, time axis and id column."""

from collections.abc import Sequence as Names

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHANNELS, MAX_STEPS
from lstm_core.sequences.number_text import shorten
from lstm_core.sequences.series import Sequence
from lstm_core.sequences.table.columns import Column
from lstm_core.sequences.table.csv_table import Table
from lstm_core.sequences.table.roles import groups


def split_sequences(
    table: Table, channels: Names[str], axis: str | None, id_column: str | None
) -> tuple[Sequence, ...]:
    """One sequence for each id, in order of first appearance, or a single one without ids.

    Args:
        channels: D names of number columns.
        axis: a time or number column to plot against; None for step numbers.
        id_column: the column whose text names the sequences; rows of one id need not be
            together, and keep the order of the file.

    Returns:
        Sequences of values (T, D), T differing from one to the next.

    Raises:
        InputError: a column does not exist or is of the wrong kind, no channel or too many are
            chosen, a sequence is too long, or a cell has no number.
    """
    if not channels:
        raise InputError(
            "No channel is chosen. Choose at least one column of numbers: "
            f"{_listing(table.number_columns)}."
        )
    if len(channels) > MAX_CHANNELS:
        raise InputError(
            f"At most {MAX_CHANNELS} channels can be used; {len(channels):,} are chosen. "
            "Choose fewer columns."
        )
    if len(set(channels)) < len(channels):
        raise InputError("A column is chosen twice as channel. Choose each column once.")
    numbers = np.column_stack([_numbers(table, name) for name in channels])  # (R, D)
    times = None if axis is None else _axis_values(table, axis)
    identity = None if id_column is None else _column(table, id_column)
    sequences = []
    for name, rows in groups(identity, table.rows):
        if len(rows) > MAX_STEPS:
            which = "the file" if identity is None else f'the sequence "{shorten(name)}"'
            raise InputError(
                f"At most {MAX_STEPS:,} steps can be used; {which} has {len(rows):,}. Keep fewer "
                "rows, or choose an id column that splits the file into sequences."
            )
        sequences.append(
            Sequence(
                numbers[rows],
                tuple(channels),
                "your file" if identity is None else name or "(no id)",
                None if times is None else times[rows],
                "step" if axis is None else axis,
            )
        )
    return tuple(sequences)


def _column(table: Table, name: str) -> Column:
    try:
        return table.by_name[name]
    except KeyError:
        known = _listing([column.name for column in table.columns])
        raise InputError(
            f'There is no column "{shorten(name)}". The columns are: {known}.'
        ) from None


def _numbers(table: Table, name: str) -> NDArray[np.float64]:
    column = _column(table, name)
    if column.kind != "number":
        raise InputError(
            f'The column "{shorten(name)}" holds {column.kind}, not numbers, so it cannot be a '
            f"channel. Choose from: {_listing(table.number_columns)}."
        )
    _refuse_missing(table, column)
    return column.values.astype(np.float64)


def _axis_values(table: Table, name: str) -> NDArray[np.generic]:
    column = _column(table, name)
    if column.kind == "text":
        raise InputError(
            f'The column "{shorten(name)}" holds text, so it cannot be the time axis. Write times '
            "as 2020-01-31 or 2020-01-31 12:00, or choose another column."
        )
    _refuse_missing(table, column)
    return column.values


def _refuse_missing(table: Table, column: Column) -> None:
    rows = np.flatnonzero(column.missing)
    if rows.size:
        raise InputError(
            f'Line {table.lines[rows[0]]}, column "{shorten(column.name)}" has no number there '
            f"({rows.size:,} of {table.rows:,} cells are blank, NA, NaN, ? or -). Fill or remove "
            "them in the file, or leave this column out."
        )


def _listing(names: Names[str], limit: int = 12) -> str:
    shown = ", ".join(shorten(name) for name in names[:limit])
    return shown + (f" and {len(names) - limit} more" if len(names) > limit else "")
