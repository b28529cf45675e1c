"""Gradients of the input and the weights of a small run, all in one compiled loop."""

from typing import Any

import numba
import numpy as np

from lstm_core.engine.compiling import compiled
from lstm_core.engine.lanes import start_at

_array: Any = numba.carray  # type: ignore[attr-defined]


@compiled
def few_products(
    T: int, B: int, D: int, H: int, zero: Any, d_s: int, x: int, h_0: int, h: int, W_x: int,
    d_x: int, d_W_x: int, d_W_h: int, d_b: int, reverse: bool,
) -> None:  # fmt: skip
    """Fill the last four arrays; all are given by their addresses, as `forward` takes them.

    Args:
        T, B, D, H: sizes.
        zero: one, of the dtype of all arrays.
        d_s: (T, B, 4H), gradients of the pre-activations.
        x, h_0, h, W_x: (T, B, D), (B, H), (T, B, H), (4H, D).
        d_x, d_W_x, d_W_h, d_b: (T, B, D), (4H, D), (4H, H), (4H,), filled.
        reverse: the run went from the last step to the first.
    """
    s, inputs = _array(start_at(d_s, zero), (T, B, 4 * H)), _array(start_at(x, zero), (T, B, D))
    start, states = _array(start_at(h_0, zero), (B, H)), _array(start_at(h, zero), (T, B, H))
    W, to_x = _array(start_at(W_x, zero), (4 * H, D)), _array(start_at(d_x, zero), (T, B, D))
    to_W_x = _array(start_at(d_W_x, zero), (4 * H, D))
    to_W_h = _array(start_at(d_W_h, zero), (4 * H, H))
    to_b = _array(start_at(d_b, zero), (4 * H,))
    total = np.full((D + H + 1, 4 * H), zero)  # a row for each number that a gate sees
    for t in range(T):
        before = t + 1 if reverse else t - 1
        started = before < 0 or before >= T
        for row in range(B):
            for j in range(D):
                there, value = zero, inputs[t, row, j]
                for k in range(4 * H):
                    there += s[t, row, k] * W[k, j]
                    total[j, k] += value * s[t, row, k]
                to_x[t, row, j] = there
            for j in range(H):
                value = start[row, j] if started else states[before, row, j]
                for k in range(4 * H):
                    total[D + j, k] += value * s[t, row, k]
            for k in range(4 * H):
                total[D + H, k] += s[t, row, k]
    for k in range(4 * H):
        for j in range(D):
            to_W_x[k, j] = total[j, k]
        for j in range(H):
            to_W_h[k, j] = total[D + j, k]
        to_b[k] = total[D + H, k]
