"""Which column is time and which tells the sequences apart."""

from collections.abc import Iterator
from collections.abc import Sequence as Columns
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_core.sequences.number_text import shorten
from lstm_core.sequences.table.columns import Column

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
    """Looks for a time column and an id column, and warns of times out of order."""
    named_id = next((c for c in columns if is_id_name(c.name) and _repeats(c)), None)
    axis = next((c for c in columns if c.kind == "time"), None)
    if axis is None and has_header:
        axis = next(
            (c for k, c in enumerate(columns) if c is not named_id and _is_time(c, k, named_id)),
            None,
        )
    id_column = named_id
    if id_column is None and axis is not None:
        id_column = _telling_apart(columns, axis)
    notes: list[str] = []
    if axis is not None:
        notes.append(f'Column "{shorten(axis.name)}" looks like the time axis.')
        notes.extend(_order_notes(axis, id_column))
    if id_column is not None:
        count = len(set(id_texts(id_column)))
        sequences = "1 sequence" if count == 1 else f"{count:,} sequences"
        notes.append(f'Column "{shorten(id_column.name)}" looks like ids of {sequences}.')
    return Roles(
        axis.name if axis is not None else None,
        id_column.name if id_column is not None else None,
        tuple(notes),
    )


def groups(id_column: Column | None, rows: int) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Yields (id, row numbers) in order of first appearance; one nameless group without ids."""
    if id_column is None:
        yield "", np.arange(rows)
        return
    members: dict[str, list[int]] = {}
    for row, identity in enumerate(id_texts(id_column)):
        members.setdefault(identity, []).append(row)
    for identity, numbers in members.items():
        yield identity, np.array(numbers, dtype=np.int64)


def id_texts(column: Column) -> list[str]:
    """(R,) the ids as text: as written, so that 007 stays 007."""
    if column.texts is not None:
        return [str(text) for text in column.texts]
    if column.kind == "number":
        return [repr(value) for value in column.values.astype(np.float64).tolist()]
    return [str(value) for value in column.values]


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
    return len(column.values) > 1 and all(
        np.all(_steps(column.values[rows]) > 0) for _, rows in groups(id_column, len(column.values))
    )


def _steps(values: NDArray[np.generic]) -> NDArray[np.float64]:
    if values.dtype.kind == "M":
        values = values.astype(np.int64)
    return np.diff(values.astype(np.float64))


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
    backwards = equal = 0
    for _, rows in groups(id_column, len(axis.values)):
        values = axis.values[rows]
        backwards += int(np.count_nonzero(_steps(values) < 0))
        equal += len(values) - len(set(values.tolist()))
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
