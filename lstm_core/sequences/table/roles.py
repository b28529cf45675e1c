"""Which column is time and which tells the sequences apart."""

from collections.abc import Sequence as Columns
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lstm_core.sequences.table.columns import Column
from lstm_core.sequences.table.grouping import BLANK_ID, Grouping, group_rows, id_texts
from lstm_core.sequences.wording import counted, listing, shorten

_TIME_NAMES: Final = frozenset({"time", "timestamp", "date", "datetime", "year", "epoch"})
_ORDER_NAMES: Final = frozenset(
    {"t", "step", "index", "day", "month", "hour", "minute", "second", "seconds", "elapsed"}
)
_ID_NAMES: Final = frozenset(
    {"id", "ids", "series", "sequence", "seq", "group", "subject", "trajectory", "case"}
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The names of the time and id columns, where found, and notes on them."""

    axis: str | None
    id: str | None
    notes: tuple[str, ...]


def is_id_name(name: str) -> bool:
    """Whether a column of this name is likely to name sequences."""
    plain = name.casefold().replace("-", "_").replace(" ", "_")
    return plain in _ID_NAMES or plain.endswith("_id")


def find_roles(columns: Columns[Column], has_header: bool) -> Roles:
    """Looks for a time column and an id column, and warns of times out of order.

    The last column of numbers is never taken as either, so that a channel remains.
    """
    notes: list[str] = []
    named_id = next((c for c in columns if is_id_name(c.name) and _repeats(c)), None)
    if named_id is not None and _is_last_number(named_id, columns):
        notes.append(_kept_as_channel(named_id, "ids"))
        named_id = None
    axis = next((c for c in columns if c.kind == "time"), None)
    if axis is None and has_header:
        axis = next(
            (c for k, c in enumerate(columns) if c is not named_id and _is_time(c, k, named_id)),
            None,
        )
        if axis is not None and _is_last_number(axis, [c for c in columns if c is not named_id]):
            notes.append(_kept_as_channel(axis, "the time axis"))
            axis = None
    id_column = named_id
    if id_column is None and axis is not None:
        id_column = _telling_apart(columns, axis)
    if axis is not None:
        notes.append(f'Column "{shorten(axis.name)}" looks like the time axis.')
        notes.extend(_order_notes(axis, id_column))
    spare = [c.name for c in columns if c.kind == "time" and c is not axis and c is not id_column]
    if spare:
        verb = "holds times too and is" if len(spare) == 1 else "hold times too and are"
        notes.append(
            f"{counted(len(spare), 'column')} {verb} left out: {listing(spare)}. There is one "
            "time axis."
        )
    if id_column is not None:
        notes.extend(_id_notes(id_column))
    return Roles(
        axis.name if axis is not None else None,
        id_column.name if id_column is not None else None,
        tuple(notes),
    )


def _is_last_number(column: Column, columns: Columns[Column]) -> bool:
    return [c for c in columns if c.kind == "number"] == [column]


def _kept_as_channel(column: Column, role: str) -> str:
    return (
        f'Column "{shorten(column.name)}" has a name like {role}, but no other column of numbers '
        "is left, so it is a channel."
    )


def _id_notes(id_column: Column) -> tuple[str, ...]:
    texts = id_texts(id_column)
    sequences = counted(len(set(texts)), "sequence")
    note = f'Column "{shorten(id_column.name)}" looks like ids of {sequences}.'
    blank = texts.count("")
    if not blank:
        return (note,)
    rows = f"{counted(blank, 'row')} without an id"
    return (note, f'{rows} {"makes" if blank == 1 else "make"} one sequence, "{BLANK_ID}".')


def _repeats(column: Column) -> bool:
    texts = id_texts(column)
    return 0 < len(set(texts)) < len(texts)


def _is_time(column: Column, position: int, id_column: Column | None) -> bool:
    if column.kind != "number" or column.missing.any():
        return False
    name = column.name.casefold()
    if name in _TIME_NAMES:
        return True
    if name not in _ORDER_NAMES and not (position == 0 and name == "column 0"):
        return False
    return len(column.values) > 1 and bool(
        np.all(_steps(column.values, group_rows(id_column, len(column.values))) > 0)
    )


def _steps(values: NDArray[np.generic], grouping: Grouping) -> NDArray[np.float64]:
    """The differences between neighbouring rows of one group, over all groups."""
    steps = np.diff(_as_numbers(values)[grouping.order]).astype(np.float64)
    return np.delete(steps, grouping.bounds[1:-1] - 1)


def _as_numbers(values: NDArray[np.generic]) -> NDArray[Any]:
    return values.astype(np.int64) if values.dtype.kind == "M" else values


def _telling_apart(columns: Columns[Column], axis: Column) -> Column | None:
    """A text column that, together with the time, makes every row distinct."""
    times = axis.values.tolist()
    if len(set(times)) == len(times):
        return None
    for column in columns:
        if column.kind == "text" and _repeats(column):
            pairs = set(zip(times, column.values.tolist(), strict=True))
            if len(pairs) == len(times):
                return column
    return None


def _order_notes(axis: Column, id_column: Column | None) -> tuple[str, ...]:
    grouping = group_rows(id_column, len(axis.values))
    backwards = bool((_steps(axis.values, grouping) < 0).any())
    numbers = _as_numbers(axis.values)
    by_group_and_time = np.lexsort((numbers, grouping.codes))
    same_time = np.diff(numbers[by_group_and_time]) == 0
    same_group = np.diff(grouping.codes[by_group_and_time]) == 0
    equal = int(np.count_nonzero(same_time & same_group))
    within = " within a sequence" if id_column else ""
    notes = []
    if backwards:
        notes.append(
            f'Warning: the times in "{shorten(axis.name)}" are not sorted{within}; the rows are '
            "kept in the order of the file."
        )
    if equal:
        notes.append(
            f'Warning: "{shorten(axis.name)}" has times that appear more than once{within} '
            f"({equal:,} of them); each row is still one step."
        )
    return tuple(notes)
