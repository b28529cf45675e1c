"""Which mark a file quotes its cells with, and how a mark inside such a cell is written."""

import re
from dataclasses import dataclass
from typing import Final

_SAMPLE_CHARACTERS: Final = 200_000
_QUOTED: Final = {
    mark: re.compile(rf"(?:^|[,;\t|^~]) *{mark}[^{mark}\n]*{mark} *(?=$|[,;\t|^~])", re.MULTILINE)
    for mark in "\"'"
}


@dataclass(frozen=True, slots=True)
class Quoting:
    """How cells are quoted.

    Attributes:
        mark: a key of `QUOTES`.
        backslash: whether a mark inside a quoted cell has a backslash before it, instead of
            being written twice.
    """

    mark: str = '"'
    backslash: bool = False


def find_quoting(text: str, mark: str | None) -> Quoting:
    """Single quotes only where cells stand between them, and none between double ones.

    Whether backslashes stand before quotes is left to `with_backslashes`.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    if mark is None:
        single = "'" in sample and not _QUOTED['"'].search(sample) and _QUOTED["'"].search(sample)
        mark = "'" if single else '"'
    return Quoting(mark)


def with_backslashes(quoting: Quoting) -> Quoting:
    """The same mark, but with a backslash before it inside a quoted cell."""
    return Quoting(quoting.mark, backslash=True)
