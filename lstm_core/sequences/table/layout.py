"""Telling a table's names from its rows: titles, header, units, totals, stray commas."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from lstm_core.errors import InputError
from lstm_core.sequences.number_text import parse_number, shorten
from lstm_core.sequences.table.dialect import is_value
from lstm_core.sequences.table.records import Record

_TOTALS: Final = frozenset({"total", "totals", "grand total", "sum", "summe", "gesamt"})


@dataclass(frozen=True, slots=True)
class Layout:
    """Distinct column names, the rows below them, and what was done to find them."""

    names: tuple[str, ...]
    has_header: bool
    rows: list[Record]
    notes: tuple[str, ...]


def lay_out(records: list[Record]) -> Layout:
    """Finds header and rows among ``records``.

    Raises:
        InputError: there are no rows, or a row is longer or shorter than the others.
    """
    notes: list[str] = []
    filled = [k for k, record in enumerate(records) if any(record.cells)]
    if not filled:
        raise InputError("The file is empty: none of its cells holds anything.")
    table = records[filled[0] : filled[-1] + 1]
    if len(table) < len(records):
        notes.append(f"{_lines(len(records) - len(table))} of empty cells around it dropped.")
        records = table
    titles = _count_titles(records)
    if titles:
        notes.append(f"{_lines(titles)} above the table skipped.")
        records = records[titles:]
    records, dropped = _without_trailing_blanks(records)
    if dropped:
        notes.append("The empty column after a delimiter at the end of every line was dropped.")
    has_header = _has_header(records)
    header, rows = (records[0].cells, records[1:]) if has_header else (None, records)
    if not rows:
        raise InputError(
            "The file has a header but no rows below it. Add at least one row of numbers."
        )
    width = len(header) if header else _usual_width(rows)
    if width > 1 and _is_units(rows):
        notes.append(f"Line {rows[0].line}, a second line of names or units, was dropped.")
        rows = rows[1:]
    if len(rows) > 1 and any(cell.casefold() in _TOTALS for cell in rows[-1].cells):
        notes.append(f"Line {rows[-1].line}, a line of totals, was dropped.")
        rows = rows[:-1]
    _check_widths(rows, width, header is not None)
    if header is None:
        notes.append("No header was found: the first row is kept as data.")
        return Layout(tuple(f"column {d}" for d in range(width)), False, rows, tuple(notes))
    names, renamed = distinct_names(header)
    return Layout(names, True, rows, (*notes, *renamed))


def distinct_names(header: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """One distinct, non-blank name for each column, and notes on those that were changed."""
    given = {" ".join(name.split()) for name in header}
    names: list[str] = []
    notes: list[str] = []
    for position, raw in enumerate(header):
        name = wanted = " ".join(raw.split()) or f"column {position}"
        copy = 2
        while name in names or (name != wanted and name in given) or (not raw and name in given):
            name = f"{wanted} ({copy})"
            copy += 1
        if not raw:
            notes.append(f'Column {position} has no name; it is called "{name}".')
        elif name != wanted:
            notes.append(
                f'The name "{shorten(wanted)}" appears more than once; column {position} is '
                f'called "{shorten(name)}".'
            )
        names.append(name)
    return tuple(names), tuple(notes)


def _count_titles(records: list[Record]) -> int:
    """Leading lines of free text: one cell where the table has several."""
    width = _usual_width(records)
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


def _without_trailing_blanks(records: list[Record]) -> tuple[list[Record], bool]:
    first, body = records[0], records[1:] or records
    shortest = min(len(record.cells) for record in body)
    nameless = not first.cells[-1] or len(first.cells) == shortest - 1
    if shortest < 2 or not nameless or any(record.cells[-1] for record in body):
        return records, False
    cut = [Record(record.line, record.cells[:-1]) for record in records[1:]]
    head = first if first.cells[-1] else Record(first.line, first.cells[:-1])
    return _without_trailing_blanks([head, *cut])[0], True


def _has_header(records: list[Record]) -> bool:
    first, body = records[0].cells, records[1:]
    values = [cell for cell in first if is_value(cell)]
    texts = [d for d, cell in enumerate(first) if cell and not is_value(cell)]
    if not values:
        return bool(texts)
    numbered = [str(d) for d in range(len(first) - 1)]
    if first[0] == "" and first[1:] == numbered and body:
        return True
    whole = all((parse_number(cell) or 0.5).is_integer() or cell == "0" for cell in values)
    if not texts or not body or not whole or len(set(first)) < len(first):
        return False
    sample = body[:20]
    return all(d < len(row.cells) and is_value(row.cells[d]) for row in sample for d in texts)


def _is_units(rows: list[Record]) -> bool:
    first, below = rows[0].cells, rows[1:21]
    if not below or any(map(is_value, first)) or not any(first):
        return False
    return any(
        cell and all(d < len(row.cells) and is_value(row.cells[d]) for row in below)
        for d, cell in enumerate(first)
    )


def _check_widths(rows: list[Record], width: int, has_header: bool) -> None:
    for row in rows:
        if len(row.cells) != width:
            against = "the header has" if has_header else "most rows have"
            raise InputError(
                f"Line {row.line} has {_cells(len(row.cells))}, but {against} {width}. "
                "Give every row one cell for each column; a second table needs its own file."
            )


def _usual_width(records: list[Record]) -> int:
    widths = Counter(len(record.cells) for record in records)
    return max(widths, key=lambda width: (widths[width], width))


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
