"""The gate plot in the page: Plotly updated in place, one cursor, readouts, clicks."""

import base64
import json
from typing import Any, Final

import numpy as np

from lstm_core.conventions import QUANTITIES
from lstm_figures import INTERACTION, gate_rows, gate_spec
from lstm_ui import session
from lstm_ui.components.definition import define
from lstm_ui.components.plotly_asset import plotly_url
from lstm_ui.run import Run
from lstm_ui.workspace import Workspace, with_view

NAME: Final = "gate-plot"
_component = define(
    "gate_plot",
    '<div class="gate-plot-root"><div class="gate-plot" tabindex="0" role="img"></div>'
    '<div class="overlay"></div></div>',
)


def gate_plot(workspace: Workspace, run: Run) -> None:
    """Draw x, i, f, g, c, o and h; a click or an arrow key chooses the step."""
    mode = session.colour_mode()
    figure = session.remembered(
        "figure",
        (run, workspace.kind, mode),
        lambda: json.dumps(
            gate_spec(
                gate_rows(run.scaled.sequence, run.trace),
                kind=workspace.kind,
                mode=mode,
                interactive_readout=True,
            ),
            default=_typed_array,
        ),
    )
    _component(
        key=f"widget.{NAME}",
        data={
            "figure": figure,
            "config": {**INTERACTION, "responsive": False},
            "plotlyUrl": plotly_url(),
            "answered": session.answered(NAME),
            "step": workspace.step,
            "unit": workspace.unit,
            "steps": len(run.scaled.sequence),
            "values": _values_at(run, workspace.step),
            "description": _description(workspace, run),
        },
        on_pick_change=_take_pick,
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


def _values_at(run: Run, step: int) -> dict[str, list[float]]:
    """Every quantity of one step exactly, however few points are drawn."""
    layer = run.trace["l0"]
    values = {quantity: getattr(layer, quantity)[step, 0].tolist() for quantity in QUANTITIES}
    return {"x": run.trace.x[step, 0].tolist(), **values}


def _description(workspace: Workspace, run: Run) -> str:
    return (
        f"Input, gates i, f, g, o, cell state c and hidden state h of {workspace.hidden_size} "
        f"units over {len(run.scaled.sequence)} steps. Step {workspace.step} is chosen; "
        "the left and right arrow keys move it."
    )


def _take_pick() -> None:
    pick: Any = session.component_value(NAME, "pick")
    if isinstance(pick, dict) and isinstance(pick.get("step"), int):
        unit = pick.get("unit")
        session.change(
            NAME,
            lambda now: with_view(
                now, step=pick["step"], unit=unit if isinstance(unit, int) else None
            ),
        )
        session.answer(NAME, pick.get("number"))
