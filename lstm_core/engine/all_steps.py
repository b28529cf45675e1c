"""Gradients that are products or sums over all steps at once, from those of pre-activations."""

from collections.abc import Sequence

import torch
from torch import Tensor

from lstm_core.engine.forward import Course
from lstm_core.engine.slabs import as_given
from lstm_core.engine.steps import state_at


def input_gradient(d_s: Tensor, W_x: Tensor) -> Tensor:
    """That of x, (T, B, D).

    Args:
        d_s: of the pre-activations, (T, B, 4H′), H′ being H filled up to a multiple of eight.
        W_x: (4H, D), with all four slabs.
    """
    d_s = as_given(d_s, len(W_x) // 4)
    return (d_s.flatten(0, 1) @ W_x).view(*d_s.shape[:2], -1)


def weight_gradients(d_s: Tensor, seen: Tensor, D: int, H: int) -> list[Tensor]:
    """Those of W_x, W_h and b, (4H, ·): one product over all steps.

    Args:
        d_s: of the pre-activations, (T, B, 4H′).
        seen: what the gates of each step saw, (T, B, H′ + D + 1).
        D, H: inputs and units.
    """
    # MKL takes a fifth less time for a short and wide result than for a long and narrow one.
    product = seen.flatten(0, 1).t() @ d_s.flatten(0, 1)  # (H′ + D + 1, 4H′)
    product = as_given(product, H).t()  # (4H, H′ + D + 1)
    d_W_x = product[:, -D - 1 : -1].contiguous()
    return [d_W_x, product[:, :H].contiguous(), product[:, -1].contiguous()]


def peephole_gradients(
    d_s: Tensor, c: Tensor, c_0: Tensor, order: Course, needed: Sequence[bool]
) -> list[Tensor | None]:
    """Those of W_ci, W_cf and W_co that are needed, (H,): sums over all steps and sequences.

    Args:
        d_s: of the pre-activations, (T, B, 4H′).
        c: of every step, (T, B, H).
        c_0: before the first, (B, H), with or without an axis in front.
        order: the course of the run.
        needed: whether each of the three is.
    """
    if not any(needed):
        return [None, None, None]
    s_i, s_f, _, s_o = as_given(d_s, c.shape[-1]).chunk(4, dim=-1)  # 4 of (T, B, H)
    c_prev = _states_before(c_0, c, order)
    seen_by = ((s_i, c_prev), (s_f, c_prev), (s_o, c))
    return [
        (of_gate * state).sum((0, 1)) if need else None
        for (of_gate, state), need in zip(seen_by, needed, strict=True)
    ]


def _states_before(start: Tensor, states: Tensor, order: Course) -> Tensor:
    """The state each step began with, (T, B, H), from the states it left."""
    first = start.view(1, *states.shape[1:])
    if order.last is not None:
        return state_at(first, states, order.before)
    parts = (states[1:], first) if order.reverse else (first, states[:-1])
    return torch.cat(parts)
