"""Calls made by several threads at once: torch's own, where torch has them from OpenMP.

A thread of OpenMP that has done its work waits for more without giving up its core, for
milliseconds on end. Threads of our own would have to share that core with it, and a batch would
take up to half as long again; torch's are there at once, and no more of them than it may have.

As after torch's own large operations, a forked child cannot use OpenMP after such calls; ours go
to a pool there.
"""

import ctypes
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from threading import Lock
from typing import Any, Final

Call = Callable[[], None]

_BUSY: Final = Lock()
_BEGUN_IN: Final = os.getpid()
_Part: Final = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


def at_once(calls: Sequence[Call]) -> bool:
    """Make all of these calls, at the same time as far as there are threads.

    Returns:
        False, and nothing is done, while other calls are being made at once: those who run
        layers side by side have a thread each already.
    """
    if not _BUSY.acquire(blocking=False):
        return False
    try:
        parallel = _openmp() if os.getpid() == _BEGUN_IN else None  # it does not outlive a fork
        if parallel is None:
            _in_a_pool(calls)
        else:
            _in_openmp(parallel, calls)
    finally:
        _BUSY.release()
    return True


def _in_openmp(parallel: Any, calls: Sequence[Call]) -> None:
    left, errors = iter(calls), []

    def part(_: object) -> None:
        try:
            call = next(left, None)
            if call is not None:
                call()
        except BaseException as error:  # nothing above would hand it on
            errors.append(error)

    # No more threads than calls: each has to wait for Python's lock, if only to find nothing.
    parallel(_Part(part), None, len(calls), 0)
    if errors:
        raise errors[0]
    for call in left:  # there were fewer threads
        call()


@cache
def _openmp() -> Any:
    """``GOMP_parallel``, which has a function called by every thread; None without OpenMP.

    Compilers emit calls of it for ``#pragma omp parallel``: GCC's libgomp has it, and the
    libraries that stand in for that one.
    """
    try:
        parallel = ctypes.CDLL(None).GOMP_parallel
    except (AttributeError, OSError, TypeError):
        return None
    parallel.argtypes = [_Part, ctypes.c_void_p, ctypes.c_uint, ctypes.c_uint]
    parallel.restype = None
    return parallel


def _in_a_pool(calls: Sequence[Call]) -> None:
    others = [_pool(os.getpid()).submit(call) for call in calls[1:]]
    try:
        calls[0]()
    finally:
        wait(others)
    for other in others:
        other.result()


@cache
def _pool(process: int) -> ThreadPoolExecutor:
    """One pool a process: a forked child has none of its parent's threads."""
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="lstm_core")
