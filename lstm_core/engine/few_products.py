"""Gradients of the weights of a small run: a product that torch would take longer to begin."""

from typing import Any

import numpy as np

from lstm_core.engine.compiling import compiled
from lstm_core.engine.lanes import (
    LANES,
    load_like,
    plus,
    plus_product,
    sixteenfold,
    start_of,
    store,
)


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
    numbers = seen.shape[1]
    H = numbers - D - 1
    total = np.full((numbers, 4 * H), zero)  # a row for each number that a gate sees
    for j in range(numbers):
        _add_product(total, j, seen, d_s, zero)
    for gate in range(4):
        for unit in range(units):
            k = gate * H + unit
            for j in range(units):
                d_W_h[gate, unit, j] = total[j, k]
            for j in range(D):
                d_W_x[gate, unit, j] = total[H + j, k]
            d_b[gate, unit] = total[H + D, k]


@compiled
def _add_product(total: Any, j: int, seen: Any, d_s: Any, zero: Any) -> None:
    """Row j of the sums: column j of `seen` times the rows of `d_s`.

    Four sums grow side by side: a single one would wait for the product before.
    """
    rows, slabs = len(seen), total.shape[1]
    none = sixteenfold(zero)
    for k in range(0, slabs, 4 * LANES):
        p = q = r = s = none
        for n in range(0, rows - 1, 2):
            y, z = seen[n, j], seen[n + 1, j]
            low, high = n * slabs + k, (n + 1) * slabs + k
            p = plus_product(p, sixteenfold(y), load_like(none, start_of(d_s), low))
            q = plus_product(q, sixteenfold(y), load_like(none, start_of(d_s), low + 2 * LANES))
            r = plus_product(r, sixteenfold(z), load_like(none, start_of(d_s), high))
            s = plus_product(s, sixteenfold(z), load_like(none, start_of(d_s), high + 2 * LANES))
        if rows % 2:
            y, low = seen[rows - 1, j], (rows - 1) * slabs + k
            p = plus_product(p, sixteenfold(y), load_like(none, start_of(d_s), low))
            q = plus_product(q, sixteenfold(y), load_like(none, start_of(d_s), low + 2 * LANES))
        store(start_of(total), j * slabs + k, plus(p, r))
        store(start_of(total), j * slabs + k + 2 * LANES, plus(q, s))
