"""The compiled loops: one row of a batch after another, each through all of its steps.

A row's loop is the equations of `lstm_core.equations` on arrays that already hold
W_x x + b: the pre-activations become the gates in place. All compiled code stands in
this file, because the cache on disk looks at the age of one file alone.
"""

import math
from typing import Any, Final

import numpy as np
from numba import njit, types
from numba.extending import overload

from lstm_core.engine.forms import (
    COUPLED,
    LINEAR_CANDIDATE,
    LINEAR_OUTPUT,
    NO_F,
    NO_I,
    NO_O,
    PEEPHOLE_O,
    PEEPHOLES_I_F,
)
from lstm_core.engine.lanes import eightfold, load, plus_product, store

# No flag here lets the compiler assume that there are no nans or infinities.
FAST: Final = {"contract", "nsz"}
compiled: Final = njit(nogil=True, error_model="numpy", fastmath=FAST)


def _lambert_fraction(levels: int) -> tuple[tuple[np.float32, ...], tuple[np.float32, ...]]:
    """P and Q of tanh(x) ≈ x P(x²)/Q(x²), Lambert's continued fraction cut off (1768).

    tanh x = x/(1 + x²/(3 + x²/(5 + …))). Its convergents follow A_k = (2k − 1) A_{k−1} +
    x² A_{k−2}. All coefficients are positive: nothing cancels where they are added up.
    """
    before, last = ([0], [1]), ([1], [1])
    for k in range(2, levels + 1):
        longest = max(len(p) for p in (*before, *last)) + 1
        following = tuple(
            [
                (2 * k - 1) * (p[n] if n < len(p) else 0) + (q[n - 1] if 0 < n <= len(q) else 0)
                for n in range(longest)
            ]
            for p, q in zip(last, before, strict=True)
        )
        before, last = last, (following[0], following[1])
    scale = last[0][0]
    P, Q = (tuple(np.float32(a / scale) for a in p if a) for p in last)
    return P, Q


(P0, P1, P2, P3, P4, P5, P6), (Q0, Q1, Q2, Q3, Q4, Q5, Q6) = _lambert_fraction(13)
ONE: Final = np.float32(1)
BEYOND: Final = np.float32(9.1)  # the nearest float32 to tanh of anything larger is 1


def _tanh(x: Any) -> Any:
    raise NotImplementedError("compiled code alone calls this")


@overload(_tanh, jit_options={"fastmath": FAST})
def _tanh_for(x: Any) -> Any:
    """tanh: the library's in float64; in float32 a fraction the compiler can vectorise."""

    def exact(x: Any) -> Any:
        return math.tanh(x)

    def fraction(x: Any) -> Any:
        z = BEYOND if x > BEYOND else x  # written so that nan stays nan
        z = -BEYOND if z < -BEYOND else z
        y = z * z
        p = (((((P6 * y + P5) * y + P4) * y + P3) * y + P2) * y + P1) * y + P0
        q = (((((Q6 * y + Q5) * y + Q4) * y + Q3) * y + Q2) * y + Q1) * y + Q0
        r = z * p / q
        r = ONE if r > ONE else r
        return -ONE if r < -ONE else r

    return fraction if x == types.float32 else exact


@compiled
def _one_row(s: Any, a: int, rows: Any, r: int, packed: Any, block: int) -> None:
    """32 sums of one row, from s[a] on, kept in registers while they grow."""
    p = block * packed.shape[1] * 32
    s0, s1, s2, s3 = load(s, a), load(s, a + 8), load(s, a + 16), load(s, a + 24)
    for j in range(packed.shape[1]):
        x = eightfold(rows[r + j])
        s0 = plus_product(s0, x, load(packed, p))
        s1 = plus_product(s1, x, load(packed, p + 8))
        s2 = plus_product(s2, x, load(packed, p + 16))
        s3 = plus_product(s3, x, load(packed, p + 24))
        p += 32
    store(s, a, s0)
    store(s, a + 8, s1)
    store(s, a + 16, s2)
    store(s, a + 24, s3)


@compiled
def _two_rows(s: Any, a: int, b: int, rows: Any, r: int, q: int, packed: Any, block: int) -> None:
    """As `_one_row`, for two rows that share each weight that is loaded."""
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


@compiled
def _add_products(
    s: Any, a: int, width: int, rows: Any, r: int, packed: Any, count: int, spare: Any
) -> None:
    """s += rows @ weights for `count` rows, (count, width) += (count, m) @ (m, width).

    Args:
        s, rows: flat arrays; what is meant begins at s[a] and rows[r].
        packed: (blocks, m, 32), the weights in blocks of 32 columns.
        spare: (32,), for the last columns where `width` is no multiple of 32.
    """
    m = packed.shape[1]
    for block in range(len(packed)):
        at = a + 32 * block
        columns = min(32, width - 32 * block)
        for row in range(0, count, 2):
            first, second = at + row * width, at + (row + 1) * width
            pair = row + 1 < count
            if columns == 32 and pair:
                _two_rows(s, first, second, rows, r + row * m, r + (row + 1) * m, packed, block)
            elif columns == 32:
                _one_row(s, first, rows, r + row * m, packed, block)
            else:
                for k in range(columns):
                    spare[k] = s[first + k]
                _one_row(spare, 0, rows, r + row * m, packed, block)
                for k in range(columns):
                    s[first + k] = spare[k]
                if pair:
                    for k in range(columns):
                        spare[k] = s[second + k]
                    _one_row(spare, 0, rows, r + (row + 1) * m, packed, block)
                    for k in range(columns):
                        s[second + k] = spare[k]


