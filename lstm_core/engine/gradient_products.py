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
from lstm_core.engine.tiles import COLUMNS, add_tile, tile_height


@compiled
def packed_by_columns(weights: Any, m: int, width: int, zero: Any) -> Any:
    """Weights, (m, width), as `add_products` reads them: ⌈width/32⌉ blocks of (m, 32), flat.

    Zeros stand where there is no such column. `zero` is one, of the dtype of the weights.
    """
    packed = np.full((width + COLUMNS - 1) // COLUMNS * COLUMNS * m, zero)
    for j in range(m):
        for column in range(width):
            block, k = divmod(column, COLUMNS)
            packed[(block * m + j) * COLUMNS + k] = number(weights, j * width + column)
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
