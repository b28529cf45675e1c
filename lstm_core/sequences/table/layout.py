"""Telling a table's names from its rows: titles, header, units, totals, stray commas."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from lstm_core.errors import InputError
from lstm_core.sequences.table.line_kinds import count_titles, is_header, is_units, usual_width
from lstm_core.sequences.table.reading import FOUND, Reading
from lstm_core.sequences.table.records import Record
from lstm_core.sequences.wording import counted, shorten

_TOTALS: Final = frozenset({"total", "totals", "grand total", "sum", "summe", "gesamt"})


@dataclass(frozen=True, slots=True)
class Layout:
    """Distinct column names, the rows below them, and what was done to find them.

    ``first_line`` is that of the header, or else of the first row.
    """

    names: tuple[str, ...]
    has_header: bool
    first_line: int
    rows: list[Record]
    notes: tuple[str, ...]


def lay_out(records: list[Record], blank_lines: list[int], reading: Reading = FOUND) -> Layout:
    """Finds header and rows among ``records``, which have cells; ``blank_lines`` have none.

    What ``reading`` says of preamble and header is taken as it is.

    Raises:
        InputError: there are no rows, or a row is longer or shorter than the others.
    """
    notes: list[str] = []
    filled = [k for k, record in enumerate(records) if any(record.cells)]
    if not filled:
        raise InputError("The file is empty: none of its cells holds anything.")
    table = records[filled[0] : filled[-1] + 1]
    if len(table) < len(records):
        dropped_lines = counted(len(records) - len(table), "line")
        notes.append(f"{dropped_lines} of empty cells around it dropped.")
        records = table
    titles = count_titles(records) if reading.preamble is None else 0
    if titles:
        notes.append(f"{counted(titles, 'line')} above the table skipped.")
        records = records[titles:]
    records, dropped = _without_trailing_blanks(records)
    if dropped:
        notes.append("The empty column after a delimiter at the end of every line was dropped.")
    first = records[0]
    has_header = reading.header
    if has_header is None:
        has_header = is_header(first.cells, records[1:])
    rows = records[1:] if has_header else records
    if not rows:
        raise InputError(
            "The file has a header but no rows below it. Add at least one row of numbers."
        )
    if reading.header is not None:
        notes.append(f"As asked, line {first.line} is {'the header' if has_header else 'data'}.")
    elif has_header:
        notes.append(f"Line {first.line} was taken as the header.")
    else:
        notes.append(f"No header was found: the first row, line {first.line}, is kept as data.")
    width = len(first.cells) if has_header else usual_width(rows)
    if width > 1 and is_units(rows[0].cells, rows[1:]):
        notes.append(f"Line {rows[0].line}, a second line of names or units, was dropped.")
        rows = rows[1:]
    if len(rows) > 1 and any(cell.casefold() in _TOTALS for cell in rows[-1].cells):
        notes.append(f"Line {rows[-1].line}, a line of totals, was dropped.")
        rows = rows[:-1]
    _check_widths(rows, width, has_header)
    inside = [line for line in blank_lines if first.line < line < rows[-1].line]
    if width == 1:
        rows, inside = _with_blank_cells(rows, inside)
    if inside:
        verb = "was" if len(inside) == 1 else "were"
        notes.append(
            f"{counted(len(inside), 'blank line')} inside the table {verb} skipped (first: line "
            f"{inside[0]})."
        )
    if not has_header:
        return Layout(
            tuple(f"column {d}" for d in range(width)), False, first.line, rows, tuple(notes)
        )
    names, renamed = distinct_names(first.cells)
    return Layout(names, True, first.line, rows, (*notes, *renamed))


def distinct_names(header: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """One distinct, non-blank name for each column, and notes on those that were changed."""
    given = {" ".join(name.split()) for name in header}
    names: dict[str, None] = {}
    copies: Counter[str] = Counter()
    notes: list[str] = []
    for position, raw in enumerate(header):
        name = wanted = " ".join(raw.split()) or f"column {position}"
        while name in names or (name != wanted and name in given) or (not raw and name in given):
            copies[wanted] += 1
            name = f"{wanted} ({copies[wanted] + 1})"
        if not raw:
            notes.append(f'Column {position} has no name; it is called "{name}".')
        elif name != wanted:
            notes.append(
                f'The name "{shorten(wanted)}" appears more than once; column {position} is '
                f'called "{shorten(name)}".'
            )
        names[name] = None
    return tuple(names), tuple(notes)


def _without_trailing_blanks(records: list[Record]) -> tuple[list[Record], bool]:
    """Rows without the columns at the end that are empty in all of them and have no name."""
    first, body = records[0], records[1:] or records
    shortest = min(len(record.cells) for record in body)
    blank = min(_blanks_at_end(record.cells) for record in body)
    nameless = _blanks_at_end(first.cells)
    width = len(first.cells)
    cut = 0
    # One column at a time: a name that is left out counts as one that is blank.
    while cut < blank and shortest - cut >= 2 and (nameless or width == shortest - cut - 1):
        cut += 1
        if nameless:
            nameless, width = nameless - 1, width - 1
    if not cut:
        return records, False
    rows = [Record(record.line, record.cells[:-cut]) for record in records[1:]]
    return [Record(first.line, first.cells[:width]), *rows], True


def _blanks_at_end(cells: list[str]) -> int:
    return next((k for k, cell in enumerate(reversed(cells)) if cell), len(cells))


def _with_blank_cells(rows: list[Record], blank_lines: list[int]) -> tuple[list[Record], list[int]]:
    """Rows of one cell with blank lines among them as empty cells, and the lines above them."""
    top = rows[0].line
    blanks = [Record(line, [""]) for line in blank_lines if line > top]
    merged = sorted([*rows, *blanks], key=lambda record: record.line)
    return merged, [line for line in blank_lines if line < top]


def _check_widths(rows: list[Record], width: int, has_header: bool) -> None:
    for row in rows:
        if len(row.cells) != width:
            against = "the header has" if has_header else "most rows have"
            raise InputError(
                f"Line {row.line} has {counted(len(row.cells), 'cell')}, but {against} {width}. "
                "Give every row one cell for each column; a second table needs its own file."
            )
