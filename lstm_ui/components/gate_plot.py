"""The gate plot in the page: Plotly updated in place, one cursor, readouts, clicks."""

import base64
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from torch import Tensor

from lstm_core.conventions import QUANTITIES
from lstm_core.tracing import LayerTrace
from lstm_figures import INTERACTION, GateRows, Kind, Mode, gate_spec
from lstm_ui import session
from lstm_ui.components.definition import define
from lstm_ui.components.plotly_asset import plotly_url
from lstm_ui.workspace import Workspace

_component = define(
    "gate_plot",
    '<div class="gate-plot-root"><div class="gate-plot" tabindex="0" role="img"></div>'
    '<div class="overlay"></div></div>',
)


def figure_json(rows: GateRows, kind: Kind, mode: Mode) -> str:
    """The figure of `rows` as the component takes it."""
    spec = gate_spec(rows, kind=kind, mode=mode, interactive_readout=True)
    return json.dumps(spec, default=_typed_array)


def gate_plot(
    name: str,
    figure: str,
    *,
    layer: LayerTrace,
    x: Tensor,
    step: int,
    unit: int,
    description: str,
    pick: Callable[[Workspace, int, int | None], Workspace],
) -> None:
    """Draw a figure of gates; a click or an arrow key chooses the step.

    Args:
        name: tells several plots of one page apart.
        figure: what `figure_json` gave.
        layer: the run that is drawn, (T, B, H); the first of its sequences is shown.
        x: its input, (T, B, D).
        step: the chosen step.
        unit: the chosen unit.
        description: what the plot shows, for those who cannot see it.
        pick: the change that a chosen step, and a unit where one was hit, makes.
    """
    _component(
        key=f"widget.{name}",
        data={
            "figure": figure,
            "config": {**INTERACTION, "responsive": False},
            "plotlyUrl": plotly_url(),
            "answered": session.drawing(name),
            "step": step,
            "unit": unit,
            "steps": len(x),
            "values": _values_at(layer, x, step),
            "description": description,
        },
        on_pick_change=partial(_take_pick, name, pick),
    )


def _typed_array(values: Any) -> Any:
    """An array in the base64 form Plotly.js reads; texts as a list."""
    if not isinstance(values, np.ndarray):
        return list(values)
    if values.dtype.kind not in "fiu":
        return values.tolist()
    flat = np.ascontiguousarray(values)
    if flat.dtype.itemsize == 8 and flat.dtype.kind in "iu":
        flat = flat.astype(np.float64)
    spec = {
        "dtype": f"{flat.dtype.kind}{flat.dtype.itemsize}",
        "bdata": base64.b64encode(flat.tobytes()).decode("ascii"),
    }
    return spec if flat.ndim == 1 else {**spec, "shape": ", ".join(map(str, flat.shape))}


def _values_at(layer: LayerTrace, x: Tensor, step: int) -> dict[str, list[float]]:
    """Every quantity of one step exactly, however few points are drawn."""
    values = {quantity: getattr(layer, quantity)[step, 0].tolist() for quantity in QUANTITIES}
    return {"x": x[step, 0].tolist(), **values}


def _take_pick(name: str, pick: Callable[[Workspace, int, int | None], Workspace]) -> None:
    picked: Any = session.component_value(name, "pick")
    if isinstance(picked, dict) and isinstance(picked.get("step"), int):
        step, unit = picked["step"], picked.get("unit")
        session.change(name, lambda now: pick(now, step, unit if isinstance(unit, int) else None))
        session.answer(name, picked.get("number"))
