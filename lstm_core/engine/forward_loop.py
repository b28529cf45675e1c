"""The compiled loop of a run: all rows of a batch, or some, through all of their steps."""

from typing import Any

import numpy as np

from lstm_core.engine.compiling import compiled
from lstm_core.engine.lanes import LANES
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
    T, B, H = c.shape
    D, rows = x.shape[2], last - first
    W, V, biases = packed_by_units(W_h), packed_by_units(W_x), packed_by_units(b.reshape(-1, 1))
    flat_gates, flat_c, flat_h = gates.reshape(-1), c.reshape(-1), h.reshape(-1)
    flat_x, flat_peepholes = x.reshape(-1), peepholes.reshape(-1)
    h_prev, c_prev, prev = h_0.reshape(-1), c_0.reshape(-1), first * H
    if before is not None:
        h_prev, c_prev, prev = np.empty(rows * H, c.dtype), np.empty(rows * H, c.dtype), 0
    blocks = (H + LANES - 1) // LANES
    for n in range(T):
        t = T - 1 - n if reverse else n
        start = t * B + first
        if before is not None:
            for row in range(rows):
                p = before[t, first + row]
                for k in range(H):
                    h_prev[row * H + k] = h[p, first + row, k] if p >= 0 else h_0[first + row, k]
                    c_prev[row * H + k] = c[p, first + row, k] if p >= 0 else c_0[first + row, k]
        elif n:
            h_prev, c_prev, prev = flat_h, flat_c, (start + B if reverse else start - B) * H
        for turn in range(0, blocks, 2):
            # Back and forth: the weights used last are still in the nearest cache.
            block = (blocks - 1) // 2 * 2 - turn if n & 1 else turn
            for row in range(0, rows - 1, 2):
                units_of_two_rows(
                    block, H, D, biases, V, W, flat_x, (start + row) * D, h_prev, c_prev,
                    prev + row * H, flat_peepholes, form,
                    flat_gates, flat_c, flat_h, (start + row) * H,
                )  # fmt: skip
            if rows % 2:
                units_of_row(
                    block, H, D, biases, V, W, flat_x, (start + rows - 1) * D, h_prev, c_prev,
                    prev + (rows - 1) * H, flat_peepholes, form,
                    flat_gates, flat_c, flat_h, (start + rows - 1) * H,
                )  # fmt: skip
