"""Products of a few rows with a matrix, whose sums stay in registers while they grow."""

from typing import Any

import numpy as np

from lstm_core.engine.compiling import compiled, inlined
from lstm_core.engine.lanes import (
    LANES,
    eightfold,
    eightfold_like,
    load,
    number,
    plus,
    plus_product,
    store,
)


@inlined
def in_eights(units: int) -> int:
    """How many lanes so many units take: the next multiple of eight."""
    return (units + LANES - 1) // LANES * LANES


@compiled
def packed_by_units(weights: Any, H: int, m: int, zero: Any) -> Any:
    """Four slabs, (4H, m), as products read them: ⌈H/8⌉ blocks of (m, 32), laid out flat.

    A row of a block holds a column of W_i for eight units, then of W_f, W_g and W_o, with
    zeros where there is no such unit. `zero` is one, of the dtype of the weights.
    """
    packed = np.full(4 * in_eights(H) * m, zero)
    for unit in range(H):
        block, lane = divmod(unit, LANES)
        for gate in range(4):
            n, to = (gate * H + unit) * m, block * m * 4 * LANES + gate * LANES + lane
            for j in range(m):
                packed[to + j * 4 * LANES] = number(weights, n + j)
    return packed


@inlined
def plus_block(sums: Any, x: Any, v: int, packed: Any, p: int, m: int) -> Any:
    """Four sums of eight units plus W x, for m numbers from x[v] on.

    `packed` is what `packed_by_units` gave; the block of these units begins at p. Every other
    product goes to a sum of its own: a single one would wait for the product before.
    """
    s_i, s_f, s_g, s_o = sums
    r_i = r_f = r_g = r_o = eightfold_like(s_i, 0)
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


@inlined
def plus_two_rows(
    sums: Any, others: Any, x: Any, v: int, u: int, packed: Any, p: int, m: int
) -> Any:
    """`plus_block` for two rows, x[v] and x[u], which share every weight that is loaded."""
    s_i, s_f, s_g, s_o = sums
    r_i, r_f, r_g, r_o = others
    for j in range(m):
        y, z = eightfold(number(x, v + j)), eightfold(number(x, u + j))
        W_i, W_f = load(packed, p), load(packed, p + 8)
        W_g, W_o = load(packed, p + 16), load(packed, p + 24)
        s_i, r_i = plus_product(s_i, y, W_i), plus_product(r_i, z, W_i)
        s_f, r_f = plus_product(s_f, y, W_f), plus_product(r_f, z, W_f)
        s_g, r_g = plus_product(s_g, y, W_g), plus_product(r_g, z, W_g)
        s_o, r_o = plus_product(s_o, y, W_o), plus_product(r_o, z, W_o)
        p += 32
    return (s_i, s_f, s_g, s_o), (r_i, r_f, r_g, r_o)


@compiled
def packed_transpose(weights: Any) -> Any:
    """Weights, (n, m), as `add_products` reads them: (⌈n/32⌉, m, 32) flat, zeros at the end."""
    n, m = weights.shape
    packed = np.zeros(((n + 31) // 32, m, 32), weights.dtype)
    for block in range(len(packed)):
        columns = min(32, n - 32 * block)
        for j in range(m):
            for k in range(columns):
                packed[block, j, k] = weights[32 * block + k, j]
    return packed.reshape(-1)


@inlined
def _two_rows(
    s: Any, a: int, b: int, rows: Any, r: int, q: int, packed: Any, p: int, m: int
) -> None:
    """Add to 32 sums of each of two rows, which share every weight that is loaded."""
    s0, s1, s2, s3 = load(s, a), load(s, a + 8), load(s, a + 16), load(s, a + 24)
    t0, t1, t2, t3 = load(s, b), load(s, b + 8), load(s, b + 16), load(s, b + 24)
    for j in range(m):
        x, y = eightfold(number(rows, r + j)), eightfold(number(rows, q + j))
        w0, w1, w2, w3 = (
            load(packed, p), load(packed, p + 8), load(packed, p + 16), load(packed, p + 24),
        )  # fmt: skip
        s0, t0 = plus_product(s0, x, w0), plus_product(t0, y, w0)
        s1, t1 = plus_product(s1, x, w1), plus_product(t1, y, w1)
        s2, t2 = plus_product(s2, x, w2), plus_product(t2, y, w2)
        s3, t3 = plus_product(s3, x, w3), plus_product(t3, y, w3)
        p += 32
    store(s, a, s0)
    store(s, a + 8, s1)
    store(s, a + 16, s2)
    store(s, a + 24, s3)
    store(s, b, t0)
    store(s, b + 8, t1)
    store(s, b + 16, t2)
    store(s, b + 24, t3)


@inlined
def _eight_columns(s: Any, a: int, rows: Any, r: int, packed: Any, p: int, m: int) -> None:
    """Add to eight sums of one row; m is a multiple of four, and four sums grow side by side."""
    s0 = load(s, a)
    s1 = s2 = s3 = eightfold_like(s0, 0)
    for j in range(r, r + m, 4):
        s0 = plus_product(s0, eightfold(number(rows, j)), load(packed, p))
        s1 = plus_product(s1, eightfold(number(rows, j + 1)), load(packed, p + 32))
        s2 = plus_product(s2, eightfold(number(rows, j + 2)), load(packed, p + 64))
        s3 = plus_product(s3, eightfold(number(rows, j + 3)), load(packed, p + 96))
        p += 128
    store(s, a, plus(plus(s0, s1), plus(s2, s3)))


@inlined
def add_products(
    s: Any, a: int, width: int, rows: Any, r: int, m: int, packed: Any, count: int
) -> None:
    """s += rows W for `count` rows, (count, width) from (count, m).

    Args:
        s, rows: what is meant begins at s[a] and rows[r].
        width, m: multiples of eight.
        packed: W as `packed_transpose` gives it.
    """
    for first in range(0, width, 32):
        p, columns = first * m, min(32, width - first)
        pairs = count // 2 * 2 if columns == 32 else 0
        for row in range(0, pairs, 2):
            at, q = a + row * width + first, r + row * m
            _two_rows(s, at, at + width, rows, q, q + m, packed, p, m)
        for row in range(pairs, count):
            for k in range(0, columns, LANES):
                at = a + row * width + first + k
                _eight_columns(s, at, rows, r + row * m, packed, p + k, m)
