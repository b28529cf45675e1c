"""Work that makes millions of objects and no cycles, with the search for cycles put off."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_LOCK = Lock()
_under_way: list[bool] = []
"""For each piece of work that goes on, whether garbage was collected before the first began."""


@contextmanager
def collection_put_off() -> Iterator[None]:
    """No automatic garbage collection before the block ends, in whichever thread.

    Python would walk through all that a block has made again and again while it makes more: of
    a table with a million rows, for half of the time that reading it takes.
    """
    with _LOCK:
        _under_way.append(_under_way[0] if _under_way else gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _LOCK:
            was_on = _under_way.pop()
            if was_on and not _under_way:
                gc.enable()
