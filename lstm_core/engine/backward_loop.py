"""The compiled loop of a backward pass, line by line that of docs/backward.md."""

from typing import Any

import numpy as np

from lstm_core.engine.activations import tanh
from lstm_core.engine.backward_plan import ALONE, FEW, LEARNS, REVERSE, TO_X, WHOLE
from lstm_core.engine.compiling import compiled, inlined
from lstm_core.engine.few_products import few_products
from lstm_core.engine.forms import (
    COUPLED,
    LINEAR_CANDIDATE,
    LINEAR_OUTPUT,
    PEEPHOLE_O,
    PEEPHOLES_I_F,
)
from lstm_core.engine.gradient_products import add_products, packed_by_columns, packed_by_inputs
from lstm_core.engine.lanes import (
    LANES,
    all_lanes,
    array,
    eightfold,
    load_like,
    manifold_like,
    number,
    plus_product,
    sixteenfold,
    start_at,
    start_of,
    store,
    times,
)
from lstm_core.engine.products import filled_up, packed_peepholes


@inlined
def _units_back(
    zero: Any, s: Any, at: int, H: int, c: Any, to: int, c_prev: Any, p: int, own_h: Any,
    own_at: int, own_unit: int, d_s: Any, d_gates: Any, d_c: Any, d_h: Any, carried_h: Any,
    carried_c: Any, carried: int, there: int, peepholes: Any, k: int, form: Any, whole: bool,
    to_seen: Any, h_to: int,
) -> None:  # fmt: skip
    """One step of as many units as `zero` has lanes.

    The loss's own gradients of h begin at own_h[own_at]; where `own_unit` is 0 and not 1, the
    number there is that of every unit. `there` is 0 where the state passes over the step, else 1;
    `whole` is whether the whole gradients of gates, c and h are kept; h goes to to_seen[h_to],
    among what the step after saw, or nowhere where that is negative.
    """
    i, f = load_like(zero, s, at), load_like(zero, s, at + H)
    g, o = load_like(zero, s, at + 2 * H), load_like(zero, s, at + 3 * H)
    before, now = load_like(zero, c_prev, p), load_like(zero, c, to)
    after_h, after_c = load_like(zero, carried_h, carried), load_like(zero, carried_c, carried)
    shown = now if form & LINEAR_OUTPUT else tanh(now)
    one, minus = manifold_like(zero, 1), manifold_like(zero, -1)
    kept = manifold_like(zero, there)

    own = manifold_like(zero, number(own_h, own_at))
    if own_unit:
        own = load_like(zero, own_h, own_at + k)
    d_hidden = plus_product(own, kept, after_h)
    d_i = d_f = d_g = d_o = d_cell = zero
    if whole:
        d_i, d_f = load_like(zero, d_gates, at), load_like(zero, d_gates, at + H)
        d_g, d_o = load_like(zero, d_gates, at + 2 * H), load_like(zero, d_gates, at + 3 * H)
        d_cell = load_like(zero, d_c, to)
    if h_to >= 0:
        store(to_seen, h_to, times(o, shown))
    d_o = plus_product(d_o, d_hidden, shown)
    s_o = times(times(d_o, o), plus_product(one, minus, o))  # σ′ = σ (1 − σ)
    d_cell = plus_product(d_cell, kept, after_c)
    slope = one
    if not form & LINEAR_OUTPUT:
        slope = plus_product(one, minus, times(shown, shown))  # tanh′ = 1 − tanh²
    d_cell = plus_product(d_cell, times(d_hidden, o), slope)
    if form & PEEPHOLE_O:
        d_cell = plus_product(d_cell, load_like(zero, peepholes, 2 * H + k), s_o)
    d_f = plus_product(d_f, d_cell, before)
    d_i = plus_product(d_i, d_cell, g)
    d_g = plus_product(d_g, d_cell, i)
    s_f = times(times(d_f, f), plus_product(one, minus, f))
    if form & COUPLED:
        d_i = plus_product(d_i, minus, d_f)
        s_f = zero
    s_i = times(times(d_i, i), plus_product(one, minus, i))
    s_g = d_g
    if not form & LINEAR_CANDIDATE:
        s_g = times(d_g, plus_product(one, minus, times(g, g)))

    passed = plus_product(one, minus, kept)  # what goes by a step that is not there
    next_c = plus_product(times(passed, after_c), d_cell, f)
    if form & PEEPHOLES_I_F:
        next_c = plus_product(next_c, load_like(zero, peepholes, k), s_i)
        next_c = plus_product(next_c, load_like(zero, peepholes, H + k), s_f)
    store(carried_h, carried, times(passed, after_h))
    store(carried_c, carried, next_c)
    store(d_s, at, s_i)
    store(d_s, at + H, s_f)
    store(d_s, at + 2 * H, s_g)
    store(d_s, at + 3 * H, s_o)
    if whole:
        store(d_h, to, d_hidden)
        store(d_c, to, d_cell)
        store(d_gates, at, d_i)
        store(d_gates, at + H, d_f)
        store(d_gates, at + 2 * H, d_g)
        store(d_gates, at + 3 * H, d_o)


