"""One gate's weights in their true shape: a cell is a number that can be typed over."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lstm_core import InputError
from lstm_core.conventions import GATE_NAMES
from lstm_core.lesson_weights import gate_weight_names
from lstm_figures import DIVERGING
from lstm_ui import session
from lstm_ui.components.definition import define
from lstm_ui.workspace import Workspace, with_weights

NAME: Final = "weight-grid"
_component = define(
    "weight_grid",
    '<div class="weight-grid"><div class="tables"></div>'
    '<div class="said" role="status"></div></div>',
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
            "answered": session.drawing(NAME),
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
    if isinstance(edit, dict):
        number = edit.get("number")
        unseen = session.answered(NAME)
        session.change(NAME, lambda now: edited(now, edit.get("cells"), unseen), about="weights")
        session.answer(NAME, number)


def edited(workspace: Workspace, cells: Any, answered: int) -> Workspace:
    """The cells a browser says were changed, put into the weights as they are now.

    Raises:
        InputError: the edit is no list of cells of this form's weights, or a number is refused.
    """
    changes: dict[str, NDArray[np.float64]] = {}
    try:
        for cell in cells:
            name, row, column, value = (cell[k] for k in ("name", "row", "column", "value"))
            if cell["number"] <= answered:
                continue
            array = changes.setdefault(name, workspace.weights[name].copy())
            array[row if array.ndim == 1 else (row, column)] = float(value)
    except (TypeError, ValueError, KeyError, IndexError):
        raise InputError("That edit could not be read. Nothing was changed.") from None
    return with_weights(workspace, changes)
