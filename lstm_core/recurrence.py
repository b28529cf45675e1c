"""Run the equations over time: one layer, one direction."""

from collections.abc import Sequence

import torch
from torch import Tensor

from lstm_core.conventions import QUANTITIES
from lstm_core.equations import CellWeights, Gates, gate_term, gates, input_term, recurrent_term
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

    The equations are `lstm_core.equations.gates`, once a step.

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
    steps, h, c = run_steps(x, h, c, weights, reverse=reverse, present=present)
    return stacked(steps), h, c


def run_steps(
    x: Tensor,
    h: Tensor,
    c: Tensor,
    weights: CellWeights,
    *,
    reverse: bool = False,
    present: Tensor | None = None,
) -> tuple[list[Gates], Tensor, Tensor]:
    """`run_layer` with a record of every step, (B, H), in the order of the sequence."""
    s_x = input_term(x, weights)  # (T, B, D) -> (T, B, 4H), all steps in one product
    if weights.b is not None:
        s_x = s_x + weights.b
    gates_prev = c.new_zeros(len(c), 3 * c.shape[-1])
    steps: list[Gates] = []
    times = range(len(x))
    for t in reversed(times) if reverse else times:
        s = s_x[t] + recurrent_term(h, weights)
        if weights.W_gates is not None:
            s = s + gate_term(gates_prev, weights)
        step = gates(s, c, weights)
        steps.append(step)
        if present is None:
            h, c = step.h, step.c
        else:
            h = torch.where(present[t], step.h, h)
            c = torch.where(present[t], step.c, c)
        if weights.W_gates is not None:
            seen = torch.cat([step.i, step.f, step.o], dim=-1)
            gates_prev = seen if present is None else torch.where(present[t], seen, gates_prev)
    if reverse:
        steps.reverse()
    return steps, h, c


def stacked(steps: Sequence[Gates]) -> LayerTrace:
    """The six values of every step, (B, H) each -> (T, B, H) each."""
    return LayerTrace(**{q: torch.stack([getattr(step, q) for step in steps]) for q in QUANTITIES})