@inlined
def _note_what_is_seen(
    seen: Any, x: Any, states: Any, step: int, row: int, h_step: int, H: int
) -> None:
    """Fill a row of `seen` with x and 1, and with an h unless `h_step` is negative."""
    D = x.shape[2]
    if h_step >= 0:
        for k in range(H):
            seen[step, row, k] = states[h_step, row, k]
    for j in range(D):
        seen[step, row, H + j] = x[step, row, j]
    seen[step, row, H + D] = 1


@inlined
def _lay_as_c(
    laid: Any, own_h: Any, h_step: int, h_row: int, h_unit: int, units: int, first: int
) -> None:
    """Fill `laid`, (T, rows, H), from what lies in another way or is not filled up."""
    T, rows, H = laid.shape
    for t in range(T):
        for row in range(rows):
            for k in range(units):
                at = t * h_step + (first + row) * h_row + k * h_unit
                laid[t, row, k] = number(own_h, at)
            for k in range(units, H):
                laid[t, row, k] = 0


@compiled
def backward(
    T: int, B: int, D: int, units: int, zero: Any, gates: int, c: int, h: int, h_0: int, c_0: int,
    x: int, W_x: int, W_h: int, own_h: int, W_ci: int, W_cf: int, W_co: int, d_s: int, d_h_0: int,
    d_c_0: int, d_x: int, seen: int, d_W_x: int, d_W_h: int, d_b: int, d_gates: int, d_c: int,
    d_h: int, h_step: int, h_row: int, h_unit: int, switches: int, before: Any, present: Any,
    first: int, last: int,
) -> None:  # fmt: skip
    """Carry gradients of the rows `first` to `last` back through all of their steps.

    H is `units` filled up to a multiple of 8, with zeros in every array but those of weights
    and `own_h`, which are as large as the layer. Arrays are given by their addresses, as
    `forward` takes them.

    Args:
        T, B, D, zero, gates, c, h_0, c_0, first, last: as for `forward`.
        units: of the layer.
        h, x: (T, B, H) and (T, B, D); only looked at where `learns`, and h where `before` is given.
        W_x, W_h: (4 · units, D), not looked at unless `to_x`, and (4 · units, units).
        W_ci, W_cf, W_co: (units,), not looked at in a form without peepholes.
        own_h: (T, B, units), the loss's own gradients of h, which lie `h_step`, `h_row` and
            `h_unit` numbers apart; all 0 over a single zero where the loss looks at none.
        d_s: (T, B, 4H), filled unless `alone`: gradients of the pre-activations.
        d_h_0, d_c_0: (B, H), gradients of h and c after the last step; become those of h and c
            before the first.
        d_x: (T, B, D), filled with the gradients of x where `to_x`.
        seen: (T, B, H + D + 1), filled where `learns` and not `few` with what the gates of a step
            saw: h of the step before, x and 1. Products of it with `d_s` are the gradients of the
            weights.
        d_W_x, d_W_h, d_b: (4 · units, D), (4 · units, units) and (4 · units,), filled with those
            products where there are `few`; then the rows are all.
        d_gates, d_c: (T, B, 4H) and (T, B, H), the loss's own gradients of i, f, g, o and of
            c; become their whole gradients. Not looked at unless `whole`.
        d_h: (T, B, H), filled with the whole gradients of h where `whole`.
        switches: the flags of `lstm_core.engine.forms`, 0 for the standard form, and those of
            `lstm_core.engine.backward_plan`, which are meant by `whole`, `to_x`, `learns`, `few`
            and `alone` above.
        before, present: (T, B) arrays, as for `forward` and True where a sequence has the
            step; None where every sequence has every step.
    """
    to_x, learns, few = switches & TO_X > 0, switches & LEARNS > 0, switches & FEW > 0
    H, inputs = filled_up(units), D if to_x else 0
    peepholes = units if switches & (PEEPHOLES_I_F | PEEPHOLE_O) else 0
    s = array(start_at(d_s, zero), (T, B, 4 * H))
    saw = array(start_at(seen, zero), (T, B, H + D + 1))
    if switches & ALONE:
        s = np.empty((T, B, 4 * H), s.dtype)
    if few:
        saw = np.empty((T, B, H + D + 1), s.dtype)
    in_place = units == H and (h_unit == 0 or h_unit == 1)
    own_as_c = np.empty((0 if in_place else T, last - first, H), s.dtype)
    _lay_as_c(own_as_c, start_at(own_h, zero), h_step, h_row, h_unit, units, first)
    _back_through_all_steps(
        T, B, H, zero, start_at(gates, zero), start_at(c, zero),
        array(start_at(h, zero), (T, B, H)), array(start_at(h_0, zero), (1, B, H)),
        start_at(c_0, zero), array(start_at(x, zero), (T, B, D)),
        packed_by_inputs(start_at(W_x, zero), units, inputs, zero),
        packed_by_columns(start_at(W_h, zero), units, zero),
        packed_peepholes(
            start_at(W_ci, zero), start_at(W_cf, zero), start_at(W_co, zero), peepholes, zero
        ),
        start_at(own_h, zero), h_step, h_row, h_unit, own_as_c, start_of(s), start_at(d_h_0, zero),
        start_at(d_c_0, zero), array(start_at(d_x, zero), (T, B, D)), saw,
        start_at(d_gates, zero), start_at(d_c, zero), start_at(d_h, zero),
        switches & WHOLE > 0, to_x, learns, switches, before, present, switches & REVERSE > 0,
        first, last,
    )  # fmt: skip
    if few:
        few_products(
            s.reshape(T * B, 4 * H), saw.reshape(T * B, H + D + 1),
            array(start_at(d_W_x, zero), (4, units, D)),
            array(start_at(d_W_h, zero), (4, units, units)),
            array(start_at(d_b, zero), (4, units)), zero,
        )  # fmt: skip


