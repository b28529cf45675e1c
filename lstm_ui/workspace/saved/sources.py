"""The source of a sequence as plain data; of a table, the columns and rows that are shown."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lstm_core import InputError
from lstm_core.limits import MAX_CHANNELS, MAX_STEPS
from lstm_core.sequences import Column, Sequence, Table
from lstm_core.sequences.number_text import FLOAT32_MAX
from lstm_ui.sequence_source import (
    EditedSource,
    PresetSource,
    SequenceSource,
    TableSource,
    TypedSource,
    base_of,
    load,
)
from lstm_ui.workspace.saved.plain import DAMAGED, array, entries, number, shown, text, whole

_NOTE: Final = (
    "These numbers came with a link or session file: the columns and rows that were shown."
)
_FIRST, _LAST = (
    int(np.datetime64(end, "us").astype(np.int64)) for end in ("0001-01-01", "9999-12-31")
)


def write_source(source: SequenceSource, sequence: Sequence) -> dict[str, Any]:
    """A source as plain data; the numbers of a table are those of `sequence`."""
    match source:
        case PresetSource(key=key, length=length):
            return {"preset": key} if length is None else {"preset": key, "length": length}
        case TypedSource(text=typed):
            return {"typed": typed}
        case TableSource():
            return {"table": _write_table(sequence)}
        case EditedSource(base=base, edits=edits):
            unedited = load(base) if isinstance(base, TableSource) else sequence
            changed = [[step, channel, value] for (step, channel), value in edits.items()]
            return {"edited": changed, **write_source(base, unedited)}


def read_source(value: Any) -> SequenceSource:
    """The inverse of `write_source`; what it loads is checked where it is loaded.

    Raises:
        InputError: it is no source.
    """
    known = dict.fromkeys(("preset", "length", "typed", "table", "edited"), False)
    given = entries(value, "the sequence", known)
    if "edited" in given:
        base = read_source({name: part for name, part in given.items() if name != "edited"})
        return EditedSource(base_of(base), _read_edits(given["edited"]))
    match sorted(given):
        case ["preset"] | ["length", "preset"]:
            length = given.get("length")
            key = text(given["preset"], "the preset")
            return PresetSource(key, None if length is None else whole(length, "the length"))
        case ["typed"]:
            return TypedSource(text(given["typed"], "what was typed"))
        case ["table"]:
            return _read_table(given["table"])
    raise InputError(f"{DAMAGED}: the sequence must be a preset, typed numbers or a table.")


def _read_edits(value: Any) -> Mapping[tuple[int, int], float]:
    if not isinstance(value, list):
        raise InputError(f"{DAMAGED}: the edited values must be a list; got {shown(value)}.")
    edits: dict[tuple[int, int], float] = {}
    for edit in value:
        if not isinstance(edit, list) or len(edit) != 3:
            raise InputError(f"{DAMAGED}: an edited value must be a step, a channel and a number.")
        place = (whole(edit[0], "a step"), whole(edit[1], "a channel"))
        edits[place] = number(edit[2], "an edited value", FLOAT32_MAX)
    return MappingProxyType(edits)


def _write_table(sequence: Sequence) -> dict[str, Any]:
    table: dict[str, Any] = {
        "name": sequence.name,
        "channels": list(sequence.channels),
        "values": sequence.values.T.tolist(),  # (T, D) -> D lists of T
    }
    if sequence.axis is None:
        return table
    if sequence.axis.dtype.kind == "M":
        moments = sequence.axis.astype("datetime64[us]").astype(np.int64)
        return {**table, "times": moments.tolist(), "axis": sequence.axis_name}
    return {**table, "numbers": sequence.axis.tolist(), "axis": sequence.axis_name}


def _read_table(value: Any) -> TableSource:
    optional = {"axis": False, "times": False, "numbers": False}
    table = entries(
        value, "the table", {"name": True, "channels": True, "values": True, **optional}
    )
    name = text(table["name"], "the name of the table")
    channels = _channels(table["channels"])
    values = array(table["values"], "the values of the table")
    if values.ndim != 2 or len(values) != len(channels) or not 1 <= values.shape[1] <= MAX_STEPS:
        raise InputError(
            f"{DAMAGED}: the table must have a list of 1 to {MAX_STEPS:,} numbers for each of its "
            f"{len(channels)} channels."
        )
    columns = [_column(n, row) for n, row in zip(channels, values, strict=True)]
    axis = _axis(table, values.shape[1])
    if axis is not None and axis.name not in channels:
        columns.append(axis)
    rows = np.arange(1, values.shape[1] + 1, dtype=np.int64)
    axis_name = None if axis is None else axis.name
    read = Table(tuple(columns), (_NOTE,), ",", ".", True, rows, axis_name, None, channels)
    return TableSource(read, name, channels, axis_name)


def _channels(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_CHANNELS:
        raise InputError(f"{DAMAGED}: the table must have 1 to {MAX_CHANNELS} channels.")
    names = tuple(text(name, "the name of a channel") for name in value)
    if len(set(names)) < len(names):
        raise InputError(f"{DAMAGED}: two channels of the table have the same name.")
    return names


def _column(name: str, values: NDArray[np.float64]) -> Column:
    if not (np.abs(values) <= FLOAT32_MAX).all():
        raise InputError(f"{DAMAGED}: the table holds a number beyond float32.")
    return Column(name, "number", values.copy())


def _axis(table: dict[str, Any], steps: int) -> Column | None:
    if not {"axis", "times", "numbers"} & set(table):
        return None
    kinds = [kind for kind in ("times", "numbers") if kind in table]
    if "axis" not in table or len(kinds) != 1:
        raise InputError(f"{DAMAGED}: the table must say what its axis is and where its steps lie.")
    name = text(table["axis"], "the name of the axis")
    if kinds == ["numbers"]:
        places = array(table["numbers"], "the axis")
        if places.shape == (steps,):
            return _column(name, places)
    elif isinstance(table["times"], list) and len(table["times"]) == steps:
        if not all(type(moment) is int and _FIRST <= moment <= _LAST for moment in table["times"]):
            raise InputError(f"{DAMAGED}: the axis of the table holds what is no time.")
        moments = np.array(table["times"], dtype=np.int64).astype("datetime64[us]")
        return Column(name, "time", moments)
    raise InputError(f"{DAMAGED}: the axis of the table must have {steps:,} places.")
