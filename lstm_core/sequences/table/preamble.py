"""The lines above a table that are none of it: ``sep=`` and comments."""

import re
from dataclasses import dataclass
from typing import Final

_SEPARATOR_LINE: Final = re.compile(r'"?sep=([,;\t| ])"?')
_COMMENT: Final = re.compile(r"[ \t]*#(?![ \t]*[,;\t|])")


@dataclass(frozen=True, slots=True)
class Preamble:
    """What stands above a table.

    Attributes:
        text: what is left of the file below it.
        lines: how many lines were cut.
        comments: how many of them are comments.
        delimiter: what a ``sep=`` line names.
        last_comment: the comment that stands just above the table, without its #.
    """

    text: str
    lines: int
    comments: int
    delimiter: str | None
    last_comment: str | None


def skip_preamble(text: str, lines: int | None) -> Preamble:
    """Cuts ``sep=`` and ``#`` lines from the top, or just as many lines as are asked for."""
    start = cut = comments = 0
    delimiter = last_comment = None
    while start < len(text) and (lines is None or cut < lines):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        separator = _SEPARATOR_LINE.fullmatch(line.strip("\r ")) if cut == 0 else None
        if separator:
            delimiter = separator[1]
        elif lines is None:
            if _COMMENT.match(line):
                comments += 1
                last_comment = line.strip()[1:].strip()
            elif line.strip():
                break
            elif end < len(text):
                last_comment = None
            else:
                break
        start = min(end + 1, len(text))
        cut += 1
    return Preamble(text[start:], cut, comments, delimiter, last_comment)
