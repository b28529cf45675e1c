"""Rows of a batch shared out among threads, which need not wait for each other."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import Final

import torch

WORTH_A_THREAD: Final = 2_000_000
"""Multiplications, about 0.1 ms, below which handing rows to a thread costs more than it saves."""


def over_rows(loop: Callable[..., None], arguments: tuple[object, ...], B: int, work: int) -> None:
    """Call `loop(*arguments, first, last)` until all B rows are done.

    Every row is computed by one thread alone, so that the result does not depend on how
    many there are. There are never more than torch itself would use.
    """
    threads = min(torch.get_num_threads(), B, max(1, work // WORTH_A_THREAD))
    bounds = [B * n // threads for n in range(threads + 1)]
    others = [
        _pool(os.getpid()).submit(loop, *arguments, first, last)
        for first, last in pairwise(bounds[1:])
    ]
    loop(*arguments, 0, bounds[1])
    for other in others:
        other.result()


@cache
def _pool(process: int) -> ThreadPoolExecutor:
    """One pool a process: a forked child has none of its parent's threads."""
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="lstm_core")
