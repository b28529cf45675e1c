"""What the first lines of a table are: titles, names, units or data."""

import re
from collections import Counter
from typing import Final

from lstm_core.sequences.number_text import is_missing, parse_number
from lstm_core.sequences.table.dialect import is_value
from lstm_core.sequences.table.records import Record

_SAMPLE_ROWS: Final = 20
_NUMBER_INSIDE: Final = re.compile(r"(?:^|[^\w^-])[-+]?[.,]?\d")


def count_titles(records: list[Record]) -> int:
    """Leading lines of free text: one cell where the table has several."""
    width = usual_width(records)
    first_data = next(
        (k for k, record in enumerate(records) if any(map(is_value, record.cells))), 0
    )
    if width < 2:
        return 0
    titles = 0
    for k, record in enumerate(records[:first_data]):
        several = any(record.cells[1:])
        may_be_header = len(record.cells) == width and k + 1 == first_data
        if any(record.cells) and (several or may_be_header):
            break
        titles = k + 1
    return titles


def is_header(first: list[str], body: list[Record]) -> bool:
    """Whether ``first`` names the columns of ``body``; marks for missing values say neither."""
    values = [cell for cell in first if is_value(cell)]
    texts = [d for d, cell in enumerate(first) if _is_word(cell)]
    if not values:
        return bool(texts)
    numbered = [str(d) for d in range(len(first) - 1)]
    if first[0] == "" and first[1:] == numbered and body:
        return True
    whole = all((parse_number(cell) or 0.5).is_integer() or cell == "0" for cell in values)
    if not texts or not body or not whole or len(set(first)) < len(first):
        return False
    return all(_holds_values(body, d) for d in texts)


def is_units(first: list[str], body: list[Record]) -> bool:
    """Whether ``first``, below the names, holds units or names again rather than data.

    It does where some cell is a word over values, and none is a value. A missing mark is no
    word, nor is what has a number in it, such as <5; m2 and s-1 are.
    """
    if any(map(is_value, first)):
        return False
    return any(
        _is_word(cell) and not _NUMBER_INSIDE.search(cell) and _holds_values(body, d)
        for d, cell in enumerate(first)
    )


def usual_width(records: list[Record]) -> int:
    """The number of cells that most records have."""
    widths = Counter(len(record.cells) for record in records)
    return max(widths, key=lambda width: (widths[width], width))


def _is_word(cell: str) -> bool:
    return not is_value(cell) and not is_missing(cell)


def _holds_values(body: list[Record], position: int) -> bool:
    """Whether the first cells of a column hold values, or are missing, and not all of them."""
    sample = body[:_SAMPLE_ROWS]
    if any(position >= len(row.cells) for row in sample):
        return False
    cells = [row.cells[position] for row in sample]
    return any(map(is_value, cells)) and not any(map(_is_word, cells))
