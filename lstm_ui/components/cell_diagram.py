"""The drawn cell in the page: stepping happens in the browser, a number can be asked why."""

from typing import Any, Final

from lstm_core.conventions import GATE_NAMES, GATES
from lstm_core.lesson_weights import gate_weight_names
from lstm_core.variants import VARIANTS
from lstm_core.worked_equations import worked_equations
from lstm_figures import DIVERGING, GATE_COLOURS, SEQUENTIAL, draw_cell, text_colour
from lstm_ui import session
from lstm_ui.components.cell_diagram_values import base64_floats, packed_values
from lstm_ui.components.definition import define
from lstm_ui.run import Run, step_of
from lstm_ui.step_equations import equation_texts
from lstm_ui.workspace import Workspace, with_asked, with_view

NAME: Final = "cell-diagram"
_MARKUP: Final = """
<div class="cell-diagram-root">
  <div class="player">
    <div class="stepping" role="group" aria-label="Going through the steps"></div>
    <button type="button" class="every-unit" aria-pressed="false">All units</button>
    <button type="button" class="save" title="Save the drawing as an SVG file">Save SVG</button>
  </div>
  <div class="drawing"></div>
  <div class="explained">
    <p class="equation"></p>
    <div class="weights"></div>
    <p class="hint">Point at a gate to see its equation and its weights. Click a value to ask
    why it is what it is.</p>
  </div>
  <p class="read unseen" id="cell-diagram-read"></p>
  <p class="said unseen" role="status" aria-live="polite"></p>
</div>
"""

_component = define(
    "cell_diagram",
    _MARKUP,
    parts=(
        "latest_only",
        "stepping",
        "cell_diagram_values",
        "cell_diagram_drawing",
        "cell_diagram_explained",
    ),
)


def cell_diagram(workspace: Workspace, run: Run) -> None:
    """Draw the cell with the values of the chosen step, and the controls that step it."""
    mode = session.colour_mode()
    _component(
        key=f"widget.{NAME}",
        data={
            "drawings": {
                width: draw_cell(workspace.variant, workspace.peephole, width=width, mode=mode)
                for width in ("wide", "narrow")
            },
            "form": VARIANTS[workspace.variant].title,
            "colours": {
                quantity: text_colour(colour, mode)
                for quantity, colour in GATE_COLOURS[mode].items()
            },
            "scales": {"share": list(SEQUENTIAL[mode]), "signed": list(DIVERGING[mode])},
            "equations": _equations(workspace, run),
            "weights": {gate: _weights(workspace, gate) for gate in GATES},
            "values": packed_values(run, workspace.step),
            "channels": list(workspace.sequence.channels),
            "step": workspace.step,
            "unit": workspace.unit,
            "asked": workspace.asked,
            "answered": session.drawing(NAME),
        },
        on_pick_change=_take_pick,
        on_ask_change=_take_ask,
    )


def _equations(workspace: Workspace, run: Run) -> dict[str, dict[str, str]]:
    """Of each quantity its name, and its equation in the lesson's names."""
    form = VARIANTS[workspace.variant]
    lines = worked_equations(step_of(run, workspace.step), workspace.unit, form)
    texts = (equation_texts(line) for line in lines)
    return {
        quantity: {"name": GATE_NAMES[quantity], "text": symbols}
        for quantity, symbols, _, _ in texts
    }


def _weights(workspace: Workspace, gate: str) -> list[dict[str, Any]]:
    """The weights of one gate as matrices; a vector is one column."""
    described = []
    for name in gate_weight_names(gate, workspace.variant):
        values = workspace.weights[name]
        rows, columns = values.shape if values.ndim == 2 else (len(values), 1)
        described.append(
            {"name": name, "rows": rows, "columns": columns, "values": base64_floats(values)}
        )
    return described


def _take_pick() -> None:
    picked: Any = session.component_value(NAME, "pick")
    place = _place(picked)
    if place is not None:
        step, unit = place
        session.change(NAME, lambda now: with_view(now, step=step, unit=unit))
        session.answer(NAME, picked.get("number"))


def _take_ask() -> None:
    asked: Any = session.component_value(NAME, "ask")
    place = _place(asked)
    if place is not None and isinstance(asked.get("quantity"), str):
        step, unit = place
        session.change(
            NAME, lambda now: with_asked(now, quantity=asked["quantity"], step=step, unit=unit)
        )
        session.answer(NAME, asked.get("number"))


def _place(message: Any) -> tuple[int, int] | None:
    """The step and unit of a message, which comes from the browser; None where unreadable."""
    if not isinstance(message, dict):
        return None
    step, unit = message.get("step"), message.get("unit")
    return (step, unit) if isinstance(step, int) and isinstance(unit, int) else None
