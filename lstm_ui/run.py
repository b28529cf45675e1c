"""The cell of a workspace, run on its sequence."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_core import LSTM, Trace, trace
from lstm_core.comparison import TorchComparison, compare_with_torch
from lstm_core.conventions import QUANTITIES
from lstm_core.equations import CellWeights
from lstm_core.intervened_run import trace_with
from lstm_core.interventions import CutUnit, Intervention
from lstm_core.lesson_weights import lstm_from_lesson_weights, stacked_weights
from lstm_core.limits import MAX_COMPARED_STEPS
from lstm_core.parameters import cell_weights
from lstm_core.replacements import acting_at, replacements
from lstm_core.sequences import ScaledSequence, scale
from lstm_core.step_record import Step
from lstm_core.traced_step import traced_step
from lstm_core.tracing import LayerTrace
from lstm_core.variants import variant_named
from lstm_ui.workspace import Workspace, acting


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One run of the cell: what went in, the cell, what came out, and the proof.

    Attributes:
        scaled: the sequence as the cell was given it.
        lstm: the cell.
        trace: every gate and state.
        compare: gives `comparison`, computed when it is first asked for.
        start: h_0 and c_0, (H,) each; None for zeros.
        interventions: those that act in `trace`.
        untouched: the run without them; None where there are none.
    """

    scaled: ScaledSequence
    lstm: LSTM
    trace: Trace
    compare: Callable[[], TorchComparison]
    start: tuple[Tensor, Tensor] | None = None
    interventions: tuple[Intervention, ...] = ()
    untouched: Trace | None = None

    @property
    def comparison(self) -> TorchComparison:
        """The first `compared_steps` without interventions against ``nn.LSTM``."""
        return self.compare()

    @property
    def compared_steps(self) -> int:
        """How many steps `comparison` is about; all of them where they are few enough."""
        return min(len(self.trace.x), MAX_COMPARED_STEPS)


def run_workspace(workspace: Workspace, scaled: ScaledSequence | None = None) -> Run:
    """Scale the sequence, build the cell, and trace it from its start.

    Args:
        workspace: what is run.
        scaled: its sequence, where that has been scaled before.
    """
    scaled = scaled or scale(workspace.sequence, workspace.scaling)
    lstm = lstm_from_lesson_weights(
        workspace.weights, variant=workspace.variant, peephole=workspace.peephole
    )
    x, (h_0, c_0) = _given(workspace, scaled)
    untouched = trace(lstm, x, (h_0[None], c_0[None]))
    first = _first_steps(untouched, MAX_COMPARED_STEPS)
    compare = cache(lambda: compare_with_torch(lstm, first, (h_0[None, None], c_0[None, None])))
    changes = acting(workspace)
    if not changes:
        return Run(scaled, lstm, untouched, compare, (h_0, c_0))
    changed = trace_with(lstm, x, changes, (h_0[None], c_0[None]))
    return Run(scaled, lstm, changed, compare, (h_0, c_0), changes, untouched)


def weights_and_input(
    workspace: Workspace, scaled: ScaledSequence
) -> tuple[CellWeights, Tensor, tuple[Tensor, Tensor]]:
    """What is run: the weights of the cell, x, (T, D), and h_0 and c_0, (H,) each."""
    weights = stacked_weights(
        workspace.weights, variant=workspace.variant, peephole=workspace.peephole
    )
    return weights, *_given(workspace, scaled)


def _given(workspace: Workspace, scaled: ScaledSequence) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    x, h_0, c_0 = (
        torch.from_numpy(values.astype(np.float32))
        for values in (scaled.sequence.values, workspace.start["h_0"], workspace.start["c_0"])
    )
    return x, (h_0, c_0)


def step_of(run: Run, step: int) -> Step[NDArray[Any]]:
    """One step of a run with every term, from the state the run had before it; (H,) each."""
    weights = cell_weights(run.lstm, variant_named(run.lstm.variant), "_l0")
    layer, x = run.trace["l0"], run.trace.x[:, 0].numpy()
    values = {quantity: getattr(layer, quantity).numpy()[:, 0] for quantity in QUANTITIES}
    acting = acting_at(run.interventions, step)
    replaced = replacements(acting, run.lstm.hidden_size, run.trace.x.dtype)
    return traced_step(weights, values, x, step, _start(run), replaced)


def _first_steps(run: Trace, steps: int) -> Trace:
    if len(run.x) <= steps:
        return run
    layers = {
        name: LayerTrace(**{q: getattr(layer, q)[:steps] for q in QUANTITIES})
        for name, layer in run.layers.items()
    }
    return Trace(run.x[:steps], layers)


def _start(run: Run) -> tuple[Tensor, Tensor]:
    """h_0 and c_0 as the run saw them, (H,) each: a unit that is cut out begins at 0."""
    zeros = torch.zeros_like(run.trace["l0"].h[0, 0])
    h_0, c_0 = run.start or (zeros, zeros)
    cut = [each.unit for each in run.interventions if isinstance(each, CutUnit)]
    if not cut:
        return h_0, c_0
    gone = torch.tensor(cut, dtype=torch.int64)
    return h_0.index_fill(0, gone, 0), c_0.index_fill(0, gone, 0)
