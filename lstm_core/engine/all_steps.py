"""Gradients that are products or sums over all steps at once, from those of pre-activations."""

import torch
from torch import Tensor

from lstm_core.engine.forward import Course
from lstm_core.engine.slabs import as_given, with_four_slabs
from lstm_core.engine.steps import state_at
from lstm_core.equations import CellWeights


def input_gradient(d_s: Tensor, weights: CellWeights) -> Tensor:
    """That of x, (T, B, D), from those of the pre-activations, (T, B, 4H′)."""
    d_s = as_given(d_s, weights.W_h.shape[1])
    T, B, slabs = d_s.shape
    W_x = with_four_slabs(weights.W_x, weights.variant)
    return (d_s.view(T * B, slabs) @ W_x).view(T, B, -1)


def weight_gradients(d_s: Tensor, seen: Tensor, D: int, H: int) -> list[Tensor]:
    """Those of W_x, W_h and b, (4H, ·): one product over all steps.

    Args:
        d_s: of the pre-activations, (T, B, 4H′), H′ being H filled up to a multiple of eight.
        seen: what the gates of each step saw, (T, B, H′ + D + 1).
        D, H: inputs and units.
    """
    # MKL takes a fifth less time for a short and wide result than for a long and narrow one.
    product = seen.flatten(0, 1).t() @ d_s.flatten(0, 1)  # (H′ + D + 1, 4H′)
    product = as_given(product, H).t()  # (4H, H′ + D + 1)
    d_W_x = product[:, -D - 1 : -1].contiguous()
    return [d_W_x, product[:, :H].contiguous(), product[:, -1].contiguous()]


def peephole_gradients(d_s: Tensor, c: Tensor, c_0: Tensor, order: Course) -> list[Tensor]:
    """Those of W_ci, W_cf and W_co, (H,): sums over all steps and sequences.

    Args:
        d_s: of the pre-activations, (T, B, 4H′).
        c: of every step, (T, B, H).
        c_0: before the first, (B, H), with or without an axis in front.
        order: the course of the run.
    """
    s_i, s_f, _, s_o = as_given(d_s, c.shape[-1]).chunk(4, dim=-1)  # 4 of (T, B, H)
    c_prev = _states_before(c_0, c, order)
    seen_by = ((s_i, c_prev), (s_f, c_prev), (s_o, c))
    return [(of_gate * state).sum((0, 1)) for of_gate, state in seen_by]


def _states_before(start: Tensor, states: Tensor, order: Course) -> Tensor:
    """The state each step began with, (T, B, H), from the states it left."""
    first = start.view(1, *states.shape[1:])
    if order.last is not None:
        return state_at(first, states, order.before)
    parts = (states[1:], first) if order.reverse else (first, states[:-1])
    return torch.cat(parts)
