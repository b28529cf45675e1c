"""Pieces of sentences for notes and messages."""

from collections.abc import Sequence as Names


def shorten(text: str, limit: int = 40) -> str:
    """``text`` on one line, cut to ``limit`` characters, for use inside a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def counted(count: int, noun: str) -> str:
    """``1 row``, ``2 rows``, ``1,000 rows``: ``noun`` in the number that ``count`` asks for."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def listing(names: Names[str], limit: int = 12) -> str:
    """The first ``limit`` names between commas, and how many more there are."""
    shown = ", ".join(shorten(name) for name in names[:limit])
    return shown + (f" and {len(names) - limit:,} more" if len(names) > limit else "")
