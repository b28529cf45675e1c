"""Gradients of the weights of a small run, in one compiled loop."""

from typing import Any

import numpy as np

from lstm_core.engine.compiling import compiled
from lstm_core.engine.lanes import array, start_at


@compiled
def few_products(
    rows: int, D: int, H: int, width: int, zero: Any, d_s: int, seen: int,
    d_W_x: int, d_W_h: int, d_b: int,
) -> None:  # fmt: skip
    """Fill the last three arrays; all are given by their addresses, as `forward` takes them.

    Args:
        rows: steps times sequences.
        D, H, width: inputs, units, and units filled up to a multiple of eight.
        zero: one, of the dtype of all arrays.
        d_s, seen: (T, B, 4 · width) and (T, B, width + D + 1), as `backward` fills them.
        d_W_x, d_W_h, d_b: (4H, D), (4H, H), (4H,), filled.
    """
    s = array(start_at(d_s, zero), (rows, 4 * width))
    saw = array(start_at(seen, zero), (rows, width + D + 1))
    total = np.full((width + D + 1, 4 * width), zero)  # a row for each number that a gate sees
    for n in range(rows):
        for j in range(width + D + 1):
            value = saw[n, j]
            for k in range(4 * width):
                total[j, k] += value * s[n, k]
    to_W_x = array(start_at(d_W_x, zero), (4, H, D))
    to_W_h = array(start_at(d_W_h, zero), (4, H, H))
    to_b = array(start_at(d_b, zero), (4, H))
    for gate in range(4):
        for unit in range(H):
            k = gate * width + unit
            for j in range(H):
                to_W_h[gate, unit, j] = total[j, k]
            for j in range(D):
                to_W_x[gate, unit, j] = total[width + j, k]
            to_b[gate, unit] = total[width + D, k]
