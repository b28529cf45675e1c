"""The compiled loop of a run: all rows of a batch, or some, through all of their steps.

The equations of `lstm_core.equations` on eight units at a time. The gates take the place of
their pre-activations.
"""

from typing import Any

import numpy as np

from lstm_core.engine.activations import sigmoid, tanh
from lstm_core.engine.compiling import compiled, inlined
from lstm_core.engine.forms import COUPLED, LINEAR_CANDIDATE, LINEAR_OUTPUT, NO_F, NO_I, NO_O
from lstm_core.engine.lanes import eightfold, load, plus_product, store, times
from lstm_core.engine.products import add_products, packed_transpose


@inlined
def _eight_units(
    s: Any, at: int, apart: int, c_prev: Any, p: int, c: Any, h: Any, to: int,
    peepholes: Any, k: int, form: Any,
) -> None:  # fmt: skip
    """One step of eight units: pre-activations, `apart` from each other, become gates."""
    half, one = eightfold(s.dtype.type(0.5)), eightfold(s.dtype.type(1))
    s_i, s_f = load(s, at), load(s, at + apart)
    s_g, s_o = load(s, at + 2 * apart), load(s, at + 3 * apart)
    before = load(c_prev, p)
    if form is None:
        i, f, g, o = sigmoid(s_i, half), sigmoid(s_f, half), tanh(s_g), sigmoid(s_o, half)
        now = plus_product(times(f, before), i, g)
        seen = tanh(now)
    else:
        width = peepholes.size // 3
        s_i = plus_product(s_i, load(peepholes, k), before)
        s_f = plus_product(s_f, load(peepholes, width + k), before)
        i, f, g = sigmoid(s_i, half), sigmoid(s_f, half), tanh(s_g)
        if form & (NO_I | NO_F | COUPLED | LINEAR_CANDIDATE):
            i = one if form & NO_I else i
            f = one if form & NO_F else f
            f = plus_product(one, eightfold(s.dtype.type(-1)), i) if form & COUPLED else f
            g = s_g if form & LINEAR_CANDIDATE else g
        now = plus_product(times(f, before), i, g)
        s_o = plus_product(s_o, load(peepholes, 2 * width + k), now)
        o, seen = sigmoid(s_o, half), tanh(now)
        if form & (NO_O | LINEAR_OUTPUT):
            o = one if form & NO_O else o
            seen = now if form & LINEAR_OUTPUT else seen
    store(s, at, i)
    store(s, at + apart, f)
    store(s, at + 2 * apart, g)
    store(s, at + 3 * apart, o)
    store(c, to, now)
    store(h, to, times(o, seen))


@inlined
def _cell(
    s: Any, at: int, c_prev: Any, p: int, c: Any, h: Any, to: int, H: int,
    peepholes: Any, form: Any, spare: Any, spare_c: Any, spare_h: Any,
) -> None:  # fmt: skip
    """One step of one row, which begins at s[at], c_prev[p], c[to] and h[to]."""
    whole = H // 8 * 8
    for k in range(0, whole, 8):
        _eight_units(s, at + k, H, c_prev, p + k, c, h, to + k, peepholes, k, form)
    if whole < H:
        for k in range(H - whole):
            for slab in range(4):
                spare[8 * slab + k] = s[at + slab * H + whole + k]
            spare_c[k] = c_prev[p + whole + k]
        none = whole - whole  # not the literal 0, for which all would be compiled again
        _eight_units(
            spare, none, 8 + none, spare_c, none, spare_c, spare_h, none, peepholes, whole, form
        )
        for k in range(H - whole):
            for slab in range(4):
                s[at + slab * H + whole + k] = spare[8 * slab + k]
            c[to + whole + k] = spare_c[k]
            h[to + whole + k] = spare_h[k]


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
    packed, packed_x = packed_transpose(W_h), packed_transpose(W_x)
    spare, spare_c, spare_h = np.zeros(32, c.dtype), np.zeros(8, c.dtype), np.zeros(8, c.dtype)
    flat_gates, flat_c, flat_h = gates.reshape(-1), c.reshape(-1), h.reshape(-1)
    flat_x, flat_peepholes = x.reshape(-1), peepholes.reshape(-1)
    h_prev, c_prev, prev = h_0.reshape(-1), c_0.reshape(-1), first * H
    if before is not None:
        h_prev, c_prev, prev = np.empty(rows * H, c.dtype), np.empty(rows * H, c.dtype), 0
    for n in range(T):
        t = T - 1 - n if reverse else n
        at = t * B + first
        if before is not None:
            for row in range(rows):
                p = before[t, first + row]
                for k in range(H):
                    h_prev[row * H + k] = h[p, first + row, k] if p >= 0 else h_0[first + row, k]
                    c_prev[row * H + k] = c[p, first + row, k] if p >= 0 else c_0[first + row, k]
        elif n:
            h_prev, c_prev, prev = flat_h, flat_c, (at + B if reverse else at - B) * H
        add_products(
            flat_gates, at * 4 * H, 4 * H, b, flat_x, at * D, packed_x,
            h_prev, prev, packed, rows, spare,
        )  # fmt: skip
        for row in range(rows):
            to = (at + row) * H
            _cell(
                flat_gates, 4 * to, c_prev, prev + row * H, flat_c, flat_h, to, H,
                flat_peepholes, form, spare, spare_c, spare_h,
            )  # fmt: skip
