"""The compiled loop of a backward pass, line by line that of docs/backward.md."""

from typing import Any

import numpy as np

from lstm_core.engine.activations import tanh
from lstm_core.engine.compiling import compiled, inlined
from lstm_core.engine.forms import (
    COUPLED,
    LINEAR_CANDIDATE,
    LINEAR_OUTPUT,
    PEEPHOLE_O,
    PEEPHOLES_I_F,
)
from lstm_core.engine.lanes import load, store
from lstm_core.engine.products import add_products, packed_transpose


@inlined
def _add_scaled(s: Any, scale: Any, values: Any) -> None:
    for k in range(s.size):
        s[k] += scale[k] * values[k]


@inlined
def _tanh_of(out: Any, values: Any, spare: Any) -> None:
    whole = out.size // 8 * 8
    for k in range(0, whole, 8):
        store(out, k, tanh(load(values, k)))
    for k in range(whole, out.size):
        spare[k - whole] = values[k]
    store(spare, 0, tanh(load(spare, 0)))
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
    packed = packed_transpose(weights)
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
        add_products(
            flat_state, first * H, H, none, none, 0, no_weights,
            flat_s, at, packed, last - first, spare,
        )  # fmt: skip
