"""Run the equations over time: one layer, one direction."""

import torch
from torch import Tensor

from lstm_core.equations import CellWeights, gates, input_term, recurrent_term
from lstm_core.tracing import LayerTrace


def run_layer(
    x: Tensor, h: Tensor, c: Tensor, weights: CellWeights, *, reverse: bool = False
) -> LayerTrace:
    """Every gate and state of every step, each (T, B, H), still attached to autograd.

    Args:
        x: (T, B, D).
        h: the hidden state before the first step, (B, H).
        c: the cell state before the first step, (B, H).
        weights: the weights of the cell.
        reverse: run from the last step to the first. The result stands in the
            order of the sequence all the same.
    """
    s_x = input_term(x, weights)  # (T, B, D) -> (T, B, 4H), all steps in one product
    if weights.b is not None:
        s_x = s_x + weights.b
    rows = s_x.unbind()
    steps = []
    for s in reversed(rows) if reverse else rows:
        i, f, g, o, c, h, *_ = gates(s + recurrent_term(h, weights), c, weights)
        steps.append((i, f, g, o, c, h))
    if reverse:
        steps.reverse()
    return LayerTrace(*(torch.stack(values) for values in zip(*steps, strict=True)))
