"""Products of gradients with weights, whose sums stay in registers while they grow."""

from typing import Any

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
    store,
)
from lstm_core.engine.products import filled_up
from lstm_core.engine.tiles import COLUMNS, add_tile, tile_height


@compiled
def packed_by_columns(W_h: Any, units: int, zero: Any) -> Any:
    """Four slabs, (4 · units, units), as `add_products` reads them: blocks of (4H, 32), flat.

    H is `units` filled up to a multiple of eight; zeros stand where there is no such row or
    column. `zero` is one, of the dtype of the weights.
    """
    H = filled_up(units)
    packed = np.full((H + COLUMNS - 1) // COLUMNS * COLUMNS * 4 * H, zero)
    for gate in range(4):
        for unit in range(units):
            for column in range(units):
                block, k = divmod(column, COLUMNS)
                to = (block * 4 * H + gate * H + unit) * COLUMNS + k
                packed[to] = number(W_h, (gate * units + unit) * units + column)
    return packed


@compiled
def packed_by_inputs(W_x: Any, units: int, D: int, zero: Any) -> Any:
    """Four slabs, (4 · units, D), transposed and filled up as above: (D, 4H), flat."""
    H = filled_up(units)
    packed = np.full(D * 4 * H, zero)
    for j in range(D):
        for gate in range(4):
            for unit in range(units):
                packed[(j * 4 + gate) * H + unit] = number(W_x, (gate * units + unit) * D + j)
    return packed


@inlined
def _eight_columns(s: Any, a: int, rows: Any, r: int, packed: Any, p: int, m: int) -> None:
    """Add to eight sums of one row; m is a multiple of four, and four sums grow side by side."""
    s0 = load(s, a)
    s1 = s2 = s3 = manifold_like(s0, 0)
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
        packed: W as `packed_by_columns` gives it.
    """
    for first in range(0, width, COLUMNS):
        columns, row = min(COLUMNS, width - first), 0
        while row < count:
            at, q = a + row * width + first, r + row * m
            height = tile_height(count - row) if columns == COLUMNS else 1
            if height > 1:
                add_tile(height, s, at, width, rows, q, m, packed, first * m, m)
            else:
                for k in range(0, columns, LANES):
                    _eight_columns(s, at + k, rows, q, packed, first * m + k, m)
            row += height
