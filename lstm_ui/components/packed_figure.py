"""A figure of gates as a component takes it: a description in JSON, and all numbers as bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from uuid import uuid4

import numpy as np
import orjson
from numpy.typing import NDArray

from lstm_figures import GateRows, Kind, Line, Mode, gate_spec

_ALIGNMENT: Final = 8
"""No number of any type may begin anywhere else."""


@dataclass(frozen=True, slots=True, eq=False)
class PackedFigure:
    """A figure whose arrays are apart.

    Figures that differ in their numbers alone have the same `spec`, so that a browser
    which has drawn one only has to move its lines for the next.

    Attributes:
        spec: Plotly's ``{"data": …, "layout": …}`` in JSON; an array is written as
            ``{"array": [where it begins, how many, its type, its shape]}``.
        arrays: the numbers of all arrays, little-endian.
        steps: T of the run it shows.
        thinned: whether fewer points than steps are drawn.
        version: different for each figure.
    """

    spec: str
    arrays: bytes
    steps: int
    thinned: bool
    version: str


def packed_figure(rows: GateRows, kind: Kind, mode: Mode) -> PackedFigure:
    """The figure of `rows`, read out by the page itself."""
    if kind == "lines" and _are_whole(rows):
        spec, arrays = _spec_of(_Drawing(_structure(rows, mode), rows, mode)), _in_order(rows)
    else:
        spec, arrays = _written(rows, kind, mode)
    return PackedFigure(spec, arrays, rows.steps, rows.thinned, uuid4().hex)


def _written(rows: GateRows, kind: Kind, mode: Mode) -> tuple[str, bytes]:
    arrays = _Arrays()
    spec = gate_spec(rows, kind=kind, mode=mode, interactive_readout=True)
    return orjson.dumps(spec, default=arrays.placed).decode(), arrays.joined()


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What lines are drawn of; two that differ in their numbers alone are equal."""

    structure: tuple[Any, ...]
    rows: GateRows = field(compare=False)
    mode: Mode = field(compare=False)


@lru_cache(maxsize=32)
def _spec_of(drawing: _Drawing) -> str:
    """To describe a figure takes ten times as long as to write its numbers, which change more."""
    return _written(drawing.rows, "lines", drawing.mode)[0]


def _are_whole(rows: GateRows) -> bool:
    """Whether every line has every step, so that the arrays are the axis and its values."""
    return all(
        len(line.steps) == rows.steps for row in rows.rows for line in (*row.ghosts, *row.lines)
    )


def _structure(rows: GateRows, mode: Mode) -> tuple[Any, ...]:
    """All that `gate_spec` writes of the rows, but for the numbers in arrays."""
    ends = (rows.axis[0].item(), rows.axis[-1].item()) if rows.steps else ()
    shown = tuple(
        (row.quantity, row.title, row.low, row.high, *_labels(row.ghosts), "", *_labels(row.lines))
        for row in rows.rows
    )
    axis = (rows.axis.dtype.str, rows.steps, ends, rows.axis_name, rows.axis_is_step)
    return mode, axis, rows.ghost_name, shown


def _labels(lines: Sequence[Line]) -> Iterator[tuple[int, str, str]]:
    return ((line.index, line.label, line.values.dtype.str) for line in lines)


def _in_order(rows: GateRows) -> bytes:
    """The arrays of a figure of whole lines, in the order that `_written` meets them."""
    arrays = _Arrays()
    for row in rows.rows:
        for line in (*row.ghosts, *row.lines):
            arrays.placed(rows.axis)
            arrays.placed(line.values)
    return arrays.joined()


def packed_message(header: dict[str, Any], rest: bytes) -> bytes:
    """What is sent: the length of the header in 4 bytes, the header in JSON, and `rest`."""
    text = orjson.dumps(header)
    text += b" " * (-(4 + len(text)) % _ALIGNMENT)
    return len(text).to_bytes(4, "little") + text + rest


class _Arrays:
    """Arrays one after another; one that is met again is not written again."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0
        self._known: dict[int, tuple[NDArray[Any], dict[str, Any]]] = {}

    def placed(self, values: Any) -> Any:
        if not isinstance(values, np.ndarray) or values.dtype.kind not in "fiuM":
            return list(values)
        if id(values) not in self._known:
            self._known[id(values)] = (values, self._added(values))  # kept, or its id is free
        return self._known[id(values)][1]

    def joined(self) -> bytes:
        return b"".join(self._parts)

    def _added(self, values: NDArray[Any]) -> dict[str, Any]:
        kind = "ms" if values.dtype.kind == "M" else ""
        if kind:
            values = values.astype("datetime64[ms]").astype(np.int64)
        flat = np.ascontiguousarray(values)
        if flat.dtype.itemsize == 8:
            flat = flat.astype(np.float64)
        data = flat.astype(flat.dtype.newbyteorder("<"), copy=False).tobytes()
        kind = kind or f"{flat.dtype.kind}{flat.dtype.itemsize}"
        begin = self._length
        self._parts.append(data + bytes(-len(data) % _ALIGNMENT))
        self._length += len(self._parts[-1])
        return {"array": [begin, flat.size, kind, list(flat.shape)]}
