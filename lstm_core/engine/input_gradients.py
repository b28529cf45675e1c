"""Gradients of what went into a run, from those of its pre-activations."""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

from lstm_core.engine.backward import RunGradients
from lstm_core.engine.compilation import loops
from lstm_core.engine.forward import Course, Run
from lstm_core.engine.room import ZEROS
from lstm_core.engine.slabs import own_slabs, with_four_slabs
from lstm_core.engine.steps import state_at
from lstm_core.equations import CellWeights

FEW_PRODUCTS: Final = 100_000
"""Multiplications up to which one compiled loop is quicker than handing them to torch."""

Gradients = list[Tensor | None]


def input_gradients(
    found: RunGradients,
    x: Tensor,
    run: Run,
    weights: CellWeights,
    order: Course,
    needed: Sequence[bool],
) -> Gradients:
    """The gradients of x, h_0, c_0, W_x, W_h, b, W_ci, W_cf and W_co.

    Args:
        found: what `run_backward` returned.
        x: the input, (T, B, D).
        run: what `run_forward` returned, but with the state before the first step as h_n, c_n.
        weights: the weights of the run.
        order: the course of the run.
        needed: whether each of the nine is wanted; None stands for those that are not.
    """
    T, B, D = x.shape
    few = 4 * T * B * run.h.shape[-1] * (2 * D + run.h.shape[-1] + 1) <= FEW_PRODUCTS
    products = _few_products if few and order.last is None else _products
    gradients = products(found.s, x, run, weights, order, needed)
    gradients[1:1] = [found.h_0, found.c_0]
    gradients += _peephole_gradients(found.s, run, order, needed[6:])
    return [g if need else None for g, need in zip(gradients, needed, strict=True)]


def _products(
    d_s: Tensor, x: Tensor, run: Run, weights: CellWeights, order: Course, needed: Sequence[bool]
) -> Gradients:
    """Those of x, W_x, W_h and b: one product over all steps for the input, one for the rest."""
    form = weights.variant
    T, B, D = x.shape
    s = d_s.view(T * B, -1)  # (T B, 4H)
    d_x = (s @ with_four_slabs(weights.W_x, form)).view(T, B, D) if needed[0] else None
    if not any(needed[3:6]):
        return [d_x, None, None, None]
    seen = torch.cat((x, _states_before(run.h_n, run.h, order), x.new_ones(T, B, 1)), dim=-1)
    product = own_slabs(s.t() @ seen.view(T * B, -1), form)  # (4H, D + H + 1)
    return [d_x, product[:, :D].contiguous(), product[:, D:-1].contiguous(), product[:, -1]]


def _few_products(
    d_s: Tensor, x: Tensor, run: Run, weights: CellWeights, order: Course, needed: Sequence[bool]
) -> Gradients:
    """`_products` by one compiled loop, where every sequence has every step."""
    form = weights.variant
    T, B, D = x.shape
    H = run.h.shape[-1]
    W_x = with_four_slabs(weights.W_x, form).detach()
    d_x, d_W_x, d_W_h = x.new_empty(T, B, D), x.new_empty(4 * H, D), x.new_empty(4 * H, H)
    d_b = x.new_empty(4 * H)
    read = [t.contiguous() for t in (d_s, x, run.h_n, run.h, W_x)]
    places = [t.data_ptr() for t in (*read, d_x, d_W_x, d_W_h, d_b)]
    compiled = loops()
    assert compiled is not None, "the run that is gone back over was a compiled one"
    compiled.few_products(T, B, D, H, ZEROS[x.dtype], *places, order.reverse)
    return [d_x, own_slabs(d_W_x, form), own_slabs(d_W_h, form), own_slabs(d_b, form)]


def _peephole_gradients(d_s: Tensor, run: Run, order: Course, needed: Sequence[bool]) -> Gradients:
    """Those of W_ci, W_cf and W_co: sums over all steps."""
    if not any(needed):
        return [None, None, None]
    s_i, s_f, _, s_o = d_s.chunk(4, dim=-1)  # 4 of (T, B, H)
    c_prev = _states_before(run.c_n, run.c, order)
    seen_by = ((s_i, c_prev), (s_f, c_prev), (s_o, run.c))
    return [(of_gate * state).sum((0, 1)) for of_gate, state in seen_by]


def _states_before(start: Tensor, states: Tensor, order: Course) -> Tensor:
    """The state each step began with, (T, B, H), from the states it left."""
    if order.last is not None:
        return state_at(start, states, order.before)
    if order.reverse:
        return torch.cat([states[1:], start[None]])
    return torch.cat([start[None], states[:-1]])
