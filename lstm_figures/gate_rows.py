"""Stage one of the gate figure: what each row shows, as plain arrays."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lstm_core.conventions import GATE_NAMES
from lstm_core.errors import InputError
from lstm_core.sequences.series import Sequence
from lstm_core.tracing import Trace
from lstm_figures.axis_marks import symmetric_bound
from lstm_figures.thinning import thin

ROW_ORDER: Final = ("x", "i", "f", "g", "c", "o", "h")
"""Rows from top to bottom: the input, then each value after those it is made of."""

UNIT_INTERVAL: Final = ("i", "f", "o")
"""Gates, which lie between 0 and 1; every other quantity of a trace is signed."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One unit's, or one input channel's, values over the steps.

    Attributes:
        index: the unit or channel, counted from 0.
        label: ``"unit 2"``, or the channel's name as the user wrote it.
        steps: (P,) the steps drawn, counted from 0.
        values: (P,) float32; nan is a gap.
    """

    index: int
    label: str
    steps: NDArray[np.int32]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of the figure: a quantity and its axis from `low` to `high`."""

    quantity: str
    title: str
    lines: tuple[Line, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class GateRows:
    """Everything the gate figure draws.

    Attributes:
        name: the sequence's name, as the user wrote it.
        axis: (T,) what to plot against: numbers, datetime64, or step numbers.
        axis_name: what the axis measures.
        axis_is_step: whether `axis` holds the step numbers themselves.
        rows: one for each of `ROW_ORDER` that was asked for.
        shown_points: how many points the most thinned line has; T where none is thinned.
    """

    name: str
    axis: NDArray[Any]
    axis_name: str
    axis_is_step: bool
    rows: tuple[Row, ...]
    shown_points: int

    @property
    def steps(self) -> int:
        """T, the number of steps of the sequence."""
        return len(self.axis)

    @property
    def thinned(self) -> bool:
        """Whether any line shows fewer points than there are steps, peaks kept."""
        return self.shown_points < self.steps

    def thins(self, row: Row) -> bool:
        """Whether the lines of a row show fewer points than there are steps."""
        return any(len(line.steps) < self.steps for line in row.lines)

    def row(self, quantity: str) -> Row:
        """The row of one quantity of `ROW_ORDER`, if it was asked for."""
        return next(row for row in self.rows if row.quantity == quantity)


def gate_rows(
    sequence: Sequence,
    trace: Trace,
    layer: str = "l0",
    batch: int = 0,
    max_points: int = 2000,
    unit_points: int | None = None,
    units: Collection[int] | None = None,
    quantities: Collection[str] = ROW_ORDER,
) -> GateRows:
    """What the gate figure of one sequence, layer and direction shows.

    The input's row shows what the cell was given, `trace.x`, under the sequence's
    channel names. Gates stand on 0..1; signed values on symmetric axes, of at least
    -1..1. Values that are not finite become gaps.

    Args:
        sequence: T steps of D channels; gives the names and the axis.
        trace: the run, (T, B, ...).
        layer: a layer and direction of the trace, by its state_dict name.
        batch: which of the B sequences of the trace.
        max_points: the most points a line keeps, at least 4; longer lines are thinned.
        unit_points: the most points a unit's line keeps, where that differs from the input's.
        units: the units to show, in this order; None for all. A projected h lacks some.
        quantities: the rows to show; they stand in `ROW_ORDER` whatever their order here.

    Raises:
        InputError: if the trace has no such layer, batch or unit, or is not of this sequence.
    """
    _check(sequence, trace, layer, batch, units)
    layer_trace = trace.layers[layer]
    rows = []
    for quantity in (quantity for quantity in ROW_ORDER if quantity in quantities):
        tensor = trace.x if quantity == "x" else getattr(layer_trace, quantity)
        values = _finite_or_gap(tensor[:, batch].detach().cpu().numpy())  # (T, N)
        shown: Collection[int] = range(values.shape[1])
        if quantity != "x" and units is not None:
            shown = [unit for unit in units if unit < values.shape[1]]
            values = values[:, shown]
        labels = {
            index: sequence.channels[index] if quantity == "x" else f"unit {index}"
            for index in shown
        }
        points = max_points if quantity == "x" or unit_points is None else unit_points
        rows.append(_row(quantity, values, labels, points))
    shown_points = min((len(line.steps) for row in rows for line in row.lines), default=0)
    stepped = sequence.axis is None
    return GateRows(
        name=sequence.name,
        axis=np.arange(len(sequence)) if sequence.axis is None else _compact(sequence.axis),
        axis_name="step" if stepped else sequence.axis_name,
        axis_is_step=stepped,
        rows=tuple(rows),
        shown_points=shown_points,
    )


def _check(
    sequence: Sequence, trace: Trace, layer: str, batch: int, units: Collection[int] | None
) -> None:
    if layer not in trace.layers:
        raise InputError(f"`layer` must be one of {', '.join(trace.layers)}; got {layer!r}.")
    last_unit = trace.layers[layer].c.shape[-1] - 1
    if units is not None and not all(0 <= unit <= last_unit for unit in units):
        raise InputError(f"`units` must be between 0 and {last_unit}; got {tuple(units)}.")
    steps, batches, channels = trace.x.shape
    if not 0 <= batch < batches:
        raise InputError(f"`batch` must be between 0 and {batches - 1}; got {batch}.")
    if (steps, channels) != sequence.values.shape:
        raise InputError(
            f"`trace` must be a run of `sequence`, (T, D) = {sequence.values.shape}; "
            f"its input has (T, D) = {(steps, channels)}. Trace this sequence again."
        )


def _row(
    quantity: str, values: NDArray[np.float32], labels: dict[int, str], max_points: int
) -> Row:
    low, high = _bounds(quantity, values)
    thinned = thin(np.ascontiguousarray(values.T), max_points)
    lines = tuple(
        Line(index=index, label=label, steps=thinned.steps[at], values=thinned.values[at])
        for at, (index, label) in enumerate(labels.items())
    )
    return Row(
        quantity=quantity, title=GATE_NAMES.get(quantity, "input"), lines=lines, low=low, high=high
    )


def _finite_or_gap(values: NDArray[Any]) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
    return np.where(np.isfinite(single), single, np.float32(np.nan))


def _bounds(quantity: str, values: NDArray[np.float32]) -> tuple[float, float]:
    if quantity in UNIT_INTERVAL:
        return 0.0, 1.0
    finite = values[~np.isnan(values)]
    if quantity == "x":
        if not finite.size:
            return 0.0, 1.0
        low, high = float(finite.min()), float(finite.max())
        margin = 0.5 * max(abs(low), 1.0) if low == high else 0.0
        return low - margin, high + margin
    bound = symmetric_bound(float(np.abs(finite).max()) if finite.size else 0.0)
    return -bound, bound


def _compact(axis: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers as integers, which travel to the browser in a quarter of the bytes."""
    if axis.dtype.kind == "f" and np.all(np.abs(axis) < 2**31) and np.all(axis == np.rint(axis)):
        return axis.astype(np.int64)
    return axis
