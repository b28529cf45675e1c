"""Gradients of what went into a run, from those of its pre-activations."""

from collections.abc import Sequence

import torch
from torch import Tensor

from lstm_core.conventions import GATES
from lstm_core.engine.backward import Kept, StepGradients, as_given
from lstm_core.engine.forward import Course
from lstm_core.engine.slabs import own_slabs, with_four_slabs
from lstm_core.engine.steps import state_at
from lstm_core.equations import CellWeights

Gradients = list[Tensor | None]


def input_gradients(
    found: StepGradients,
    x: Tensor,
    kept: Kept,
    weights: CellWeights,
    order: Course,
    needed: Sequence[bool],
) -> Gradients:
    """The gradients of x, h_0, c_0, W_x, W_h, W_ci, W_cf, W_co and each of the biases.

    One that is not needed may be None or may be there: autograd passes it over.

    Args:
        found: what `run_backward` returned.
        x: the input, (T, B, D).
        kept: what the run left.
        weights: the weights of the run.
        order: the course of the run.
        needed: whether each of them is.
    """
    H = weights.W_h.shape[1]
    d_x = found.x
    if needed[0] and d_x is None:
        s = as_given(found.s, H).flatten(0, 1)  # (T B, 4H)
        d_x = (s @ with_four_slabs(weights.W_x, weights.variant)).view_as(x)
    of_weights = found.weights
    if found.seen is not None:
        of_weights = _products(found.s, found.seen, x.shape[-1], H)
    d_W_x = d_W_h = d_b = None
    if of_weights is not None:
        if weights.variant.gates != GATES:
            of_weights = [own_slabs(d, weights.variant) for d in of_weights]
        d_W_x, d_W_h, d_b = of_weights
    peepholes: Gradients = [None, None, None]
    if any(needed[5:8]):
        every = _peephole_gradients(found.s, kept, order)
        peepholes = [g if need else None for g, need in zip(every, needed[5:8], strict=True)]
    biases = [d_b] * len(weights.biases)
    return [d_x, found.h_0, found.c_0, d_W_x, d_W_h, *peepholes, *biases]


def _products(d_s: Tensor, seen: Tensor, D: int, H: int) -> list[Tensor]:
    """Those of W_x, W_h and b, (4H, ·): one product over all steps."""
    # MKL takes a fifth less time for a short and wide result than for a long and narrow one.
    product = seen.flatten(0, 1).t() @ d_s.flatten(0, 1)  # (H′ + D + 1, 4H′)
    product = as_given(product, H).t()  # (4H, H′ + D + 1)
    d_W_x = product[:, -D - 1 : -1].contiguous()
    return [d_W_x, product[:, :H].contiguous(), product[:, -1].contiguous()]


def _peephole_gradients(d_s: Tensor, kept: Kept, order: Course) -> list[Tensor]:
    """Those of W_ci, W_cf and W_co: sums over all steps."""
    s_i, s_f, _, s_o = as_given(d_s, kept.c.shape[-1]).chunk(4, dim=-1)  # 4 of (T, B, H)
    c_prev = _states_before(kept.c_0, kept.c, order)
    seen_by = ((s_i, c_prev), (s_f, c_prev), (s_o, kept.c))
    return [(of_gate * state).sum((0, 1)) for of_gate, state in seen_by]


def _states_before(start: Tensor, states: Tensor, order: Course) -> Tensor:
    """The state each step began with, (T, B, H), from the states it left."""
    first = start.view(1, *states.shape[1:])
    if order.last is not None:
        return state_at(first, states, order.before)
    parts = (states[1:], first) if order.reverse else (first, states[:-1])
    return torch.cat(parts)
