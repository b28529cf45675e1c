"""Stage one of the gate figure: what each row shows, from a run."""

from collections.abc import Collection
from functools import partial

import numpy as np
from torch import Tensor

from lstm_core.conventions import GATE_NAMES
from lstm_core.errors import InputError
from lstm_core.sequences.series import Sequence
from lstm_core.tracing import LayerTrace, Trace
from lstm_figures.gate_record import ROW_ORDER, GateRows, Line, Row
from lstm_figures.row_lines import (
    ReadRows,
    compact_axis,
    row_bounds,
    row_lines,
    row_lines_in_pieces,
)


def gate_rows(
    sequence: Sequence,
    trace: Trace,
    layer: str = "l0",
    batch: int = 0,
    max_points: int = 2000,
    unit_points: int | None = None,
    units: Collection[int] | None = None,
    quantities: Collection[str] = ROW_ORDER,
    window: tuple[int, int] | None = None,
    ghost: LayerTrace | None = None,
    ghost_x: Tensor | None = None,
    ghost_name: str = "untouched",
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
        window: steps, the first and the one after the last, that are shown in more detail:
            they keep `max_points` by themselves.
        ghost: another run of one sequence, (T', B, H') each, to draw behind this one; steps
            that this run does not have are left out.
        ghost_x: its input, (T', B, D'), where that is to be drawn too.
        ghost_name: what that run is called on screen.

    Raises:
        InputError: if the trace has no such layer, batch or unit, or is not of this sequence.
    """
    _check(sequence, trace, layer, batch, units)
    asked = [quantity for quantity in ROW_ORDER if quantity in quantities]
    shared = partial(row_lines, steps=len(sequence), batch=batch, window=window)
    of_x = partial(shared, names=sequence.channels, max_points=max_points)
    of_layer = partial(shared, units=units, max_points=unit_points or max_points)

    def lines(x: Tensor | None, run: LayerTrace | None) -> dict[str, tuple[Line, ...]]:
        inputs = {} if x is None or "x" not in asked else {"x": x}
        of_run = {q: getattr(run, q) for q in asked if q != "x"} if run is not None else {}
        return of_x(inputs) | of_layer(of_run)

    own, ghosts = lines(trace.x, trace.layers[layer]), lines(ghost_x, ghost)
    rows = tuple(_row(quantity, own[quantity], ghosts.get(quantity, ())) for quantity in asked)
    return _gate_rows(sequence, rows, "" if ghost is None else ghost_name)


def gate_rows_in_pieces(
    sequence: Sequence,
    x: Tensor,
    read: ReadRows,
    hidden_size: int,
    max_points: int = 2000,
    window: tuple[int, int] | None = None,
) -> GateRows:
    """`gate_rows` of a run that is read from its first step to its last, and kept by nobody.

    Args:
        sequence: T steps of D channels; gives the names and the axis.
        x: what the cell was given, (T, B, D); the first of its sequences is shown.
        read: gives i, f, g, o, c and h of some steps, (steps, B, H) each.
        hidden_size: H.
        max_points: as in `gate_rows`.
        window: as in `gate_rows`.
    """
    of_units = [quantity for quantity in ROW_ORDER if quantity != "x"]
    of_x = row_lines(
        {"x": x},
        names=sequence.channels,
        steps=len(sequence),
        max_points=max_points,
        window=window,
    )
    lines = of_x | row_lines_in_pieces(
        read,
        dict.fromkeys(of_units, range(hidden_size)),
        steps=len(sequence),
        max_points=max_points,
        window=window,
    )
    rows = tuple(_row(quantity, lines[quantity], ()) for quantity in ROW_ORDER)
    return _gate_rows(sequence, rows)


def _gate_rows(sequence: Sequence, rows: tuple[Row, ...], ghost_name: str = "") -> GateRows:
    shown_points = min((len(line.steps) for row in rows for line in row.lines), default=0)
    stepped = sequence.axis is None
    return GateRows(
        name=sequence.name,
        axis=np.arange(len(sequence)) if sequence.axis is None else compact_axis(sequence.axis),
        axis_name="step" if stepped else sequence.axis_name,
        axis_is_step=stepped,
        rows=rows,
        shown_points=shown_points,
        ghost_name=ghost_name,
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


def _row(quantity: str, lines: tuple[Line, ...], ghosts: tuple[Line, ...]) -> Row:
    """The axis rests on the points kept, for every peak is among them."""
    kept = [line.values for line in (*lines, *ghosts)]
    low, high = row_bounds(quantity, np.concatenate(kept) if kept else np.empty(0, np.float32))
    title = GATE_NAMES.get(quantity, "input")
    return Row(quantity=quantity, title=title, lines=lines, low=low, high=high, ghosts=ghosts)