@compiled
def _activate(s: Any, shift: Any, scale: Any) -> None:
    """σ(x) = ½ + ½ tanh(x/2): one loop for σ and tanh, which differ in two numbers."""
    for k in range(s.size):
        s[k] = shift[k] + scale[k] * _tanh(scale[k] * s[k])


@compiled
def _add_scaled(s: Any, scale: Any, values: Any) -> None:
    for k in range(s.size):
        s[k] += scale[k] * values[k]


@compiled
def _next_c(c: Any, c_prev: Any, s: Any) -> None:
    H = c.size
    for k in range(H):
        c[k] = s[H + k] * c_prev[k] + s[k] * s[2 * H + k]  # f c' + i g


@compiled
def _next_h(h: Any, o: Any, c: Any) -> None:
    for k in range(h.size):
        h[k] = o[k] * _tanh(c[k])


@compiled
def _standard_cell(s: Any, c_prev: Any, c: Any, h: Any, shift: Any, scale: Any) -> None:
    _activate(s, shift, scale)
    _next_c(c, c_prev, s)
    _next_h(h, s[3 * c.size :], c)


@compiled
def _cell(
    s: Any, c_prev: Any, c: Any, h: Any, peepholes: Any, shift: Any, scale: Any, form: int
) -> None:
    """One step of one row in any form: s, (4H,), holds pre-activations, then the gates."""
    H = c.size
    if form & PEEPHOLES_I_F:
        _add_scaled(s[:H], peepholes[0], c_prev)
        _add_scaled(s[H : 2 * H], peepholes[1], c_prev)
    seen = 2 * H if form & LINEAR_CANDIDATE else 3 * H
    _activate(s[:seen], shift, scale)
    if form & NO_I:
        s[:H] = 1
    if form & NO_F:
        s[H : 2 * H] = 1
    if form & COUPLED:
        for k in range(H):
            s[H + k] = 1 - s[k]
    _next_c(c, c_prev, s)
    o = s[3 * H :]
    if form & NO_O:
        o[:] = 1
    else:
        if form & PEEPHOLE_O:
            _add_scaled(o, peepholes[2], c)
        _activate(o, shift, scale)  # σ, as for i
    if form & LINEAR_OUTPUT:
        for k in range(H):
            h[k] = o[k] * c[k]
    else:
        _next_h(h, o, c)


@compiled
def _shift_and_scale(gates: Any) -> Any:
    """What makes σ, or tanh, of `_activate` for each of the 4H values."""
    H = gates.shape[-1] // 4
    shift = np.full(4 * H, 0.5, gates.dtype)
    scale = np.full(4 * H, 0.5, gates.dtype)
    shift[2 * H : 3 * H] = 0
    scale[2 * H : 3 * H] = 1
    return shift, scale


@compiled
def forward(
    gates: Any, c: Any, h: Any, start: Any, packed: Any, peepholes: Any,
    form: Any, before: Any, reverse: bool, first: int, last: int,
) -> None:  # fmt: skip
    """Run the rows `first` to `last` of a batch through all of their steps.

    Args:
        gates: (T, B, 4H), W_x x + b; becomes i, f, g, o.
        c, h: (T, B, H), filled.
        start: (2, B, H), h and c before the first step.
        packed: (blocks, H, 32), W_h transposed, in blocks of 32 columns.
        peepholes: (3, H), W_ci, W_cf, W_co.
        form: the flags of `lstm_core.engine.forms`; None for the standard form, which is
            then compiled without the branches of the others.
        before: (T, B), the step whose state a step goes on from, −1 for the start; None
            where that is the neighbouring step throughout.
        reverse: from the last step to the first.
        first, last: the range of rows.
    """
    T, B, H = c.shape
    shift, scale = _shift_and_scale(gates)
    spare = np.zeros(32, c.dtype)
    flat_gates, flat_h, h_prev = gates.reshape(-1), h.reshape(-1), start.reshape(-1)
    here = first * H
    if before is not None:
        h_prev, here = np.empty((last - first) * H, c.dtype), 0
    for n in range(T):
        t = T - 1 - n if reverse else n
        if before is not None:
            for row in range(first, last):
                p = before[t, row]
                from_ = h[p, row] if p >= 0 else start[0, row]
                h_prev[(row - first) * H : (row - first + 1) * H] = from_
        elif n:
            h_prev, here = flat_h, ((t + 1 if reverse else t - 1) * B + first) * H
        at = (t * B + first) * 4 * H
        _add_products(flat_gates, at, 4 * H, h_prev, here, packed, last - first, spare)
        for row in range(first, last):
            p = (t + 1 if reverse else t - 1) if n else -1
            if before is not None:
                p = before[t, row]
            c_prev = c[p, row] if p >= 0 else start[1, row]
            if form is None:
                _standard_cell(gates[t, row], c_prev, c[t, row], h[t, row], shift, scale)
            else:
                _cell(gates[t, row], c_prev, c[t, row], h[t, row], peepholes, shift, scale, form)


