"""Run the equations over time: one layer, one direction."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from lstm_core.conventions import QUANTITIES
from lstm_core.equations import (
    NOTHING_REPLACED,
    CellWeights,
    Gates,
    Replaced,
    gate_term,
    gates,
    input_term,
    recurrent_term,
)
from lstm_core.tracing import LayerTrace


def run_steps(
    x: Tensor,
    h: Tensor,
    c: Tensor,
    weights: CellWeights,
    *,
    reverse: bool = False,
    present: Tensor | None = None,
    replaced_at: Callable[[int], Replaced] = lambda t: NOTHING_REPLACED,
) -> tuple[list[Gates], Tensor, Tensor]:
    """A record of every step, in the order of the sequence, and the h and c of the end.

    The equations are `lstm_core.equations.gates`, once a step; all is still attached to
    autograd. Arguments as in `lstm_core.engine.run_layer`; `replaced_at` gives what
    somebody sets in place of the computed values of a step.
    """
    s_x = input_term(x, weights)  # (T, B, D) -> (T, B, 4H), all steps in one product
    h_0, c_0, b = h, c, weights.b
    h, c = h_0.view(h_0.shape[-2:]), c_0.view(c_0.shape[-2:])  # (1, B, ·) -> (B, ·)
    if b is not None:
        s_x = s_x + b
    gates_prev = c.new_zeros(len(c), 3 * c.shape[-1])
    steps: list[Gates] = []
    times = range(len(x))
    for t in reversed(times) if reverse else times:
        s = s_x[t] + recurrent_term(h, weights)
        if weights.W_gates is not None:
            s = s + gate_term(gates_prev, weights)
        step = gates(s, c, weights, replaced_at(t))
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
    return steps, h.view_as(h_0), c.view_as(c_0)


def stacked(steps: Sequence[Gates]) -> LayerTrace:
    """The six values of every step, (B, H) each -> (T, B, H) each."""
    return LayerTrace(**{q: torch.stack([getattr(step, q) for step in steps]) for q in QUANTITIES})
