"""What the first lines of a table are: titles, names, units or data."""

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from lstm_core.sequences.number_text import is_missing, parse_number
from lstm_core.sequences.table.dialect import is_value
from lstm_core.sequences.table.records import Record

_SAMPLE_ROWS: Final = 20
_MOST_TITLES: Final = 40
_NUMBER_INSIDE: Final = re.compile(r"(?:^|[^\w^-])[-+]?[.,]?\d")


def count_titles(records: list[Record]) -> int:
    """Leading lines that are no part of the table: free text, or text cut otherwise than it.

    A line of nothing but values is always a part of it, so that a small table above a larger
    one is never passed over.
    """
    width = usual_width(records)
    if width < 2:
        return 0
    for k, (record, below) in enumerate(pairwise(records[: _MOST_TITLES + 1])):
        filled = [cell for cell in record.cells if cell]
        if filled and _is_part_of_table(record.cells, filled, width, below):
            return k
    return 0


def _is_part_of_table(cells: list[str], filled: list[str], width: int, below: Record) -> bool:
    if not any(map(_is_word, filled)):
        return True
    over_values = any(map(is_value, below.cells))
    if len(cells) == width:
        if _is_wordy(filled) and len(below.cells) == width and _are_names(below.cells):
            return False
        return len(filled) > 1 or over_values
    # R leaves out the name of the row names.
    return len(cells) == width - 1 > 1 and over_values and all(map(_is_word, cells))


def _is_wordy(cells: list[str]) -> bool:
    return any(len(cell.split()) > 2 for cell in cells)


def _are_names(cells: list[str]) -> bool:
    return all(map(_is_word, cells)) and not _is_wordy(cells)


def count_footnotes(rows: list[Record], blank_lines: list[int], width: int) -> int:
    """Lines of free text below the rows: a blank line above them, or several words in one cell."""
    if width < 2:
        return 0
    blank = set(blank_lines)
    found = 0
    for k, (above, row) in enumerate(reversed(list(pairwise(rows[-_MOST_TITLES:]))), start=1):
        filled = [cell for cell in row.cells if cell]
        if any(map(is_value, filled)) or (len(filled) > 1 and len(row.cells) == width):
            break
        apart = any(line in blank for line in range(above.line + 1, row.line))
        if apart or (len(filled) == 1 and " " in filled[0] and len(row.cells) == 1):
            found = k
    return found


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
    widths = Counter([len(record.cells) for record in records])
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