@compiled
def _slope(out: Any, gradient: Any, gate: Any) -> None:
    for k in range(out.size):
        out[k] = gradient[k] * gate[k] * (1 - gate[k])  # σ' = σ (1 − σ)


@compiled
def _cell_back(
    s: Any, c: Any, c_prev: Any, d: Any, dc: Any, dh: Any, out: Any, tanh_c: Any,
    peepholes: Any, form: int,
) -> None:  # fmt: skip
    """One step of one row back: d, dc and dh become whole gradients, `out` fills."""
    H = c.size
    i, f, g, o = s[:H], s[H : 2 * H], s[2 * H : 3 * H], s[3 * H :]
    di, df, dg, do = d[:H], d[H : 2 * H], d[2 * H : 3 * H], d[3 * H :]
    if form & LINEAR_OUTPUT:
        tanh_c[:] = c
        _add_scaled(dc, dh, o)
    else:
        for k in range(H):
            tanh_c[k] = _tanh(c[k])
        for k in range(H):
            dc[k] += dh[k] * o[k] * (1 - tanh_c[k] * tanh_c[k])
    _add_scaled(do, dh, tanh_c)
    _slope(out[3 * H :], do, o)
    if form & PEEPHOLE_O:
        _add_scaled(dc, peepholes[2], out[3 * H :])
    _add_scaled(di, dc, g)
    _add_scaled(df, dc, c_prev)
    _add_scaled(dg, dc, i)
    if form & COUPLED:
        for k in range(H):
            di[k] -= df[k]
        out[H : 2 * H] = 0
    else:
        _slope(out[H : 2 * H], df, f)
    _slope(out[:H], di, i)
    s_g = out[2 * H : 3 * H]
    if form & LINEAR_CANDIDATE:
        s_g[:] = dg
    else:
        for k in range(H):
            s_g[k] = dg[k] * (1 - g[k] * g[k])


@compiled
def backward(
    gates: Any, c: Any, start: Any, packed: Any, peepholes: Any, form: int, before: Any,
    reverse: bool, present: Any, d_gates: Any, d_c: Any, d_h: Any, d_s: Any, d_state: Any,
    first: int, last: int,
) -> None:  # fmt: skip
    """Carry gradients of the rows `first` to `last` back through all of their steps.

    The lines are those of docs/backward.md.

    Args:
        gates, c, start, peepholes, form, reverse, first, last: as `forward` has them.
        packed: (blocks, 4H, 32), W_h in blocks of 32 columns.
        before, present: (T, B), or (0, 0) where every sequence has every step.
        d_gates, d_c, d_h: (T, B, 4H), (T, B, H), (T, B, H), the loss's own gradients
            of i, f, g, o, c and h; become their whole gradients. The first two may be
            (0, 0, 0), which stands for zero and is not filled.
        d_s: (T, B, 4H), filled: gradients of the pre-activations.
        d_state: (2, B, H), gradients of h and c after the last step; become those of
            h and c before the first.
    """
    T, B, H = c.shape
    dc, tanh_c, d = np.empty(H, c.dtype), np.empty(H, c.dtype), np.empty(4 * H, c.dtype)
    spare = np.zeros(32, c.dtype)
    flat_s, flat_state = d_s.reshape(-1), d_state.reshape(-1)
    for n in range(T - 1, -1, -1):
        t = T - 1 - n if reverse else n
        for row in range(first, last):
            carried_h, carried_c = d_state[0, row], d_state[1, row]
            p = before[t, row] if before.size else (t + 1 if reverse else t - 1)
            c_prev = c[p, row] if 0 <= p < T else start[1, row]
            s, out, dh = gates[t, row], d_s[t, row], d_h[t, row]
            if d_gates.size:
                dc[:] = d_c[t, row]
                d[:] = d_gates[t, row]
            else:
                dc[:] = 0
                d[:] = 0
            if not present.size or present[t, row]:
                for k in range(H):
                    dh[k] += carried_h[k]
                for k in range(H):
                    dc[k] += carried_c[k]
                carried_h[:] = 0
                carried_c[:] = 0
            _cell_back(s, c[t, row], c_prev, d, dc, dh, out, tanh_c, peepholes, form)
            _add_scaled(carried_c, dc, s[H : 2 * H])
            if form & PEEPHOLES_I_F:
                _add_scaled(carried_c, peepholes[0], out[:H])
                _add_scaled(carried_c, peepholes[1], out[H : 2 * H])
            if d_gates.size:
                d_c[t, row] = dc
                d_gates[t, row] = d
        at = (t * B + first) * 4 * H
        _add_products(flat_state, first * H, H, flat_s, at, packed, last - first, spare)
