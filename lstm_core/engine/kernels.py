"""The compiled loops: one row of a batch after another, each through all of its steps.

A row's loop is the equations of `lstm_core.equations` on arrays that already hold
W_x x + b: the pre-activations become the gates in place. All compiled code stands in
this file, because the cache on disk looks at the age of one file alone.
"""

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
from lstm_core.engine.lanes import eightfold, load, over, plus_product, store, times, within

# No flag here lets the compiler assume that there are no nans or infinities.
FAST: Final = {"contract", "nsz"}
compiled: Final = njit(nogil=True, error_model="numpy", fastmath=FAST)
inlined: Final = njit(forceinline=True, error_model="numpy", fastmath=FAST)  # calls cost most


def _lambert_fraction(levels: int, dtype: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """P and Q of tanh(x) ≈ x P(x²)/Q(x²), Lambert's continued fraction cut off (1768).

    tanh x = x/(1 + x²/(3 + x²/(5 + …))). Its convergents follow A_k = (2k − 1) A_{k−1} +
    x² A_{k−2}. All coefficients are positive, so that nothing cancels where they are
    added up. Highest power first.
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
    P, Q = (tuple(dtype(a / scale) for a in reversed(p) if a) for p in last)
    return P, Q


P_32, Q_32 = _lambert_fraction(13, np.float32)
P_64, Q_64 = _lambert_fraction(28, np.float64)
BEYOND_32: Final = np.float32(9.1)  # tanh of anything larger rounds to 1
BEYOND_64: Final = np.float64(19.1)


def _tanh(x: Any) -> Any:
    raise NotImplementedError("compiled code alone calls this")


@overload(_tanh, jit_options={"fastmath": FAST, "forceinline": True})
def _tanh_for(x: Any) -> Any:
    P, Q, BEYOND, ONE = (
        (P_32, Q_32, BEYOND_32, np.float32(1))
        if x.dtype == types.float32
        else (P_64, Q_64, BEYOND_64, np.float64(1))
    )

    def fraction(x: Any) -> Any:
        z = within(x, eightfold(BEYOND))
        y = times(z, z)
        p = eightfold(P[0])
        for n in range(1, len(P)):
            p = plus_product(eightfold(P[n]), p, y)
        q = eightfold(Q[0])
        for n in range(1, len(Q)):
            q = plus_product(eightfold(Q[n]), q, y)
        return within(over(times(z, p), q), eightfold(ONE))

    return fraction


@compiled
def _packed_transpose(weights: Any) -> Any:
    """Weights, (n, m), as `_add_products` reads them: (⌈n/32⌉, m, 32), zeros at the end."""
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
def _add_products(
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
            _one_row(spare, 0, spare, 0, x, u, packed_x, rows, q, packed, block)
            for k in range(columns):
                s[at + k] = spare[k]


@inlined
def _sigmoid(x: Any, half: Any) -> Any:
    return plus_product(half, half, _tanh(times(half, x)))  # σ(x) = ½ + ½ tanh(x/2)


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
        i, f, g, o = _sigmoid(s_i, half), _sigmoid(s_f, half), _tanh(s_g), _sigmoid(s_o, half)
        now = plus_product(times(f, before), i, g)
        seen = _tanh(now)
    else:
        width = peepholes.size // 3
        s_i = plus_product(s_i, load(peepholes, k), before)
        s_f = plus_product(s_f, load(peepholes, width + k), before)
        i, f, g = _sigmoid(s_i, half), _sigmoid(s_f, half), _tanh(s_g)
        if form & (NO_I | NO_F | COUPLED | LINEAR_CANDIDATE):
            i = one if form & NO_I else i
            f = one if form & NO_F else f
            f = plus_product(one, eightfold(s.dtype.type(-1)), i) if form & COUPLED else f
            g = s_g if form & LINEAR_CANDIDATE else g
        now = plus_product(times(f, before), i, g)
        s_o = plus_product(s_o, load(peepholes, 2 * width + k), now)
        o, seen = _sigmoid(s_o, half), _tanh(now)
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
        _eight_units(spare, 0, 8, spare_c, 0, spare_c, spare_h, 0, peepholes, whole, form)
        for k in range(H - whole):
            for slab in range(4):
                s[at + slab * H + whole + k] = spare[8 * slab + k]
            c[to + whole + k] = spare_c[k]
            h[to + whole + k] = spare_h[k]


@inlined
def _add_scaled(s: Any, scale: Any, values: Any) -> None:
    for k in range(s.size):
        s[k] += scale[k] * values[k]


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
    packed, packed_x = _packed_transpose(W_h), _packed_transpose(W_x)
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
        _add_products(
            flat_gates, at * 4 * H, 4 * H, b, flat_x, at * D, packed_x,
            h_prev, prev, packed, rows, spare,
        )  # fmt: skip
        for row in range(rows):
            to = (at + row) * H
            _cell(
                flat_gates, 4 * to, c_prev, prev + row * H, flat_c, flat_h, to, H,
                flat_peepholes, form, spare, spare_c, spare_h,
            )  # fmt: skip


@inlined
def _tanh_of(out: Any, values: Any, spare: Any) -> None:
    whole = out.size // 8 * 8
    for k in range(0, whole, 8):
        store(out, k, _tanh(load(values, k)))
    for k in range(whole, out.size):
        spare[k - whole] = values[k]
    store(spare, 0, _tanh(load(spare, 0)))
    for k in range(whole, out.size):
        out[k] = spare[k - whole]


@inlined
def _slope(out: Any, gradient: Any, gate: Any) -> None:
    for k in range(out.size):
        out[k] = gradient[k] * gate[k] * (1 - gate[k])  # σ' = σ (1 − σ)


@inlined
def _cell_back(
    s: Any, c: Any, c_prev: Any, d: Any, dc: Any, dh: Any, out: Any, tanh_c: Any,
    peepholes: Any, form: int, spare: Any,
) -> None:  # fmt: skip
    """One step of one row back: d, dc and dh become whole gradients, `out` fills."""
    H = c.size
    i, f, g, o = s[:H], s[H : 2 * H], s[2 * H : 3 * H], s[3 * H :]
    di, df, dg, do = d[:H], d[H : 2 * H], d[2 * H : 3 * H], d[3 * H :]
    if form & LINEAR_OUTPUT:
        tanh_c[:] = c
        _add_scaled(dc, dh, o)
    else:
        _tanh_of(tanh_c, c, spare)
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
    gates: Any, c: Any, c_0: Any, weights: Any, peepholes: Any, form: int, before: Any,
    reverse: bool, present: Any, d_gates: Any, d_c: Any, d_h: Any, d_s: Any, d_state: Any,
    first: int, last: int,
) -> None:  # fmt: skip
    """Carry gradients of the rows `first` to `last` back through all of their steps.

    The lines are those of docs/backward.md.

    Args:
        gates, c, c_0, peepholes, form, reverse, first, last: as `forward` has them.
        weights: (H, 4H), W_h transposed.
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
    packed = _packed_transpose(weights)
    spare = np.zeros(32, c.dtype)
    none, no_weights = np.empty(0, c.dtype), np.empty((0, 0, 32), c.dtype)
    flat_s, flat_state = d_s.reshape(-1), d_state.reshape(-1)
    for n in range(T - 1, -1, -1):
        t = T - 1 - n if reverse else n
        for row in range(first, last):
            carried_h, carried_c = d_state[0, row], d_state[1, row]
            p = before[t, row] if before.size else (t + 1 if reverse else t - 1)
            c_prev = c[p, row] if 0 <= p < T else c_0[row]
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
            _cell_back(s, c[t, row], c_prev, d, dc, dh, out, tanh_c, peepholes, form, spare)
            _add_scaled(carried_c, dc, s[H : 2 * H])
            if form & PEEPHOLES_I_F:
                _add_scaled(carried_c, peepholes[0], out[:H])
                _add_scaled(carried_c, peepholes[1], out[H : 2 * H])
            if d_gates.size:
                d_c[t, row] = dc
                d_gates[t, row] = d
        at = (t * B + first) * 4 * H
        _add_products(
            flat_state, first * H, H, none, none, 0, no_weights,
            flat_s, at, packed, last - first, spare,
        )  # fmt: skip
