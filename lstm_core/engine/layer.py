"""The seam: `run_layer`, on the path that was chosen."""

import torch
from torch import Tensor

from lstm_core import recurrence
from lstm_core.engine.autograd import CompiledLayer
from lstm_core.engine.choice import runs_compiled
from lstm_core.engine.collecting import collector
from lstm_core.engine.forward import course, layer_trace, run_forward
from lstm_core.equations import CellWeights
from lstm_core.tracing import LayerTrace


def run_layer(
    x: Tensor,
    h: Tensor,
    c: Tensor,
    weights: CellWeights,
    *,
    reverse: bool = False,
    present: Tensor | None = None,
) -> tuple[LayerTrace, Tensor, Tensor]:
    """Every gate and state of every step, still attached to autograd.

    Run by whichever path fits.

    Args:
        x: (T, B, D).
        h: the hidden state before the first step, (B, P).
        c: the cell state before the first step, (B, H).
        weights: the weights of the cell.
        reverse: run from the last step to the first. The result stands in the
            order of the sequence all the same.
        present: (T, B, 1), False where a sequence has no such step; the state passes
            over those steps unchanged.

    Returns:
        The six values of every step, (T, B, H) each but h, (T, B, P), and the h and c
        that the run ends with. Steps that are not there hold what was computed from
        their padding.
    """
    if not runs_compiled(x, h, c, weights):
        return _readable(x, h, c, weights, reverse, present)
    order = course(reverse, present)
    inputs = (x, h, c, weights.W_x, weights.W_h, weights.b, weights.W_ci, weights.W_cf,
              weights.W_co)  # fmt: skip
    if torch.is_grad_enabled() and any(t is not None and t.requires_grad for t in inputs):
        gates, kept_c, kept_h, h_n, c_n = CompiledLayer.apply(  # type: ignore[no-untyped-call]
            weights.variant, order, collector(), *inputs
        )
    else:
        run = run_forward(x, h, c, weights, order)
        gates, kept_c, kept_h, h_n, c_n = run.gates, run.c, run.h, run.h_n, run.c_n
    return layer_trace(gates, kept_c, kept_h), h_n, c_n


def _readable(
    x: Tensor,
    h: Tensor,
    c: Tensor,
    weights: CellWeights,
    reverse: bool,
    present: Tensor | None,
) -> tuple[LayerTrace, Tensor, Tensor]:
    steps, h_n, c_n = recurrence.run_steps(x, h, c, weights, reverse=reverse, present=present)
    gradients = collector()
    if gradients is not None:
        gradients.steps = steps
    return recurrence.stacked(steps), h_n, c_n
