"""Products of one row with a matrix, whose sums stay in registers while they grow."""

from typing import Any, Final

import numpy as np

from lstm_core.engine.compiling import compiled, inlined
from lstm_core.engine.lanes import (
    LANES,
    eightfold,
    load,
    manifold_like,
    number,
    plus,
    plus_product,
)

_NEAR: Final = 16
"""Rows of a block that are filled together, so that they stay in the nearest cache meanwhile."""


@inlined
def filled_up(units: int) -> int:
    """How many lanes so many units take: the next multiple of eight."""
    return (units + LANES - 1) // LANES * LANES


@compiled
def packed_by_units(weights: Any, H: int, m: int, zero: Any) -> Any:
    """Four slabs, (4H, m), as products read them: ⌈H/8⌉ blocks of (m, 32), laid out flat.

    A row of a block holds a column of W_i for eight units, then of W_f, W_g and W_o, with
    zeros where there is no such unit. `zero` is one, of the dtype of the weights.
    """
    packed = np.full(4 * filled_up(H) * m, zero)
    for first in range(0, H, LANES):
        for left in range(0, m, _NEAR):
            right = min(left + _NEAR, m)
            for lane in range(min(LANES, H - first)):
                for gate in range(4):
                    n, to = (gate * H + first + lane) * m, first * 4 * m + gate * LANES + lane
                    for j in range(left, right):
                        packed[to + j * 4 * LANES] = number(weights, n + j)
    return packed


@compiled
def packed_biases(b: Any, b_h: Any, H: int, m: int, zero: Any) -> Any:
    """The sum of two biases, (4H,) each, as `packed_by_units` lays out (4H, m); m is 0 or 1."""
    total, other = packed_by_units(b, H, m, zero), packed_by_units(b_h, H, m, zero)
    for n in range(len(total)):
        total[n] += other[n]
    return total


@compiled
def packed_peepholes(W_ci: Any, W_cf: Any, W_co: Any, H: int, zero: Any) -> Any:
    """Three vectors, (H,) each, one behind the other, each filled up to eights with zeros."""
    width = filled_up(H)
    packed = np.full(3 * width, zero)
    for k in range(H):
        packed[k] = number(W_ci, k)
        packed[width + k] = number(W_cf, k)
        packed[2 * width + k] = number(W_co, k)
    return packed


@inlined
def plus_block(sums: Any, x: Any, v: int, packed: Any, p: int, m: int) -> Any:
    """Four sums of eight units plus W x, for m numbers from x[v] on.

    `packed` is what `packed_by_units` gave; the block of these units begins at p. Every other
    product goes to a sum of its own: a single one would wait for the product before.
    """
    s_i, s_f, s_g, s_o = sums
    r_i = r_f = r_g = r_o = manifold_like(s_i, 0)
    for j in range(0, m - 1, 2):
        y, z = eightfold(number(x, v + j)), eightfold(number(x, v + j + 1))
        s_i = plus_product(s_i, y, load(packed, p))
        s_f = plus_product(s_f, y, load(packed, p + 8))
        s_g = plus_product(s_g, y, load(packed, p + 16))
        s_o = plus_product(s_o, y, load(packed, p + 24))
        r_i = plus_product(r_i, z, load(packed, p + 32))
        r_f = plus_product(r_f, z, load(packed, p + 40))
        r_g = plus_product(r_g, z, load(packed, p + 48))
        r_o = plus_product(r_o, z, load(packed, p + 56))
        p += 64
    if m % 2:
        y = eightfold(number(x, v + m - 1))
        s_i = plus_product(s_i, y, load(packed, p))
        s_f = plus_product(s_f, y, load(packed, p + 8))
        s_g = plus_product(s_g, y, load(packed, p + 16))
        s_o = plus_product(s_o, y, load(packed, p + 24))
    return plus(s_i, r_i), plus(s_f, r_f), plus(s_g, r_g), plus(s_o, r_o)


@inlined
def plus_two_blocks(
    sums: Any, others: Any, x: Any, v: int, packed: Any, p: int, q: int, m: int
) -> Any:
    """`plus_block` for two blocks of units at once, which keep the processor twice as busy."""
    s_i, s_f, s_g, s_o = sums
    r_i, r_f, r_g, r_o = others
    for j in range(m):
        y = eightfold(number(x, v + j))
        s_i, r_i = plus_product(s_i, y, load(packed, p)), plus_product(r_i, y, load(packed, q))
        s_f = plus_product(s_f, y, load(packed, p + 8))
        r_f = plus_product(r_f, y, load(packed, q + 8))
        s_g = plus_product(s_g, y, load(packed, p + 16))
        r_g = plus_product(r_g, y, load(packed, q + 16))
        s_o = plus_product(s_o, y, load(packed, p + 24))
        r_o = plus_product(r_o, y, load(packed, q + 24))
        p += 32
        q += 32
    return (s_i, s_f, s_g, s_o), (r_i, r_f, r_g, r_o)
