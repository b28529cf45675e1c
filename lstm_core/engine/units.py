"""Eight units of a step, from their sums to i, f, g, o, c and h, as inlined pieces of loops.

Those of a single row stay in registers from the first product to the activation.
"""

from typing import Any

from lstm_core.engine.activations import sigmoid, tanh
from lstm_core.engine.compiling import inlined
from lstm_core.engine.first_lanes import load_first, store_first
from lstm_core.engine.forms import COUPLED, LINEAR_CANDIDATE, LINEAR_OUTPUT, NO_F, NO_I, NO_O
from lstm_core.engine.lanes import (
    LANES,
    joined,
    load,
    load_like,
    manifold_like,
    plus_product,
    store,
    times,
)
from lstm_core.engine.products import filled_up, plus_block, plus_two_blocks
from lstm_core.engine.tiles import COLUMNS, add_tile


@inlined
def _gates(sums: Any, before: Any, peepholes: Any, k: int, width: int, form: Any) -> Any:
    """One step of some units, as many as there are lanes: i, f, g, o, c and h from their sums."""
    s_i, s_f, s_g, s_o = sums
    if form is None:
        i, f, g, o = sigmoid(s_i), sigmoid(s_f), tanh(s_g), sigmoid(s_o)
        c = plus_product(times(f, before), i, g)
        return i, f, g, o, c, times(o, tanh(c))
    one = manifold_like(before, 1)
    i = sigmoid(plus_product(s_i, load_like(before, peepholes, k), before))
    f = sigmoid(plus_product(s_f, load_like(before, peepholes, width + k), before))
    g = tanh(s_g)
    if form & (NO_I | NO_F | COUPLED | LINEAR_CANDIDATE):
        i = one if form & NO_I else i
        f = one if form & NO_F else f
        f = plus_product(one, manifold_like(i, -1), i) if form & COUPLED else f
        g = s_g if form & LINEAR_CANDIDATE else g
    c = plus_product(times(f, before), i, g)
    o = sigmoid(plus_product(s_o, load_like(before, peepholes, 2 * width + k), c))
    seen = tanh(c)
    if form & (NO_O | LINEAR_OUTPUT):
        o = one if form & NO_O else o
        seen = c if form & LINEAR_OUTPUT else seen
    return i, f, g, o, c, times(o, seen)


@inlined
def _begun(b: Any, D: int, gates: Any, at: int, H: int, k: int) -> Any:
    """What the sums of units k to k + 7 begin with: b, or W_x x + b where `gates` holds it."""
    if D:
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
    i, f, g, o, now, seen = _gates(sums, before, peepholes, k, filled_up(H), form)
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


@inlined
def _finish_sixteen(
    sums: Any, c_prev: Any, p: int, peepholes: Any, form: Any,
    gates: Any, c: Any, h: Any, to: int, H: int, k: int,
) -> None:  # fmt: skip
    """`_finish` for units k to k + 15, all of them there."""
    at = 4 * to + k
    before = joined(load(c_prev, p + k), load(c_prev, p + k + LANES))
    i, f, g, o, now, seen = _gates(sums, before, peepholes, k, filled_up(H), form)
    store(gates, at, i)
    store(gates, at + H, f)
    store(gates, at + 2 * H, g)
    store(gates, at + 3 * H, o)
    store(c, to + k, now)
    store(h, to + k, seen)


@inlined
def units_of_row(
    block: int, H: int, D: int, b: Any, V: Any, W: Any, x: Any, v: int, h_prev: Any, c_prev: Any,
    p: int, peepholes: Any, form: Any, gates: Any, c: Any, h: Any, to: int,
) -> None:  # fmt: skip
    """One step of one row's units in a block and the next one, where there is a next one.

    Args:
        block: an even number; a block has eight units.
        H, D: units and inputs of the layer; D is 0 where `gates` holds W_x x + b.
        b, V, W: biases, W_x and W_h as `packed_by_units` gives them; like all that follows,
            by the place where they start.
        x, v: the row's inputs begin at x[v].
        h_prev, c_prev, p: the state before begins at h_prev[p] and c_prev[p].
        peepholes: as `packed_peepholes` gives them.
        form: as `forward_loop.forward` takes it.
        gates, c, h, to: results begin at gates[4 · to], c[to] and h[to].
    """
    k = LANES * block
    s = _begun(b, D, gates, 4 * to, H, k)
    if k + LANES < H:
        j = k + LANES
        z = _begun(b, D, gates, 4 * to, H, j)
        s, z = plus_two_blocks(s, z, x, v, V, 4 * k * D, 4 * j * D, D)
        s, z = plus_two_blocks(s, z, h_prev, p, W, 4 * k * H, 4 * j * H, H)
        if j + LANES <= H:
            both = joined(s[0], z[0]), joined(s[1], z[1]), joined(s[2], z[2]), joined(s[3], z[3])
            _finish_sixteen(both, c_prev, p, peepholes, form, gates, c, h, to, H, k)
        else:
            _finish(z, c_prev, p, peepholes, form, gates, c, h, to, H, j)
            _finish(s, c_prev, p, peepholes, form, gates, c, h, to, H, k)
    else:
        s = plus_block(s, x, v, V, 4 * k * D, D)
        s = plus_block(s, h_prev, p, W, 4 * k * H, H)
        _finish(s, c_prev, p, peepholes, form, gates, c, h, to, H, k)


@inlined
def _sum_of_sixteen(sums: Any, at: int) -> Any:
    """What one gate of sixteen units has in a row of two tiles side by side."""
    return joined(load(sums, at), load(sums, at + COLUMNS))


@inlined
def units_of_rows(
    height: int, sums: Any, block: int, H: int, D: int, b: Any, V: Any, W: Any, x: Any, v: int,
    h_prev: Any, c_prev: Any, p: int, peepholes: Any, form: Any, gates: Any, c: Any, h: Any,
    to: int,
) -> None:  # fmt: skip
    """`units_of_row` for as many rows as a tile is high, one after the other in every array.

    `sums` is room for two tiles side by side, 64 numbers a row.
    """
    first = LANES * block
    for k in range(first, min(first + 2 * LANES, H), LANES):
        tile = (k - first) * 4
        for row in range(height):
            s_i, s_f, s_g, s_o = _begun(b, D, gates, 4 * (to + row * H), H, k)
            at = tile + row * 2 * COLUMNS
            store(sums, at, s_i)
            store(sums, at + 8, s_f)
            store(sums, at + 16, s_g)
            store(sums, at + 24, s_o)
        add_tile(height, sums, tile, 2 * COLUMNS, x, v, D, V, 4 * k * D, D)
        add_tile(height, sums, tile, 2 * COLUMNS, h_prev, p, H, W, 4 * k * H, H)
    for row in range(height):
        at, q, place = row * 2 * COLUMNS, p + row * H, to + row * H
        if first + 2 * LANES <= H:
            both = (
                _sum_of_sixteen(sums, at), _sum_of_sixteen(sums, at + 8),
                _sum_of_sixteen(sums, at + 16), _sum_of_sixteen(sums, at + 24),
            )  # fmt: skip
            _finish_sixteen(both, c_prev, q, peepholes, form, gates, c, h, place, H, first)
        else:
            for k in range(first, H, LANES):
                s = load(sums, at), load(sums, at + 8), load(sums, at + 16), load(sums, at + 24)
                _finish(s, c_prev, q, peepholes, form, gates, c, h, place, H, k)
                at += COLUMNS
