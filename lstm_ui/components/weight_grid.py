"""Weights in their true shape: a cell is a number that can be dragged and typed over."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lstm_core import InputError
from lstm_core.lesson_weights import Weights, gate_weight_names
from lstm_figures import DIVERGING
from lstm_ui import session
from lstm_ui.components.definition import define
from lstm_ui.components.packed_figure import packed_message
from lstm_ui.workspace import START, Workspace, with_start, with_weights

NAME: Final = "weight-grid"
_LONGEST_GESTURE: Final = 60
_component = define(
    "weight_grid",
    '<div class="weight-grid"><div class="tables"></div>'
    '<div class="said" role="status"></div><div class="spoken" aria-live="polite"></div>'
    '<p class="hint">Drag a number to change it, or double-click to type. On the keyboard: '
    "↑ and ↓, in larger steps with Shift, or just type.</p></div>",
    parts=(
        "latest_only",
        "leaving",
        "packed_message",
        "preview_line",
        "weight_cells",
        "weight_hand",
    ),
)
Edited = Callable[[Workspace, Any, int], Workspace]


def weight_grid(
    workspace: Workspace,
    gate: str,
    plot: bytes = b"",
    *,
    wanted: str | None = None,
    preview: dict[str, str] | None = None,
) -> None:
    """Show W_x, W_h, b and the peephole of one gate, or the start; an edit runs the cell anew.

    Args:
        workspace: what is on screen.
        gate: one of the form's gates, or `START` for h_0 and c_0.
        plot: a message for the gate plot, which the browser hands on: under a moving hand
            nothing else on the page is drawn, and the plot still follows.
        wanted: the name of a weight to point at, if any.
        preview: where the page may ask for previews, and with what token.
    """
    weights = [_described(workspace, *named) for named in _values(workspace, gate).items()]
    number_grid(NAME, gate, weights, edited=edited, plot=plot, wanted=wanted, preview=preview)


def number_grid(
    name: str,
    mark: str,
    weights: list[dict[str, Any]],
    *,
    edited: Edited,
    plot: bytes = b"",
    wanted: str | None = None,
    preview: dict[str, str] | None = None,
) -> None:
    """Show any weights.

    Args:
        name: tells several grids apart.
        mark: changes where other weights are shown, even ones of the same names and shapes.
        weights: what `described` gave for each.
        edited: the change that edited cells make, of those with a number beyond the last
            that was answered.
        plot: as for `weight_grid`.
        wanted: as for `weight_grid`.
        preview: as for `weight_grid`.
    """
    numbers = (abs(value) for weight in weights for row in weight["values"] for value in row)
    header = {
        "gate": mark,
        "scale": list(DIVERGING[session.colour_mode()]),
        "bound": max(1.0, max(numbers, default=1.0)),
        "answered": session.drawing(name),
        "weights": weights,
        "wanted": wanted,
        "preview": preview,
    }
    _component(
        key=f"widget.{name}",
        data=packed_message(header, plot),
        on_edit_change=partial(_take_edit, name, edited),
    )


def described(
    name: str, values: NDArray[np.float64], *, letters: str, kind: str, sources: list[str]
) -> dict[str, Any]:
    """A weight as the grid shows it.

    Args:
        name: of the weight.
        values: a vector or a matrix.
        letters: its shape in letters, such as ``"H×D"``.
        kind: ``"matrix"``, ``"bias"``, ``"diagonal"``, ``"start"`` or ``"vector"``.
        sources: what each column of a matrix reads, in words.
    """
    matrix = values[:, None] if values.ndim == 1 else values
    rows, columns = matrix.shape
    return {
        "name": name,
        "shape": f"{letters} = {'×'.join(map(str, values.shape))}",
        "rows": rows,
        "columns": columns,
        "values": matrix.tolist(),
        "kind": kind,
        "sources": sources,
    }


def _values(workspace: Workspace, gate: str) -> Weights:
    if gate == START:
        return workspace.start
    names = gate_weight_names(gate, workspace.variant)
    return {name: workspace.weights[name] for name in names}


def _described(workspace: Workspace, name: str, values: NDArray[np.float64]) -> dict[str, Any]:
    kinds = {"b": "bias", "h": "start", "c": "start"}
    return described(
        name,
        values,
        letters="H" if values.ndim == 1 else "H×D" if name.startswith("W_x") else "H×H",
        kind="matrix" if values.ndim == 2 else kinds.get(name[0], "diagonal"),
        sources=_sources(workspace, name) if values.ndim == 2 else [],
    )


def _sources(workspace: Workspace, name: str) -> list[str]:
    """What each column of a matrix reads, in words."""
    if name.startswith("W_x"):
        return [f"channel {channel}" for channel in workspace.sequence.channels]
    state = "c" if name.startswith("W_c") else "h′"
    return [f"{state} of unit {unit}" for unit in range(workspace.hidden_size)]


def _take_edit(name: str, edited: Edited) -> None:
    edit: Any = session.component_value(name, "edit")
    if isinstance(edit, dict):
        unseen = session.answered(name)
        gesture = str(edit.get("gesture"))[:_LONGEST_GESTURE]
        session.change(
            name,
            lambda now: edited(now, edit.get("cells"), unseen),
            about="weights",
            gesture=gesture,
        )
        session.answer(name, edit.get("number"))
        session.set_moving(edit.get("live") is True)


def edited(workspace: Workspace, cells: Any, answered: int) -> Workspace:
    """The cells a browser says were changed, put into the weights and the start as they are now.

    Raises:
        InputError: the edit is no list of cells of this form's weights, or a number is refused.
    """
    changes = changed_arrays({**workspace.weights, **workspace.start}, cells, answered)
    start = {name: changes.pop(name) for name in workspace.start if name in changes}
    if changes:
        workspace = with_weights(workspace, changes)
    return with_start(workspace, start) if start else workspace


def changed_arrays(known: Weights, cells: Any, answered: int) -> dict[str, NDArray[np.float64]]:
    """The arrays that a browser's cells change, by name, as copies.

    Raises:
        InputError: it is no list of cells of these arrays.
    """
    changes: dict[str, NDArray[np.float64]] = {}
    try:
        for cell in cells:
            name, row, column, value = (cell[k] for k in ("name", "row", "column", "value"))
            if cell["number"] <= answered:
                continue
            array = changes.setdefault(name, known[name].copy())
            array[row if array.ndim == 1 else (row, column)] = float(value)
    except (TypeError, ValueError, KeyError, IndexError):
        raise InputError("That edit could not be read. Nothing was changed.") from None
    return changes
