"""The compiled loop of a backward pass, line by line that of docs/backward.md."""

from typing import Any

from lstm_core.engine.activations import tanh
from lstm_core.engine.compiling import compiled, inlined
from lstm_core.engine.forms import (
    COUPLED,
    LINEAR_CANDIDATE,
    LINEAR_OUTPUT,
    PEEPHOLE_O,
    PEEPHOLES_I_F,
)
from lstm_core.engine.lanes import (
    eightfold_like,
    load,
    plus_product,
    start_of,
    store,
    times,
)
from lstm_core.engine.products import add_products, packed_transpose


@inlined
def _eight_units_back(
    s: Any, at: int, H: int, c: Any, to: int, c_prev: Any, p: int,
    d_s: Any, d_gates: Any, d_c: Any, d_h: Any, d_state: Any, carried: int, carried_c: int,
    there: int, peepholes: Any, k: int, form: Any, whole: bool,
) -> None:  # fmt: skip
    """One step of eight units.

    `there` is 0 where the state passes over the step, else 1; `whole` is whether the whole
    gradients of gates and c are kept.
    """
    i, f, g, o = load(s, at), load(s, at + H), load(s, at + 2 * H), load(s, at + 3 * H)
    before, now = load(c_prev, p), load(c, to)
    after_h, after_c = load(d_state, carried), load(d_state, carried_c)
    seen = now if form & LINEAR_OUTPUT else tanh(now)
    zero, one, minus = eightfold_like(now, 0), eightfold_like(now, 1), eightfold_like(now, -1)
    kept = eightfold_like(now, there)

    d_hidden = plus_product(load(d_h, to), kept, after_h)
    d_i = d_f = d_g = d_o = d_cell = zero
    if whole:
        d_i, d_f = load(d_gates, at), load(d_gates, at + H)
        d_g, d_o = load(d_gates, at + 2 * H), load(d_gates, at + 3 * H)
        d_cell = load(d_c, to)
    d_o = plus_product(d_o, d_hidden, seen)
    s_o = times(times(d_o, o), plus_product(one, minus, o))  # σ′ = σ (1 − σ)
    d_cell = plus_product(d_cell, kept, after_c)
    slope = one
    if not form & LINEAR_OUTPUT:
        slope = plus_product(one, minus, times(seen, seen))  # tanh′ = 1 − tanh²
    d_cell = plus_product(d_cell, times(d_hidden, o), slope)
    if form & PEEPHOLE_O:
        d_cell = plus_product(d_cell, load(peepholes, 2 * H + k), s_o)
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
        next_c = plus_product(next_c, load(peepholes, k), s_i)
        next_c = plus_product(next_c, load(peepholes, H + k), s_f)
    store(d_state, carried, times(passed, after_h))
    store(d_state, carried_c, next_c)
    store(d_h, to, d_hidden)
    store(d_s, at, s_i)
    store(d_s, at + H, s_f)
    store(d_s, at + 2 * H, s_g)
    store(d_s, at + 3 * H, s_o)
    if whole:
        store(d_c, to, d_cell)
        store(d_gates, at, d_i)
        store(d_gates, at + H, d_f)
        store(d_gates, at + 2 * H, d_g)
        store(d_gates, at + 3 * H, d_o)


@compiled
def backward(
    gates: Any, c: Any, c_0: Any, weights: Any, peepholes: Any, form: int, before: Any,
    reverse: bool, present: Any, d_gates: Any, d_c: Any, d_h: Any, d_s: Any, d_state: Any,
    first: int, last: int,
) -> None:  # fmt: skip
    """Carry gradients of the rows `first` to `last` back through all of their steps.

    H is a multiple of 8 here; what is missing is filled up with zeros.

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
    _back_through_all_steps(
        gates, c, c_0, packed_transpose(weights), peepholes, form, before, reverse, present,
        d_gates, d_c, d_h, d_s, d_state, first, last,
    )  # fmt: skip


@compiled
def _back_through_all_steps(
    gates: Any, c: Any, c_0: Any, packed: Any, peepholes: Any, form: int, before: Any,
    reverse: bool, present: Any, d_gates: Any, d_c: Any, d_h: Any, d_s: Any, d_state: Any,
    first: int, last: int,
) -> None:  # fmt: skip
    """`backward` with packed weights, which the call keeps for as long as they are read."""
    T, B, H = c.shape
    whole = d_gates.size > 0
    flat_gates, flat_c, flat_c_0 = start_of(gates), start_of(c), start_of(c_0)
    flat_s, flat_state, flat_h = start_of(d_s), start_of(d_state), start_of(d_h)
    flat_d, flat_d_c, flat_peepholes = start_of(d_gates), start_of(d_c), start_of(peepholes)
    flat_packed = start_of(packed)
    for n in range(T - 1, -1, -1):
        t = T - 1 - n if reverse else n
        for row in range(first, last):
            p = before[t, row] if before.size else (t + 1 if reverse else t - 1)
            started = p < 0 or p >= T
            c_prev = flat_c_0 if started else flat_c
            prev = row * H if started else (p * B + row) * H
            there = 1 if not present.size or present[t, row] else 0
            to = (t * B + row) * H
            for k in range(0, H, 8):
                _eight_units_back(
                    flat_gates, 4 * to + k, H, flat_c, to + k, c_prev, prev + k,
                    flat_s, flat_d, flat_d_c, flat_h, flat_state, row * H + k,
                    (B + row) * H + k, there, flat_peepholes, k, form, whole,
                )  # fmt: skip
        at = (t * B + first) * 4 * H
        add_products(flat_state, first * H, H, flat_s, at, 4 * H, flat_packed, last - first)
