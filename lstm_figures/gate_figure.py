"""Stage two of the gate figure: small multiples over one time axis."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_figures.gate_layout import Kind, axis_id, gate_layout, is_heat
from lstm_figures.gate_readout import (
    has_unified_readout,
    point_template,
    readouts,
    unified_title,
)
from lstm_figures.gate_record import GateRows
from lstm_figures.gate_traces import heat_map, unit_legend, unit_lines
from lstm_figures.theme import Mode


def draw_gates(
    rows: GateRows, *, kind: Kind, mode: Mode, interactive_readout: bool = False
) -> go.Figure:
    """Draw the input and every gate and state, one row each, over one time axis.

    Traces are called ``"f · unit 2"`` and ``"x · <channel>"`` and carry
    ``meta = {"quantity": "f", "unit": 2}``; a heat map is called ``"f"`` and its unit
    is None. Names are escaped as `literal` does. Traces that only serve the legend
    or the label under the pointer have the quantities "legend" and "readout".

    Args:
        rows: what `gate_rows` computed.
        kind: "lines" draws one line for each unit, "heat" a map of units by steps.
        mode: the page's mode.
        interactive_readout: whether the page reads the values out itself. Traces then
            show no hover label, but still send hover and click events.
    """
    spec = gate_spec(rows, kind=kind, mode=mode, interactive_readout=interactive_readout)
    return go.Figure(data=spec["data"], layout=spec["layout"], _validate=False)


def gate_spec(
    rows: GateRows, *, kind: Kind, mode: Mode, interactive_readout: bool = False
) -> dict[str, Any]:
    """What `draw_gates` draws, as the plain ``{"data": [...], "layout": {...}}`` of Plotly.js.

    Arrays stay NumPy's, and with `interactive_readout` times do too. Making a `go.Figure`
    takes many times as long as this, which counts when a figure is drawn again and again
    under a moving hand.
    """
    unified = not interactive_readout and has_unified_readout(rows, heat=kind == "heat")
    layout = gate_layout(rows, kind, mode)
    layout["hovermode"] = "x unified" if unified else "x" if interactive_readout else "closest"
    layout["hoversubplots"] = "axis" if unified else "single"
    layout["hoverdistance"] = -1 if unified or interactive_readout else 24
    positions = rows.axis if interactive_readout else _positions(rows)
    data: list[dict[str, Any]] = []
    for number, row in enumerate(rows.rows):
        hover: dict[str, Any] = {"hoverinfo": "skip" if unified else "none"}
        if not unified and not interactive_readout:
            hover = {"hovertemplate": point_template(rows, row, mode, is_heat(row, kind))}
        draw = heat_map if is_heat(row, kind) else unit_lines
        for trace in draw(rows, row, positions, mode):
            unseen = {"hoverinfo": "skip"} if trace["meta"]["quantity"] == "ghost" else hover
            data.append({**trace, **unseen, "yaxis": axis_id(number)})
    if unified:
        for number, readout in enumerate(readouts(rows, positions, mode)):
            data.append({**readout, "yaxis": axis_id(number)})
        layout["xaxis"]["unifiedhovertitle"] = {"text": unified_title(rows)}
    if kind == "lines":
        data.extend(unit_legend(rows, mode))
    return {"data": data, "layout": layout}


def _positions(rows: GateRows) -> NDArray[Any]:
    """The axis as Plotly takes it: numbers as they are, times as text."""
    if rows.axis.dtype.kind != "M":
        return rows.axis
    whole_days = bool(np.all(rows.axis == rows.axis.astype("datetime64[D]")))
    text: NDArray[Any] = np.datetime_as_string(rows.axis, unit="D" if whole_days else "ms")
    return text
