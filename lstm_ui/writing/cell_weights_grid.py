"""The weights of the laboratory's cell, line by line, to be changed by hand."""

from typing import Any, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lstm_core.language.nodes import names
from lstm_core.language.spellings import is_bias
from lstm_ui import session
from lstm_ui.components.weight_grid import changed_arrays, described, number_grid
from lstm_ui.messages import problem
from lstm_ui.workspace import Workspace, with_cell_weights, with_open_line, without_cell_weights
from lstm_ui.writing.laboratory import CellRun

NAME: Final = "cell-weight-grid"
_MOST_NUMBERS: Final = 6_000
"""Of the weights of one line; a browser is slow with more cells of a table."""


def cell_weights_grid(workspace: Workspace, run: CellRun) -> None:
    """Draw the choice of a line, and its weights."""
    lines = {
        equation.name: own
        for equation in run.cell.equations
        if (own := [name for name in names(equation.right) if name in run.weights])
    }
    if not lines:
        st.caption("This cell has no weights.")
        return
    line = workspace.writing.line if workspace.writing.line in lines else next(iter(lines))
    st.segmented_control(
        "Weights of line", list(lines), required=True,
        **session.bound("cell line", line, with_open_line),
    )  # fmt: skip
    arrays = {name: run.weights[name].numpy() for name in lines[line]}
    if sum(array.size for array in arrays.values()) > _MOST_NUMBERS:
        st.caption(f"This line has more than {_MOST_NUMBERS:,} weights, too many to show.")
        return
    number_grid(
        NAME,
        line,
        [_described(workspace, run, name, array) for name, array in arrays.items()],
        edited=lambda now, cells, answered: _edited(now, cells, answered, arrays),
    )
    problem(NAME)
    st.button(
        "As drawn",
        key="button.cell weights as drawn",
        help="Back to the weights of the sidebar's cell where it has them, and else to those "
        f"that seed {workspace.seed} draws.",
        disabled=not workspace.written.weights,
        on_click=session.change,
        args=(NAME, without_cell_weights),
    )


def _edited(
    now: Workspace, cells: Any, answered: int, arrays: dict[str, NDArray[np.float64]]
) -> Workspace:
    fitting = {
        name: held
        for name, held in now.written.weights.items()
        if name in arrays and held.shape == arrays[name].shape
    }  # what was changed since these arrays were drawn
    changes = changed_arrays({**arrays, **fitting}, cells, answered)
    return with_cell_weights(now, changes) if changes else now


def _described(
    workspace: Workspace, run: CellRun, name: str, array: NDArray[np.float64]
) -> dict[str, Any]:
    shape = run.cell.parameters[name]
    letters = "×".join(f"({size})" if "+" in str(size) else str(size) for size in shape)
    if array.ndim == 1:
        kind, sources = ("bias" if is_bias(name) else "vector"), []
    elif str(shape[1]) == "D":
        kind, sources = "matrix", [f"channel {each}" for each in workspace.sequence.channels]
    else:
        kind, sources = "matrix", [f"number {column}" for column in range(array.shape[1])]
    return described(name, array, letters=letters, kind=kind, sources=sources)
