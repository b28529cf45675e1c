"""The compiled loop of a run: all rows of a batch, or some, through all of their steps."""

from typing import Any

import numpy as np

from lstm_core.engine.compiling import compiled
from lstm_core.engine.lanes import LANES, start_of
from lstm_core.engine.products import packed_by_units
from lstm_core.engine.units import units_of_row, units_of_two_rows


@compiled
def forward(
    gates: Any, c: Any, h: Any, x: Any, W_x: Any, b: Any, h_0: Any, c_0: Any, W_h: Any,
    peepholes: Any, form: Any, before: Any, reverse: bool, first: int, last: int,
) -> None:  # fmt: skip
    """Run the rows `first` to `last` of a batch through all of their steps.

    Args:
        gates: (T, B, 4H), becomes i, f, g, o.
        c, h: (T, B, H), filled.
        x, W_x, b: (T, B, D), (4H, D), (4H,); all of them empty, with D = 0, where `gates`
            already holds W_x x + b.
        h_0, c_0: (B, H), the state before the first step.
        W_h: (4H, H).
        peepholes: (3, ⌈H/8⌉ · 8), W_ci, W_cf and W_co, then zeros.
        form: the flags of `lstm_core.engine.forms`; None for the standard form, which is
            then compiled without the branches of the others.
        before: (T, B), the step whose state a step goes on from, −1 for the start; None
            where that is the neighbouring step throughout.
        reverse: from the last step to the first.
        first, last: the range of rows.
    """
    W, V, biases = packed_by_units(W_h), packed_by_units(W_x), packed_by_units(b.reshape(-1, 1))
    _through_all_steps(
        gates, c, h, x, V, biases, h_0, c_0, W, peepholes, form, before, reverse, first, last
    )


@compiled
def _through_all_steps(
    gates: Any, c: Any, h: Any, x: Any, V: Any, b: Any, h_0: Any, c_0: Any, W: Any,
    peepholes: Any, form: Any, before: Any, reverse: bool, first: int, last: int,
) -> None:  # fmt: skip
    """`forward` with packed weights, which the call keeps for as long as they are read."""
    T, B, H = c.shape
    D, rows = x.shape[2], last - first
    flat_gates, flat_c, flat_h = start_of(gates), start_of(c), start_of(h)
    flat_x, flat_peepholes = start_of(x), start_of(peepholes)
    flat_W, flat_V, flat_b = start_of(W), start_of(V), start_of(b)
    h_prev, c_prev, prev = start_of(h_0), start_of(c_0), first * H
    if before is not None:
        kept = np.empty((2, rows, H), c.dtype)
        h_prev, c_prev, prev = start_of(kept[0]), start_of(kept[1]), 0
    blocks = (H + LANES - 1) // LANES
    for n in range(T):
        t = T - 1 - n if reverse else n
        start = t * B + first
        if before is not None:
            for row in range(rows):
                p = before[t, first + row]
                for k in range(H):
                    kept[0, row, k] = h[p, first + row, k] if p >= 0 else h_0[first + row, k]
                    kept[1, row, k] = c[p, first + row, k] if p >= 0 else c_0[first + row, k]
        elif n:
            h_prev, c_prev, prev = flat_h, flat_c, (start + B if reverse else start - B) * H
        for turn in range(0, blocks, 2):
            # Back and forth: the weights used last are still in the nearest cache.
            block = (blocks - 1) // 2 * 2 - turn if n & 1 else turn
            for row in range(0, rows - 1, 2):
                units_of_two_rows(
                    block, H, D, flat_b, flat_V, flat_W, flat_x, (start + row) * D,
                    h_prev, c_prev, prev + row * H, flat_peepholes, form,
                    flat_gates, flat_c, flat_h, (start + row) * H,
                )  # fmt: skip
            if rows % 2:
                units_of_row(
                    block, H, D, flat_b, flat_V, flat_W, flat_x, (start + rows - 1) * D,
                    h_prev, c_prev, prev + (rows - 1) * H, flat_peepholes, form,
                    flat_gates, flat_c, flat_h, (start + rows - 1) * H,
                )  # fmt: skip
