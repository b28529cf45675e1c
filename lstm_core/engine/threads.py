"""A run shared out among threads: the rows of a batch, or the units of a large single one."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any, Final

import numpy as np
import torch

from lstm_core.engine.workers import at_once

WORTH_A_THREAD: Final = 2_000_000
"""Multiplications, about 0.1 ms, below which handing rows to a thread costs more than it saves."""
WORTH_A_TEAM: Final = 20_000_000
"""Multiplications of one row, below which meeting after every step does not pay."""
UNITS_OF_A_TEAM: Final = 128
LARGEST_TEAM: Final = 4
SLOT: Final = 8
"""Numbers between two threads' places on the board: each in a cache line of its own."""


def over_rows(loop: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Call `loop(*arguments)`; T, B, D and H come first in it, and the range of all rows last.

    Every row is computed by one thread alone, so that the result does not depend on how
    many there are. There are never more than torch itself would use.
    """
    B = arguments[1]
    if B > 1:
        threads = min(torch.get_num_threads(), B, _work(*arguments[:4]) // WORTH_A_THREAD)
        if threads > 1:
            bounds = [B * n // threads for n in range(threads + 1)]
            ranges = pairwise(bounds)
            shares = [partial(loop, *arguments[:-2], first, last) for first, last in ranges]
            if at_once(shares):
                return
    loop(*arguments)


def _work(T: int, B: int, D: int, H: int) -> int:
    """Multiplications of a run, its activations counted as some."""
    return 4 * T * B * H * (H + D + 10)


def team_size(T: int, B: int, D: int, H: int) -> int:
    """How many threads should share the units of a run; 1 for none."""
    if B > 1 or H < UNITS_OF_A_TEAM or _work(T, B, D, H) < WORTH_A_TEAM:
        return 1
    return min(torch.get_num_threads(), LARGEST_TEAM)


def over_units(loop: Callable[..., None], arguments: tuple[object, ...], members: int) -> bool:
    """Call `loop(*arguments, board, member)` in so many threads, which meet on the board.

    Returns:
        False, and nothing is done, while another run is shared out: two teams would keep each
        other waiting.
    """
    board = np.zeros(members * SLOT, np.int64)
    return at_once([partial(loop, *arguments, board, n) for n in range(members)])