@compiled
def _back_through_all_steps(
    T: int, B: int, H: int, zero: Any, gates: Any, c: Any, h: Any, h_0: Any, c_0: Any, x: Any,
    packed_x: Any, packed_h: Any, packed_c: Any, own_h: Any, own_step: int, own_row: int,
    own_unit: int, own_as_c: Any, d_s: Any, d_h_0: Any, d_c_0: Any, d_x: Any, seen: Any,
    d_gates: Any, d_c: Any, d_h: Any, whole: bool, to_x: bool, learns: bool, form: int,
    before: Any, present: Any, reverse: bool, first: int, last: int,
) -> None:  # fmt: skip
    """`backward` with packed weights, which the call keeps for as long as they are read.

    `own_as_c` is `own_h` of these rows alone, (T, rows, H), or empty where that is read in place.
    """
    W_x, W, peepholes = start_of(packed_x), start_of(packed_h), start_of(packed_c)
    D, seen_at = x.shape[2], start_of(seen)
    sixteen, eight = sixteenfold(zero), eightfold(zero)
    own, own_first = own_h, 0
    if len(own_as_c):
        own, own_first = start_of(own_as_c), first
        own_step, own_row, own_unit = (last - first) * H, H, 1
    for n in range(T - 1, -1, -1):
        t = T - 1 - n if reverse else n
        following = t - 1 if reverse else t + 1
        for row in range(first, last):
            p, there, h_to = t + 1 if reverse else t - 1, 1, -1
            if before is not None:
                p, there = before[t, row], 1 if present[t, row] else 0
            started = p < 0 or p >= T
            if learns:
                if started:
                    _note_what_is_seen(seen, x, h_0, t, row, 0, H)
                else:
                    _note_what_is_seen(seen, x, h, t, row, -1 if before is None else p, H)
                if before is None and n < T - 1:
                    h_to = (following * B + row) * (H + D + 1)
            c_prev = c_0 if started else c
            prev = row * H if started else (p * B + row) * H
            to = (t * B + row) * H
            own_at = t * own_step + (row - own_first) * own_row
            for k in range(0, H - LANES, 2 * LANES):
                _units_back(
                    sixteen, gates, 4 * to + k, H, c, to + k, c_prev, prev + k, own, own_at,
                    own_unit, d_s, d_gates, d_c, d_h, d_h_0, d_c_0, row * H + k, there, peepholes,
                    k, form, whole, seen_at, h_to + k if h_to >= 0 else -1,
                )  # fmt: skip
            if H % (2 * LANES):
                k = H - LANES
                _units_back(
                    eight, gates, 4 * to + k, H, c, to + k, c_prev, prev + k, own, own_at,
                    own_unit, d_s, d_gates, d_c, d_h, d_h_0, d_c_0, row * H + k, there, peepholes,
                    k, form, whole, seen_at, h_to + k if h_to >= 0 else -1,
                )  # fmt: skip
            if to_x:
                for j in range(D):
                    total = eight
                    for k in range(0, 4 * H, LANES):
                        factor = load_like(eight, d_s, 4 * to + k)
                        total = plus_product(total, factor, load_like(eight, W_x, 4 * H * j + k))
                    d_x[t, row, j] = all_lanes(total)
        at = (t * B + first) * 4 * H
        add_products(d_h_0, first * H, H, d_s, at, 4 * H, W, last - first)
