"""The laboratory's cell as it stands: read, given weights, run, and held against another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from lstm_core import InputError
from lstm_core.language import (
    EQUATION_PRESETS,
    EquationCell,
    EquationTrace,
    draw_parameters,
    parameter_shapes,
    preset_cell,
    read_cell,
    run_equations,
)
from lstm_core.sequences import Sequence
from lstm_ui import session
from lstm_ui.workspace import Workspace
from lstm_ui.workspace.weight_fitting import DECIMALS
from lstm_ui.writing.steps import first_steps

_MOST_STEPS: Final = 2000
_MOST_OPERATIONS: Final = 200_000
"""Steps times operations, so that a run under typing hands takes no more than a moment."""
_LAST_READ: Final = "cell read last"


@dataclass(frozen=True, slots=True, eq=False)
class CellRun:
    """A written cell and its run.

    Attributes:
        cell: the cell.
        sequence: the steps it was run over.
        weights: its weights by name, float64.
        trace: every line at every step.
    """

    cell: EquationCell
    sequence: Sequence
    weights: Mapping[str, Tensor]
    trace: EquationTrace


@dataclass(frozen=True, slots=True, eq=False)
class Laboratory:
    """What the page shows of the laboratory.

    Attributes:
        refused: why the text cannot be run as it is; None where it can.
        shown: the run on screen, of the last text that could be read; None before the first.
        against: the run that it is compared with.
    """

    refused: InputError | None
    shown: CellRun | None
    against: CellRun | None


def current_laboratory(workspace: Workspace) -> Laboratory:
    """The laboratory of the workspace; what has not changed is not run again."""
    refused, run = None, None
    try:
        cell = session.remembered(
            "cell", (workspace.written.text,), lambda: read_cell(workspace.written.text)
        )
        run = _current_run("cell run", workspace, cell)
        session.note(_LAST_READ, cell)
    except InputError as error:
        refused = error
        last: EquationCell | None = session.noted(_LAST_READ)
        if last is not None:
            run = _run_or_none("cell run", workspace, last)
    against = None
    if run is not None and workspace.writing.against is not None:
        other = preset_cell(workspace.writing.against)
        against = _run_or_none("cell run behind", workspace, other)
    return Laboratory(refused, run, against)


def cell_weights(workspace: Workspace, cell: EquationCell) -> dict[str, Tensor]:
    """The weights of a cell: set by hand, or those of the workspace's cell, or drawn.

    A weight that the workspace's cell has too, by its name and shape, is the same in both.
    Drawn ones are rounded as there.

    Raises:
        InputError: there are more weights than a cell may have.
    """
    sizes = (workspace.input_size, workspace.hidden_size)
    drawn = draw_parameters(cell, *sizes, workspace.seed)
    weights = {}
    for name, shape in parameter_shapes(cell, *sizes).items():
        weights[name] = drawn[name].round(decimals=DECIMALS)
        for given in (workspace.written.weights, workspace.weights):
            if name in given and given[name].shape == shape:
                weights[name] = torch.from_numpy(given[name].copy())
                break
    return weights


def against_title(workspace: Workspace) -> str:
    """What the cell is compared with, as the screen calls it."""
    key = workspace.writing.against
    return "" if key is None else EQUATION_PRESETS[key].title


def _run_or_none(place: str, workspace: Workspace, cell: EquationCell) -> CellRun | None:
    try:
        return _current_run(place, workspace, cell)
    except InputError:
        return None


def _current_run(place: str, workspace: Workspace, cell: EquationCell) -> CellRun:
    rests_on = (
        cell, workspace.sequence, workspace.scaling, workspace.weights, workspace.seed,
        workspace.hidden_size, workspace.written.weights,
    )  # fmt: skip
    return session.remembered(place, rests_on, lambda: _run(workspace, cell))


def _run(workspace: Workspace, cell: EquationCell) -> CellRun:
    most = min(_MOST_STEPS, max(1, _MOST_OPERATIONS // max(cell.operations, 1)))
    sequence = first_steps(most)
    weights = cell_weights(workspace, cell)
    x = torch.from_numpy(sequence.values.copy()).double()
    with torch.no_grad():
        trace = run_equations(cell, x, weights, hidden_size=workspace.hidden_size)
    return CellRun(cell, sequence, weights, trace)
