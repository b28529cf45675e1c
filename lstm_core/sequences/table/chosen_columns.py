"""The columns that somebody chose, and why one cannot be used."""

from collections.abc import Sequence as Names

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import InputError
from lstm_core.sequences.table.columns import Column
from lstm_core.sequences.table.tables import Table
from lstm_core.sequences.wording import counted, listing, shorten


def check_count(table: Table, channels: Names[str], most: int) -> None:
    """Refuses no channel, too many, and one that is chosen twice.

    Raises:
        InputError: it is so.
    """
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


def column_named(table: Table, name: str) -> Column:
    """The column of this name.

    Raises:
        InputError: there is none.
    """
    try:
        return table.by_name[name]
    except KeyError:
        known = listing([column.name for column in table.columns])
        raise InputError(
            f'There is no column "{shorten(name)}". The columns are: {known}.'
        ) from None


def numbers_of(table: Table, name: str) -> NDArray[np.float64]:
    """(R,) the numbers of a column, NaN where one is missing and something is done with it.

    Raises:
        InputError: it is no column of numbers, or one is missing and nothing is done with it.
    """
    column = column_named(table, name)
    if column.kind != "number":
        raise InputError(
            f'The column "{shorten(name)}" holds {column.kind}, not numbers, so it cannot be a '
            f"channel. Choose from: {listing(table.number_columns)}."
        )
    if table.reading.gaps == "stop":
        _refuse_missing(table, column)
    return column.values.astype(np.float64)


def axis_values(table: Table, name: str) -> NDArray[np.generic]:
    """(R,) the times or numbers of an axis, NaN where one is missing and its row is dropped.

    Raises:
        InputError: it is no time axis, or one is missing and its row is not dropped.
    """
    column = column_named(table, name)
    if column.kind == "text":
        raise InputError(
            f'The column "{shorten(name)}" holds text, so it cannot be the time axis. Write times '
            "as 2020-01-31 or 2020-01-31 12:00, or choose another column."
        )
    if table.reading.gaps != "drop":
        _refuse_missing(table, column)
    return column.values


def _refuse_missing(table: Table, column: Column) -> None:
    rows = np.flatnonzero(column.missing)
    if rows.size:
        share = f"{rows.size:,} of {counted(table.rows, 'cell')}"
        verb = "is" if rows.size == 1 else "are"
        raise InputError(
            f'Line {table.lines[rows[0]]}, column "{shorten(column.name)}" has no number there '
            f"({share} {verb} blank, NA, NaN, ? or -). Choose what is done with missing values, "
            "fill them in the file, or leave this column out."
        )
