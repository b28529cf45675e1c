"""Text for a terminal: plain lines, and a line that says what takes so long."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Final, TextIO

PATIENCE_SECONDS: Final = 1.0
_CLEAR_LINE: Final = "\r\x1b[K"


def printable(text: str) -> str:
    """`text` with � for what could steer a terminal: names in files are anyone's text."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def say(line: str, stream: TextIO | None = None) -> None:
    """Print one line, on standard output unless told otherwise."""
    print(printable(line), file=stream or sys.stdout)


def note(line: str) -> None:
    """Print one line of what was assumed on standard error."""
    say(f"Note: {line}", sys.stderr)


@contextmanager
def progress(patience: float = PATIENCE_SECONDS) -> Iterator[Callable[[str], None]]:
    """Gives a function to call with what is being done.

    From `patience` seconds on, standard error shows the last such text and the seconds so
    far, if it is a terminal; the line is cleared at the end.
    """
    stream = sys.stderr
    if not stream.isatty():
        yield lambda text: None
        return
    doing = [""]
    ended = Event()

    def show() -> None:
        began = monotonic()
        while not ended.wait(patience):
            stream.write(f"{_CLEAR_LINE}{printable(doing[0])} … {monotonic() - began:.0f} s")
            stream.flush()

    thread = Thread(target=show, daemon=True)
    thread.start()
    try:
        yield lambda text: doing.__setitem__(0, text)
    finally:
        ended.set()
        thread.join()
        stream.write(_CLEAR_LINE)
        stream.flush()
