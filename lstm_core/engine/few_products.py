"""Gradients of the weights of a small run: a product that torch would take longer to begin."""

from typing import Any

import numpy as np

from lstm_core.engine.compiling import compiled


@compiled
def few_products(d_s: Any, seen: Any, d_W_x: Any, d_W_h: Any, d_b: Any, zero: Any) -> None:
    """Fill the gradients of weights with sums over all steps and sequences.

    Args:
        d_s, seen: (T B, 4H) and (T B, H + D + 1), as `backward` fills them, H being the units
            filled up to a multiple of eight.
        d_W_x, d_W_h, d_b: (4, units, D), (4, units, units) and (4, units), filled.
        zero: one, of the dtype of all arrays.
    """
    units, D = d_W_x.shape[1:]
    rows, slabs = d_s.shape
    H = slabs // 4
    total = np.full((H + D + 1, slabs), zero)  # a row for each number that a gate sees
    for n in range(rows):
        for j in range(H + D + 1):
            value = seen[n, j]
            for k in range(slabs):
                total[j, k] += value * d_s[n, k]
    for gate in range(4):
        for unit in range(units):
            k = gate * H + unit
            for j in range(units):
                d_W_h[gate, unit, j] = total[j, k]
            for j in range(D):
                d_W_x[gate, unit, j] = total[H + j, k]
            d_b[gate, unit] = total[H + D, k]
