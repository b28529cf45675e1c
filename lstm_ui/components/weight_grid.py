"""One gate's weights in their true shape: a cell is a number that can be typed over."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import streamlit as st

from lstm_core import InputError
from lstm_core.conventions import GATE_NAMES
from lstm_core.lesson_weights import gate_weight_names
from lstm_figures import DIVERGING
from lstm_ui import session
from lstm_ui.workspace import Workspace, with_weights

NAME: Final = "weight-grid"
_ANSWERED: Final = "weight-grid edits answered"
_HERE: Final = Path(__file__).parent
_component = st.components.v2.component(
    "gatescope_weight_grid",
    html='<div class="weight-grid"><div class="tables"></div>'
    '<div class="said" role="status"></div></div>',
    css=(_HERE / "weight_grid.css").read_text(encoding="utf-8"),
    js=(_HERE / "weight_grid.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def weight_grid(workspace: Workspace, gate: str) -> None:
    """Show W_x, W_h, b and the peephole of one gate; an edit runs the cell anew."""
    names = gate_weight_names(gate, workspace.variant)
    largest = max(float(np.abs(workspace.weights[name]).max(initial=0)) for name in names)
    _component(
        key=f"widget.{NAME}",
        data={
            "gate": GATE_NAMES[gate],
            "scale": list(DIVERGING[session.colour_mode()]),
            "bound": max(largest, 1.0),
            "answered": session.draft(_ANSWERED) or 0,
            "weights": [_described(workspace, name) for name in names],
        },
        on_edit_change=_take_edit,
    )


def _described(workspace: Workspace, name: str) -> dict[str, Any]:
    values = workspace.weights[name]
    matrix = values[:, None] if values.ndim == 1 else values
    rows, columns = matrix.shape
    shape = "H" if values.ndim == 1 else "H×D" if name.startswith("W_x") else "H×H"
    numbers = "×".join(map(str, values.shape))
    kind = "matrix" if values.ndim == 2 else "bias" if name.startswith("b_") else "diagonal"
    return {
        "name": name,
        "shape": f"{shape} = {numbers}",
        "rows": rows,
        "columns": columns,
        "values": matrix.tolist(),
        "kind": kind,
        "sources": _sources(workspace, name) if values.ndim == 2 else [],
    }


def _sources(workspace: Workspace, name: str) -> list[str]:
    """What each column of a matrix reads, in words."""
    if name.startswith("W_x"):
        return [f"channel {channel}" for channel in workspace.sequence.channels]
    state = "c" if name.startswith("W_c") else "h′"
    return [f"{state} of unit {unit}" for unit in range(workspace.hidden_size)]


def _take_edit() -> None:
    edit: Any = session.component_value(NAME, "edit")
    session.change(NAME, lambda now: _edited(now, edit))
    number = edit.get("number") if isinstance(edit, dict) else None
    if isinstance(number, int):
        session.set_draft(_ANSWERED, number)


def _edited(workspace: Workspace, edit: Any) -> Workspace:
    changes = edit.get("changes") if isinstance(edit, dict) else None
    if not isinstance(changes, dict):
        raise InputError("That edit could not be read. Nothing was changed.")
    return with_weights(
        workspace,
        {
            name: _vector(values) if np.ndim(workspace.weights.get(name, 0)) == 1 else values
            for name, values in changes.items()
        },
    )


def _vector(column: Any) -> Any:
    """A vector comes back as one column, (H, 1)."""
    try:
        return [row[0] for row in column]
    except (TypeError, IndexError, KeyError):
        return column
