"""From a table to sequences: choosing channels, time axis and id column."""

from collections.abc import Sequence as Names
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHANNELS, MAX_STEPS
from lstm_core.sequences.series import Sequence
from lstm_core.sequences.table.columns import Column
from lstm_core.sequences.table.csv_table import Table
from lstm_core.sequences.table.grouping import BLANK_ID, Grouping, group_rows
from lstm_core.sequences.wording import counted, listing, shorten


def split_sequences(
    table: Table,
    channels: Names[str],
    axis: str | None,
    id_column: str | None,
    *,
    first_steps: bool = False,
    max_channels: int = MAX_CHANNELS,
) -> tuple[Sequence, ...]:
    r"""One sequence for each id, in order of first appearance, or a single one without ids.

    >>> from lstm_core.sequences import read_table
    >>> table = read_table(b"name,x\na,1\nb,2\na,3\n")
    >>> for sequence in split_sequences(table, ["x"], None, "name"):
    ...     print(sequence.name, sequence.values.tolist())
    a [[1.0], [3.0]]
    b [[2.0]]

    Args:
        table: the file.
        channels: D names of number columns.
        axis: a time or number column to plot against; None for step numbers.
        id_column: the column whose text names the sequences; rows of one id need not be
            together, and keep the order of the file. Rows without an id make one sequence.
        first_steps: whether a sequence that is too long is cut to its first `MAX_STEPS` steps
            rather than refused; `cut_statements` says so in words.
        max_channels: how many channels may be chosen.

    Returns:
        Sequences of values (T, D), T differing from one to the next.

    Raises:
        InputError: a column does not exist or is of the wrong kind, no channel or too many are
            chosen, a sequence is too long, or a cell has no number.
    """
    _check_count(table, channels, max_channels)
    numbers = np.column_stack([_numbers(table, name) for name in channels])  # (R, D)
    times = None if axis is None else _axis_values(table, axis)
    grouping = _grouping(table, id_column)
    if not first_steps:
        _refuse_long(grouping, id_column)
    numbers = numbers[grouping.order]
    numbers.setflags(write=False)
    if times is not None:
        times = times[grouping.order]
        times.setflags(write=False)
    bounds = grouping.bounds.tolist()
    ends = [min(end, start + MAX_STEPS) for start, end in pairwise(bounds)]
    return tuple(
        Sequence(
            numbers[start:end],
            tuple(channels),
            "your file" if id_column is None else identity or BLANK_ID,
            None if times is None else times[start:end],
            "step" if axis is None else axis,
        )
        for identity, start, end in zip(grouping.ids, bounds[:-1], ends, strict=True)
    )


def cut_statements(table: Table, id_column: str | None) -> tuple[str, ...]:
    """What ``first_steps`` leaves out, in the order of `split_sequences`; "" where nothing.

    Raises:
        InputError: there is no such column.
    """
    grouping = _grouping(table, id_column)
    return tuple(
        ""
        if size <= MAX_STEPS
        else f"The first {MAX_STEPS:,} of {size:,} rows"
        + (f' of "{shorten(identity or BLANK_ID)}"' if id_column is not None else "")
        + " are used."
        for identity, size in zip(grouping.ids, grouping.sizes.tolist(), strict=True)
    )


def _check_count(table: Table, channels: Names[str], most: int) -> None:
    if not channels:
        gaps = table.incomplete_columns
        if gaps and len(gaps) == len(table.number_columns):
            _refuse_missing(table, table.by_name[next(iter(gaps))])
        raise InputError(
            "No channel is chosen. Choose at least one column of numbers: "
            f"{listing([name for name in table.number_columns if name not in gaps])}."
        )
    if len(channels) > most:
        raise InputError(
            f"At most {most} channels can be used; {len(channels):,} are chosen. "
            "Choose fewer columns."
        )
    if len(set(channels)) < len(channels):
        raise InputError("A column is chosen twice as channel. Choose each column once.")


def _grouping(table: Table, id_column: str | None) -> Grouping:
    return group_rows(None if id_column is None else _column(table, id_column), table.rows)


def _refuse_long(grouping: Grouping, id_column: str | None) -> None:
    longest = int(grouping.sizes.argmax())
    size = int(grouping.sizes[longest])
    if size > MAX_STEPS:
        name = grouping.ids[longest] or BLANK_ID
        which = "the file" if id_column is None else f'the sequence "{shorten(name)}"'
        raise InputError(
            f"At most {MAX_STEPS:,} steps can be used; {which} has {size:,}. Keep fewer "
            "rows, or choose an id column that splits the file into sequences."
        )


def _column(table: Table, name: str) -> Column:
    try:
        return table.by_name[name]
    except KeyError:
        known = listing([column.name for column in table.columns])
        raise InputError(
            f'There is no column "{shorten(name)}". The columns are: {known}.'
        ) from None


def _numbers(table: Table, name: str) -> NDArray[np.float64]:
    column = _column(table, name)
    if column.kind != "number":
        raise InputError(
            f'The column "{shorten(name)}" holds {column.kind}, not numbers, so it cannot be a '
            f"channel. Choose from: {listing(table.number_columns)}."
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
        verb = "is" if rows.size == 1 else "are"
        raise InputError(
            f'Line {table.lines[rows[0]]}, column "{shorten(column.name)}" has no number there '
            f"({rows.size:,} of {counted(table.rows, 'cell')} {verb} blank, NA, NaN, ? or -). Fill "
            "or remove them in the file, or leave this column out."
        )
