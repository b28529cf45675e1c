"""The seam: `run_layer`, on the path that was chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from lstm_core import recurrence
from lstm_core.engine.autograd import CompiledLayer
from lstm_core.engine.choice import runs_compiled
from lstm_core.engine.collecting import collector
from lstm_core.engine.forward import course, layer_trace, run_forward
from lstm_core.equations import CellWeights
from lstm_core.tracing import LayerTrace


@dataclass(frozen=True, slots=True)
class LayerRun:
    """What a layer leaves, still attached to autograd.

    Attributes:
        h: the hidden state after every step, (T, B, P).
        h_n, c_n: the h and c that the run ends with, (B, P) and (B, H).
        trace: gives the six values of every step, (T, B, H) each but h. Steps that are not
            there hold what was computed from their padding.
    """

    h: Tensor
    h_n: Tensor
    c_n: Tensor
    trace: Callable[[], LayerTrace]


def run_layer(
    x: Tensor,
    h: Tensor,
    c: Tensor,
    weights: CellWeights,
    *,
    reverse: bool = False,
    present: Tensor | None = None,
) -> LayerRun:
    """Every gate and state of every step, by whichever path fits.

    Args:
        x: (T, B, D).
        h: the hidden state before the first step, (B, P).
        c: the cell state before the first step, (B, H).
        weights: the weights of the cell.
        reverse: run from the last step to the first. The result stands in the
            order of the sequence all the same.
        present: (T, B, 1), False where a sequence has no such step; the state passes
            over those steps unchanged.
    """
    if not runs_compiled(x, h, c, weights):
        return _readable(x, h, c, weights, reverse, present)
    order = course(reverse, present)
    inputs = (x, h, c, weights.W_x, weights.W_h, weights.b, weights.W_ci, weights.W_cf,
              weights.W_co)  # fmt: skip
    if torch.is_grad_enabled() and any(t is not None and t.requires_grad for t in inputs):
        gates, kept_c, kept_h, h_n, c_n = CompiledLayer.apply(  # type: ignore[no-untyped-call]
            weights, order, collector(), *inputs
        )
    else:
        run = run_forward(x, h, c, weights, order)
        gates, kept_c, kept_h, h_n, c_n = run.gates, run.c, run.h, run.h_n, run.c_n
    return LayerRun(kept_h, h_n, c_n, partial(layer_trace, gates, kept_c, kept_h))


def _readable(
    x: Tensor,
    h: Tensor,
    c: Tensor,
    weights: CellWeights,
    reverse: bool,
    present: Tensor | None,
) -> LayerRun:
    steps, h_n, c_n = recurrence.run_steps(x, h, c, weights, reverse=reverse, present=present)
    gradients = collector()
    if gradients is not None:
        gradients.steps = steps
    run = recurrence.stacked(steps)
    return LayerRun(run.h, h_n, c_n, lambda: run)
