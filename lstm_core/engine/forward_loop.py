"""The compiled loop of a run: all rows of a batch, or some, through all of their steps.

The equations of `lstm_core.equations` on eight units at a time, whose pre-activations
stay in registers from the first product to the activation.
"""

from typing import Any

import numpy as np

from lstm_core.engine.activations import sigmoid, tanh
from lstm_core.engine.compiling import compiled, inlined
from lstm_core.engine.forms import COUPLED, LINEAR_CANDIDATE, LINEAR_OUTPUT, NO_F, NO_I, NO_O
from lstm_core.engine.lanes import (
    LANES,
    eightfold,
    load,
    load_first,
    plus_product,
    store,
    store_first,
    times,
)
from lstm_core.engine.products import packed_by_units, plus_block, plus_two_blocks, plus_two_rows


@inlined
def _gates(sums: Any, before: Any, peepholes: Any, k: int, form: Any) -> Any:
    """One step of eight units: i, f, g, o, c and h from pre-activations and c'."""
    s_i, s_f, s_g, s_o = sums
    if form is None:
        i, f, g, o = sigmoid(s_i), sigmoid(s_f), tanh(s_g), sigmoid(s_o)
        c = plus_product(times(f, before), i, g)
        return i, f, g, o, c, times(o, tanh(c))
    one, width = eightfold(peepholes.dtype.type(1)), peepholes.size // 3
    i = sigmoid(plus_product(s_i, load(peepholes, k), before))
    f = sigmoid(plus_product(s_f, load(peepholes, width + k), before))
    g = tanh(s_g)
    if form & (NO_I | NO_F | COUPLED | LINEAR_CANDIDATE):
        i = one if form & NO_I else i
        f = one if form & NO_F else f
        f = plus_product(one, eightfold(peepholes.dtype.type(-1)), i) if form & COUPLED else f
        g = s_g if form & LINEAR_CANDIDATE else g
    c = plus_product(times(f, before), i, g)
    o = sigmoid(plus_product(s_o, load(peepholes, 2 * width + k), c))
    seen = tanh(c)
    if form & (NO_O | LINEAR_OUTPUT):
        o = one if form & NO_O else o
        seen = c if form & LINEAR_OUTPUT else seen
    return i, f, g, o, c, times(o, seen)


@inlined
def _begun(b: Any, gates: Any, at: int, H: int, k: int) -> Any:
    """What the sums of units k to k + 7 begin with: b, or W_x x + b where `gates` holds it."""
    if b.size:
        n = 4 * k
        return load(b, n), load(b, n + 8), load(b, n + 16), load(b, n + 24)
    n, here = at + k, min(LANES, H - k)
    if here == LANES:
        return load(gates, n), load(gates, n + H), load(gates, n + 2 * H), load(gates, n + 3 * H)
    return (
        load_first(gates, n, here), load_first(gates, n + H, here),
        load_first(gates, n + 2 * H, here), load_first(gates, n + 3 * H, here),
    )  # fmt: skip


@inlined
def _finish(
    sums: Any, c_prev: Any, p: int, peepholes: Any, form: Any,
    gates: Any, c: Any, h: Any, to: int, H: int, k: int,
) -> None:  # fmt: skip
    """Activate the sums of units k to k + 7 of a row, and put i, f, g, o, c and h away.

    The row begins at c_prev[p], gates[4 · to], c[to] and h[to].
    """
    here, at, p, to = min(LANES, H - k), 4 * to + k, p + k, to + k
    before = load(c_prev, p) if here == LANES else load_first(c_prev, p, here)
    i, f, g, o, now, seen = _gates(sums, before, peepholes, k, form)
    if here == LANES:
        store(gates, at, i)
        store(gates, at + H, f)
        store(gates, at + 2 * H, g)
        store(gates, at + 3 * H, o)
        store(c, to, now)
        store(h, to, seen)
    else:
        store_first(gates, at, here, i)
        store_first(gates, at + H, here, f)
        store_first(gates, at + 2 * H, here, g)
        store_first(gates, at + 3 * H, here, o)
        store_first(c, to, here, now)
        store_first(h, to, here, seen)


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
            k, j = LANES * block, LANES * min(block + 1, blocks - 1)
            for row in range(0, rows - 1, 2):
                r, q = start + row, prev + row * H
                for m in range(k, j + 1, LANES):
                    s = _begun(biases, flat_gates, 4 * r * H, H, m)
                    z = _begun(biases, flat_gates, 4 * (r + 1) * H, H, m)
                    s, z = plus_two_rows(s, z, flat_x, r * D, (r + 1) * D, V, 4 * m * D, D)
                    s, z = plus_two_rows(s, z, h_prev, q, q + H, W, 4 * m * H, H)
                    _finish(
                        s, c_prev, q, flat_peepholes, form, flat_gates, flat_c, flat_h, r * H, H, m
                    )
                    _finish(
                        z, c_prev, q + H, flat_peepholes, form,
                        flat_gates, flat_c, flat_h, (r + 1) * H, H, m,
                    )  # fmt: skip
            if rows % 2:
                r, q = start + rows - 1, prev + (rows - 1) * H
                s = _begun(biases, flat_gates, 4 * r * H, H, k)
                if j == k:
                    s = plus_block(s, flat_x, r * D, V, 4 * k * D, D)
                    s = plus_block(s, h_prev, q, W, 4 * k * H, H)
                else:
                    z = _begun(biases, flat_gates, 4 * r * H, H, j)
                    s, z = plus_two_blocks(s, z, flat_x, r * D, V, 4 * k * D, 4 * j * D, D)
                    s, z = plus_two_blocks(s, z, h_prev, q, W, 4 * k * H, 4 * j * H, H)
                    _finish(
                        z, c_prev, q, flat_peepholes, form, flat_gates, flat_c, flat_h, r * H, H, j
                    )
                _finish(s, c_prev, q, flat_peepholes, form, flat_gates, flat_c, flat_h, r * H, H, k)
