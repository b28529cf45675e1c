"""Products of a few rows with a matrix, whose sums stay in registers while they grow."""

from typing import Any

import numpy as np

from lstm_core.engine.compiling import compiled, inlined
from lstm_core.engine.lanes import LANES, eightfold, load, plus_product, store


@compiled
def packed_by_units(weights: Any) -> Any:
    """Four slabs, (4H, m), as products read them: ⌈H/8⌉ blocks of (m, 32), laid out flat.

    A row of a block holds a column of W_i for eight units, then of W_f, W_g and W_o, with
    zeros where there is no such unit.
    """
    H, m = weights.shape[0] // 4, weights.shape[1]
    blocks = (H + LANES - 1) // LANES
    packed = np.zeros((blocks, m, 4, LANES), weights.dtype)
    for block in range(blocks):
        for j in range(m):
            for gate in range(4):
                for k in range(min(LANES, H - LANES * block)):
                    packed[block, j, gate, k] = weights[gate * H + LANES * block + k, j]
    return packed.reshape(-1)


@inlined
def plus_block(sums: Any, x: Any, v: int, packed: Any, p: int, m: int) -> Any:
    """Four sums of eight units plus W x, for m numbers from x[v] on.

    `packed` is what `packed_by_units` gave; the block of these units begins at p.
    """
    s_i, s_f, s_g, s_o = sums
    for j in range(m):
        y = eightfold(x[v + j])
        s_i = plus_product(s_i, y, load(packed, p))
        s_f = plus_product(s_f, y, load(packed, p + 8))
        s_g = plus_product(s_g, y, load(packed, p + 16))
        s_o = plus_product(s_o, y, load(packed, p + 24))
        p += 32
    return s_i, s_f, s_g, s_o


@inlined
def plus_two_blocks(
    sums: Any, others: Any, x: Any, v: int, packed: Any, p: int, q: int, m: int
) -> Any:
    """`plus_block` for two blocks of units at once, which keep the processor twice as busy."""
    s_i, s_f, s_g, s_o = sums
    r_i, r_f, r_g, r_o = others
    for j in range(m):
        y = eightfold(x[v + j])
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
        y, z = eightfold(x[v + j]), eightfold(x[u + j])
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
    """Weights, (n, m), as `add_products` reads them: (⌈n/32⌉, m, 32), zeros at the end."""
    n, m = weights.shape
    packed = np.zeros(((n + 31) // 32, m, 32), weights.dtype)
    for block in range(len(packed)):
        columns = min(32, n - 32 * block)
        for j in range(m):
            for k in range(columns):
                packed[block, j, k] = weights[32 * block + k, j]
    return packed


@inlined
def _one_row(
    s: Any, a: int, begin: Any, n: int, x: Any, v: int, packed_x: Any,
    rows: Any, r: int, packed: Any, block: int,
) -> None:  # fmt: skip
    """32 sums of one row, s[a] to s[a + 31], kept in registers while they grow."""
    s0, s1 = load(begin, n), load(begin, n + 8)
    s2, s3 = load(begin, n + 16), load(begin, n + 24)
    p = block * packed_x.shape[1] * 32
    for j in range(packed_x.shape[1]):
        y = eightfold(x[v + j])
        s0 = plus_product(s0, y, load(packed_x, p))
        s1 = plus_product(s1, y, load(packed_x, p + 8))
        s2 = plus_product(s2, y, load(packed_x, p + 16))
        s3 = plus_product(s3, y, load(packed_x, p + 24))
        p += 32
    p = block * packed.shape[1] * 32
    for j in range(packed.shape[1]):
        y = eightfold(rows[r + j])
        s0 = plus_product(s0, y, load(packed, p))
        s1 = plus_product(s1, y, load(packed, p + 8))
        s2 = plus_product(s2, y, load(packed, p + 16))
        s3 = plus_product(s3, y, load(packed, p + 24))
        p += 32
    store(s, a, s0)
    store(s, a + 8, s1)
    store(s, a + 16, s2)
    store(s, a + 24, s3)


@inlined
def _two_rows(s: Any, a: int, b: int, rows: Any, r: int, q: int, packed: Any, block: int) -> None:
    """Add to 32 sums of each of two rows, which share every weight that is loaded."""
    p = block * packed.shape[1] * 32
    s0, s1, s2, s3 = load(s, a), load(s, a + 8), load(s, a + 16), load(s, a + 24)
    t0, t1, t2, t3 = load(s, b), load(s, b + 8), load(s, b + 16), load(s, b + 24)
    for j in range(packed.shape[1]):
        x, y = eightfold(rows[r + j]), eightfold(rows[q + j])
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
def add_products(
    s: Any, a: int, width: int, b: Any, x: Any, v: int, packed_x: Any,
    rows: Any, r: int, packed: Any, count: int, spare: Any,
) -> None:  # fmt: skip
    """s = b + x W_x + rows W for `count` rows, all (count, width).

    Args:
        s, x, rows: flat arrays; what is meant begins at s[a], x[v] and rows[r].
        b: (width,); (0,) leaves out b and x: s += rows W.
        packed_x, packed: (blocks, m, 32), weights in blocks of 32 columns.
        spare: (32,), for the last columns where `width` is no multiple of 32.
    """
    m, D = packed.shape[1], packed_x.shape[1]
    for block in range(len(packed)):
        first = 32 * block
        columns = min(32, width - first)
        pairs = count // 2 * 2 if columns == 32 else 0
        for row in range(0, pairs, 2):
            at = a + row * width + first
            if b.size:
                for k in range(32):
                    s[at + k] = b[first + k]
                    s[at + width + k] = b[first + k]
                _two_rows(s, at, at + width, x, v + row * D, v + (row + 1) * D, packed_x, block)
            _two_rows(s, at, at + width, rows, r + row * m, r + (row + 1) * m, packed, block)
        for row in range(pairs, count):
            at, u, q = a + row * width + first, v + row * D, r + row * m
            begin, n = (b, first) if b.size else (s, at)
            if columns == 32:
                _one_row(s, at, begin, n, x, u, packed_x, rows, q, packed, block)
                continue
            for k in range(columns):
                spare[k] = begin[n + k]
            none = u - u  # not the literal 0, for which all would be compiled again
            _one_row(spare, none, spare, none, x, u, packed_x, rows, q, packed, block)
            for k in range(columns):
                s[at + k] = spare[k]
