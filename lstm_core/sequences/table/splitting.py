"""From a table to sequences: choosing channels, time axis and id column."""

from collections.abc import Sequence as Names
from itertools import pairwise

import numpy as np

from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHANNELS, MAX_STEPS
from lstm_core.sequences.series import Sequence
from lstm_core.sequences.table.chosen_columns import (
    axis_values,
    check_count,
    column_named,
    numbers_of,
)
from lstm_core.sequences.table.gaps import Filled, fill, gaps_statement
from lstm_core.sequences.table.grouping import BLANK_ID, Grouping, group_rows
from lstm_core.sequences.table.tables import Table
from lstm_core.sequences.wording import shorten


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
    check_count(table, channels, max_channels)
    grouping = _grouping(table, id_column)
    found = _filled(table, channels, axis, grouping)
    if not first_steps:
        _refuse_long(grouping, id_column)
    found.values.setflags(write=False)
    times = None
    if axis is not None:
        times = axis_values(table, axis)[grouping.order][found.rows]
        times.setflags(write=False)
    bounds = found.bounds.tolist()
    ends = [min(end, start + MAX_STEPS) for start, end in pairwise(bounds)]
    return tuple(
        Sequence(
            found.values[start:end],
            tuple(channels),
            "your file" if id_column is None else identity or BLANK_ID,
            None if times is None else times[start:end],
            "step" if axis is None else axis,
        )
        for identity, start, end in zip(grouping.ids, bounds[:-1], ends, strict=True)
    )


def missing_statement(
    table: Table, channels: Names[str], axis: str | None, id_column: str | None
) -> str:
    """What `split_sequences` does with missing values in these columns; empty if nothing.

    Raises:
        InputError: as `split_sequences` does.
    """
    if table.reading.gaps == "stop":
        return ""
    found = _filled(table, channels, axis, _grouping(table, id_column))
    return gaps_statement(found, table.reading.gaps)


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


def _grouping(table: Table, id_column: str | None) -> Grouping:
    return group_rows(None if id_column is None else column_named(table, id_column), table.rows)


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


def _filled(table: Table, channels: Names[str], axis: str | None, grouping: Grouping) -> Filled:
    numbers = np.column_stack([numbers_of(table, name) for name in channels])  # (R, D)
    if axis is not None and table.reading.gaps == "drop":
        axis_values(table, axis)
        numbers[column_named(table, axis).missing] = np.nan
    return fill(numbers[grouping.order], grouping, table.reading.gaps)
