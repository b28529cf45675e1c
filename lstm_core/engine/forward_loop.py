"""The compiled loop of a run: all rows of a batch, or some, through all of their steps."""

from typing import Any

import numpy as np

from lstm_core.engine.compiling import compiled
from lstm_core.engine.lanes import LANES, number, start_at, start_of
from lstm_core.engine.products import packed_biases, packed_by_units, packed_peepholes
from lstm_core.engine.tiles import COLUMNS, TALLEST, tile_height
from lstm_core.engine.units import units_of_row, units_of_rows


@compiled
def forward(
    T: int, B: int, D: int, H: int, zero: Any, gates: int, c: int, h: int, x: int, W_x: int,
    b: int, b_h: int, h_0: int, c_0: int, W_h: int, W_ci: int, W_cf: int, W_co: int, form: Any,
    before: Any, reverse: bool, first: int, last: int,
) -> None:  # fmt: skip
    """Run the rows `first` to `last` of a batch through all of their steps.

    Arrays are given by their addresses, each in one piece; a short run would take longer to
    hand them over than to compute.

    Args:
        T, B, D, H: sizes; D is 0 where `gates` already holds W_x x + b.
        zero: one, of the dtype of all arrays.
        gates: (T, B, 4H), becomes i, f, g, o.
        c, h: (T, B, H), filled.
        x, W_x: (T, B, D), (4H, D); not looked at where D is 0.
        b, b_h: (4H,), two biases, which are added up; not looked at where D is 0.
        h_0, c_0: (B, H), the state before the first step.
        W_h: (4H, H).
        W_ci, W_cf, W_co: (H,); not looked at in the standard form.
        form: the flags of `lstm_core.engine.forms`; None for the standard form, which is
            then compiled without the branches of the others.
        before: an array, (T, B), the step whose state a step goes on from, −1 for the start;
            None where that is the neighbouring step throughout.
        reverse: from the last step to the first.
        first, last: the range of rows.
    """
    W = packed_by_units(start_at(W_h, zero), H, H, zero)
    V = packed_by_units(start_at(W_x, zero), H, D, zero)
    biases = packed_biases(start_at(b, zero), start_at(b_h, zero), H, min(D, 1), zero)
    peepholes = packed_peepholes(
        start_at(W_ci, zero), start_at(W_cf, zero), start_at(W_co, zero),
        0 if form is None else H, zero,
    )  # fmt: skip
    if last - first == 1 and before is None:
        _row_through_all_steps(
            T, B, D, H, start_at(gates, zero), start_at(c, zero), start_at(h, zero),
            start_at(x, zero), V, biases, start_at(h_0, zero), start_at(c_0, zero), W,
            peepholes, form, reverse, first,
        )  # fmt: skip
    else:
        _rows_through_all_steps(
            T, B, D, H, zero, start_at(gates, zero), start_at(c, zero), start_at(h, zero),
            start_at(x, zero), V, biases, start_at(h_0, zero), start_at(c_0, zero), W,
            peepholes, form, before, reverse, first, last,
            np.full(TALLEST * 2 * COLUMNS, zero),
        )  # fmt: skip


@compiled
def _row_through_all_steps(
    T: int, B: int, D: int, H: int, gates: Any, c: Any, h: Any, x: Any, packed_x: Any,
    packed_b: Any, h_0: Any, c_0: Any, packed_h: Any, packed_c: Any, form: Any, reverse: bool,
    first: int,
) -> None:  # fmt: skip
    """`forward` of one row, apart from that of several: what those need takes its registers."""
    W, V, b = start_of(packed_h), start_of(packed_x), start_of(packed_b)
    peepholes = start_of(packed_c)
    blocks = (H + LANES - 1) // LANES
    h_prev, c_prev, prev = h_0, c_0, first * H
    for n in range(T):
        t = T - 1 - n if reverse else n
        start = t * B + first
        if n:
            h_prev, c_prev, prev = h, c, (start + B if reverse else start - B) * H
        for turn in range(0, blocks, 2):
            # Back and forth: the weights used last are still in the nearest cache.
            block = (blocks - 1) // 2 * 2 - turn if n & 1 else turn
            units_of_row(
                block, H, D, b, V, W, x, start * D, h_prev, c_prev, prev, peepholes, form,
                gates, c, h, start * H,
            )  # fmt: skip


@compiled
def _rows_through_all_steps(
    T: int, B: int, D: int, H: int, zero: Any, gates: Any, c: Any, h: Any, x: Any, packed_x: Any,
    packed_b: Any, h_0: Any, c_0: Any, packed_h: Any, packed_c: Any, form: Any, before: Any,
    reverse: bool, first: int, last: int, room: Any,
) -> None:  # fmt: skip
    """`forward` with packed weights and room for sums, which the call keeps until it ends."""
    W, V, b = start_of(packed_h), start_of(packed_x), start_of(packed_b)
    peepholes = start_of(packed_c)
    sums = start_of(room)
    rows, blocks = last - first, (H + LANES - 1) // LANES
    h_prev, c_prev, prev = h_0, c_0, first * H
    if before is not None:
        kept_h, kept_c = np.full(rows * H, zero), np.full(rows * H, zero)
        h_prev, c_prev, prev = start_of(kept_h), start_of(kept_c), 0
    for n in range(T):
        t = T - 1 - n if reverse else n
        start = t * B + first
        if before is not None:
            for row in range(rows):
                p, k_0 = before[t, first + row], (first + row) * H
                for k in range(H):
                    there = p >= 0
                    at = p * B * H + k_0 + k
                    kept_h[row * H + k] = number(h, at) if there else number(h_0, k_0 + k)
                    kept_c[row * H + k] = number(c, at) if there else number(c_0, k_0 + k)
        elif n:
            h_prev, c_prev, prev = h, c, (start + B if reverse else start - B) * H
        for turn in range(0, blocks, 2):
            # Back and forth: the weights used last are still in the nearest cache.
            block = (blocks - 1) // 2 * 2 - turn if n & 1 else turn
            row = 0
            while row < rows:
                height = tile_height(rows - row)
                v, p, to = (start + row) * D, prev + row * H, (start + row) * H
                if height == 1:
                    units_of_row(
                        block, H, D, b, V, W, x, v, h_prev, c_prev, p, peepholes, form,
                        gates, c, h, to,
                    )  # fmt: skip
                else:
                    units_of_rows(
                        height, sums, block, H, D, b, V, W, x, v, h_prev, c_prev, p, peepholes,
                        form, gates, c, h, to,
                    )  # fmt: skip
                row += height
