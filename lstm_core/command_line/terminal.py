"""Text for a terminal: plain lines, and a line that says what takes so long."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from threading import Event, Thread
from time import monotonic
from typing import Final, Protocol, TextIO

PATIENCE_SECONDS: Final = 1.0
BAR_LENGTH: Final = 20
_CLEAR_LINE: Final = "\r\x1b[K"


class Doing(Protocol):
    """Takes what is being done, and where that is known, how much of it is."""

    def __call__(self, text: str, done: int = 0, total: int = 0) -> None:
        """`total` is 0 where it is not known."""


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
def progress(patience: float = PATIENCE_SECONDS) -> Iterator[Doing]:
    """Gives a function to call with what is being done.

    From `patience` seconds on, standard error shows the last such text, a bar where there
    is a total, and the seconds so far, if it is a terminal; the line is cleared at the end.
    """
    stream = sys.stderr
    now = [""]

    def doing(text: str, done: int = 0, total: int = 0) -> None:
        now[0] = printable(f"{text} {bar(done, total)}" if total else text)

    if not stream.isatty():
        yield doing
        return
    ended = Event()

    def show() -> None:
        began = monotonic()
        while not ended.wait(patience):
            line = f"{now[0]} … {monotonic() - began:.0f} s"
            room = get_terminal_size().columns - 1  # a wrapped line could not be cleared
            stream.write(f"{_CLEAR_LINE}{line[:room]}")
            stream.flush()

    thread = Thread(target=show, daemon=True)
    thread.start()
    try:
        yield doing
    finally:
        ended.set()
        thread.join()
        stream.write(_CLEAR_LINE)
        stream.flush()


def bar(done: int, total: int) -> str:
    """How much of a total is done: ``[##########----------]  50 % (10 of 20)``."""
    share = min(done / total, 1.0)
    full = int(share * BAR_LENGTH)
    drawn = "#" * full + "-" * (BAR_LENGTH - full)
    return f"[{drawn}] {int(100 * share):3d} % ({done:,} of {total:,})"
