"""The cell of a workspace, run on its sequence."""

from dataclasses import dataclass

import numpy as np
import torch

from lstm_core import LSTM, Trace, trace
from lstm_core.comparison import TorchComparison, compare_with_torch
from lstm_core.lesson_weights import lstm_from_lesson_weights
from lstm_core.parameters import cell_weights
from lstm_core.sequences import ScaledSequence, scale
from lstm_core.step_record import Step, record_step
from lstm_core.variants import variant_named
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


def step_of(run: Run, step: int) -> Step:
    """One step of a run with every term, from the state the run had before it; (H,) each."""
    layer = run.trace["l0"]
    zeros = torch.zeros_like(layer.h[0, 0])

    def before(values: torch.Tensor) -> torch.Tensor:
        return values[step - 1, 0] if step else zeros

    weights = cell_weights(run.lstm, variant_named(run.lstm.variant), "_l0")
    gates_prev = torch.cat([before(layer.i), before(layer.f), before(layer.o)])
    x = run.trace.x[step, 0]
    with torch.no_grad():
        return record_step(x, before(layer.h), before(layer.c), weights, gates_prev=gates_prev)
