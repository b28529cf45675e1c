"""Which mark a file quotes its cells with, and how a mark inside such a cell is written."""

import re
from dataclasses import dataclass
from typing import Final

_SAMPLE_CHARACTERS: Final = 200_000
_DELIMITERS: Final = ",;\t|^~"


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


def find_quoting(text: str, mark: str | None, delimiter: str | None = None) -> Quoting:
    """Single quotes only where cells stand between them, and none between double ones.

    Whether backslashes stand before quotes is left to `with_backslashes`.
    """
    if mark is None:
        sample = text[:_SAMPLE_CHARACTERS]
        beside = re.escape(delimiter or _DELIMITERS)
        single = "'" in sample and not _quotes(sample, '"', beside) and _quotes(sample, "'", beside)
        mark = "'" if single else '"'
    return Quoting(mark)


def _quotes(sample: str, mark: str, beside: str) -> bool:
    """Whether some cell stands between two such marks."""
    # Spaces beside spaces would be tried in every way there is.
    pad = "" if " " in beside else " *"
    cell = rf"(?:^|[{beside}]){pad}{mark}[^{mark}\n]*{mark}{pad}(?=$|[{beside}])"
    return re.search(cell, sample, re.MULTILINE) is not None


def with_backslashes(quoting: Quoting) -> Quoting:
    """The same mark, but with a backslash before it inside a quoted cell."""
    return Quoting(quoting.mark, backslash=True)
