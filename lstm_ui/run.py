"""The cell of a workspace, run on its sequence."""

from dataclasses import dataclass

import numpy as np
import torch

from lstm_core import LSTM, LSTMCell, Trace, trace
from lstm_core.comparison import TorchComparison, compare_with_torch
from lstm_core.lesson_weights import lstm_from_lesson_weights
from lstm_core.sequences import ScaledSequence, scale
from lstm_core.step_record import Step
from lstm_ui.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One run of the cell: what went in, the cell, what came out, and the proof."""

    scaled: ScaledSequence
    lstm: LSTM
    trace: Trace
    comparison: TorchComparison


def run_workspace(workspace: Workspace) -> Run:
    """Scale the sequence, build the cell, trace it from zero states and compare it."""
    scaled = scale(workspace.sequence, workspace.scaling)
    lstm = lstm_from_lesson_weights(
        workspace.weights, variant=workspace.variant, peephole=workspace.peephole
    )
    x = torch.from_numpy(scaled.sequence.values.astype(np.float32))
    record = trace(lstm, x)
    return Run(scaled, lstm, record, compare_with_torch(lstm, record))


def run_key(workspace: Workspace) -> tuple[object, ...]:
    """What a run rests on; workspaces with equal keys differ only in what is looked at."""
    identity = (Same(workspace.sequence), Same(workspace.weights))
    return (*identity, workspace.scaling, workspace.variant, workspace.peephole)


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """Equal to another only if both hold the very same object, and keeps it alive."""

    held: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.held is other.held

    def __hash__(self) -> int:
        return id(self.held)


def step_of(run: Run, step: int) -> Step:
    """One step of a run with every term, from the state the run had before it; (H,) each."""
    layer = run.trace["l0"]
    zeros = torch.zeros_like(layer.h[0, 0])

    def before(values: torch.Tensor) -> torch.Tensor:
        return values[step - 1, 0] if step else zeros

    gates_prev = before(layer.i), before(layer.f), before(layer.o)
    with torch.no_grad():
        return _cell_of(run.lstm).step(
            run.trace.x[step, 0], (before(layer.h), before(layer.c)), gates_prev
        )


def _cell_of(lstm: LSTM) -> LSTMCell:
    cell = LSTMCell(lstm.input_size, lstm.hidden_size, variant=lstm.variant, peephole=lstm.peephole)
    cell.load_state_dict({n.removesuffix("_l0"): v for n, v in lstm.state_dict().items()})
    return cell
