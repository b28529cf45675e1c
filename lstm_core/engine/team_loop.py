"""The compiled loop of a single large run whose units are shared out among threads.

With one sequence there are no rows to share, and from some hundred units on a step is
mostly the reading of W_h: each thread then reads its own part, which may fit its own
cache. They meet after every step. Whoever keeps the first thread waiting for as long as it
would take to do without is left behind: the first does the step's missing part and the rest
of the run alone. That is safe since whatever two threads write to one place is the same
number.
"""

from typing import Any, Final

from lstm_core.engine.compiling import compiled, inlined
from lstm_core.engine.lanes import LANES, start_at, start_of
from lstm_core.engine.products import packed_biases, packed_by_units, packed_peepholes
from lstm_core.engine.sharing import tell, told, wait_a_moment
from lstm_core.engine.threads import SLOT
from lstm_core.engine.units import units_of_row

WORTH_A_LOOK: Final = 256
"""Multiplications that take about as long as a look at the board, or a little longer."""
GONE: Final = -1


@inlined
def _patience_left(patience: int, board: Any, member: int, steps: int) -> int:
    """Wait until a thread has done so many steps: the looks left then, 0 if it does not come."""
    while patience > 0:
        done = told(board, member * SLOT)
        if done == GONE:
            return 0
        if done >= steps:
            return patience
        wait_a_moment()
        patience -= 1
    return 0


@compiled
def forward_as_team(
    T: int, B: int, D: int, H: int, zero: Any, gates: int, c: int, h: int, x: int, W_x: int,
    b: int, b_h: int, h_0: int, c_0: int, W_h: int, W_ci: int, W_cf: int, W_co: int, form: Any,
    reverse: bool, board: Any, member: int,
) -> None:  # fmt: skip
    """Run one row through all of its steps; each thread of the team calls this.

    Args:
        T, B, D, H, zero, gates, c, h, x, W_x, b, b_h, h_0, c_0, W_h, W_ci, W_cf, W_co, form,
            reverse: as for `forward_loop.forward`, with B = 1 and the inputs themselves.
        board: (members · SLOT,) zeros, int64: how many steps each thread has done.
        member: which of the threads this is, from 0.

    T H (H + D) is 64 or more and H at least 16 for each member, as `team_size` sees to.
    """
    W = packed_by_units(start_at(W_h, zero), H, H, zero)
    V = packed_by_units(start_at(W_x, zero), H, D, zero)
    biases = packed_biases(start_at(b, zero), start_at(b_h, zero), H, 1, zero)
    peepholes = packed_peepholes(
        start_at(W_ci, zero), start_at(W_cf, zero), start_at(W_co, zero),
        0 if form is None else H, zero,
    )  # fmt: skip
    _through_all_steps(
        T, D, H, start_at(gates, zero), start_at(c, zero), start_at(h, zero),
        start_at(x, zero), V, biases, start_at(h_0, zero), start_at(c_0, zero), W,
        peepholes, form, reverse, board, member,
    )  # fmt: skip


@compiled
def _through_all_steps(
    T: int, D: int, H: int, gates: Any, c: Any, h: Any, x: Any, packed_x: Any, packed_b: Any,
    h_0: Any, c_0: Any, packed_h: Any, packed_c: Any, form: Any, reverse: bool,
    board: Any, member: int,
) -> None:  # fmt: skip
    """`forward_as_team` with packed weights, which the call keeps for as long as they are read."""
    W, V, b = start_of(packed_h), start_of(packed_x), start_of(packed_b)
    peepholes = start_of(packed_c)
    members, places = len(board) // SLOT, start_of(board)
    h_prev, c_prev, prev = h_0, c_0, 0
    pairs = (H + 2 * LANES - 1) // (2 * LANES)
    low, high = pairs * member // members, pairs * (member + 1) // members
    patience = 4 * T * H * (H + D) // WORTH_A_LOOK  # the run alone takes as long
    for n in range(T):
        t = T - 1 - n if reverse else n
        if n:
            h_prev, c_prev, prev = h, c, (t + 1 if reverse else t - 1) * H
        turn = low
        while turn < high:
            # Back and forth: the weights used last are still in the nearest cache.
            pair = low + high - 1 - turn if n & 1 else turn
            units_of_row(
                2 * pair, H, D, b, V, W, x, t * D, h_prev, c_prev, prev, peepholes, form,
                gates, c, h, t * H,
            )  # fmt: skip
            turn += 1
            if turn == high and patience and member == 0:
                for other in range(1, members):
                    patience = _patience_left(patience, places, other, n + 1)
                tell(places, 0, n + 1 if patience else GONE)
                if not patience:  # all of this step, and of what follows
                    low, turn, high = 0, 0, pairs
        if member:
            tell(places, member * SLOT, n + 1)
            patience = _patience_left(patience, places, 0, n + 1)
            if not patience:
                tell(places, member * SLOT, GONE)
                return
