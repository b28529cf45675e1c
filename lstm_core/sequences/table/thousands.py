"""Thousands marks that are neither comma nor point: 12 345,6 with a fixed space, 12'345.6."""

import re
from typing import Final

from lstm_core.sequences.wording import shorten

_MARKS: Final = (
    "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}'\N{RIGHT SINGLE QUOTATION MARK}"
)
_GROUPED: Final = re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:[{_MARKS}]\d{{3}})+(?:[.,]\d*)?")
_ANY: Final = re.compile(f"[{_MARKS}]")
_REMOVED: Final = str.maketrans("", "", _MARKS)


def without_thousands(name: str, cells: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """The cells of one column without such marks, and a note where there were some.

    Nothing is changed unless every cell with such a mark is a number grouped by them.
    """
    if _ANY.search("".join(cells)) is None:
        return cells, None
    marked = [cell for cell in cells if _ANY.search(cell)]
    if not all(map(_GROUPED.fullmatch, marked)):
        return cells, None
    plain = tuple(cell.translate(_REMOVED) for cell in cells)
    example = marked[0]
    note = (
        f'Column "{shorten(name)}": thousands marks were removed, {shorten(example)} is '
        f"{example.translate(_REMOVED)}."
    )
    return plain, note
