"""A page that is being drawn gives way to what is shown to a moving hand.

Python's lock goes to whoever waits for it, and a preview waits for it at each of its tensor
operations, beside pages that nobody sees change: what the hand was shown stands there already.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import get_ident
from time import sleep
from typing import Any, Final

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

GIVEN_SECONDS: Final = 0.001
"""For each element that a page draws meanwhile, so that no page waits for ever."""
_UNDER_WAY: Final[set[int]] = set()
"""The threads that make a preview."""

Draw = Callable[..., None]


@contextmanager
def preview_under_way() -> Iterator[None]:
    """Have pages give way while the block runs."""
    _UNDER_WAY.add(get_ident())
    try:
        yield
    finally:
        _UNDER_WAY.discard(get_ident())


def giving_way(draw: Draw) -> Draw:
    """`draw`, which sends an element of a page, after a moment where a preview is made."""

    @wraps(draw)
    def later(*given: Any) -> None:
        if _UNDER_WAY:
            sleep(GIVEN_SECONDS)
        draw(*given)

    return later


def have_pages_give_way() -> None:
    """Have Streamlit's scripts give way at each element."""
    ScriptRunner._enqueue_forward_msg = giving_way(  # type: ignore[method-assign]
        ScriptRunner._enqueue_forward_msg
    )
