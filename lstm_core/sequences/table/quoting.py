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
    """Single quotes only where cells stand between them, and none between double ones."""
    sample = text[:_SAMPLE_CHARACTERS]
    if mark is None:
        single = "'" in sample and not _QUOTED['"'].search(sample) and _QUOTED["'"].search(sample)
        mark = "'" if single else '"'
    if not mark:
        return Quoting(mark)
    return Quoting(mark, f"\\{mark}" in sample and not _closes_after_backslash(sample, mark))


def _closes_after_backslash(sample: str, mark: str) -> bool:
    r"""Whether some cell ends in a backslash of its own, as ``"C:\"`` does."""
    return re.search(rf"\\{mark} *(?:$|[,;\t|])", sample, re.MULTILINE) is not None
