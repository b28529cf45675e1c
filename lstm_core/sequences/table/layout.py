"""Telling a table's names from its rows: titles, header, units, totals, stray commas."""

from collections import Counter
from dataclasses import dataclass

from lstm_core.errors import InputError
from lstm_core.sequences.table.dialect import is_value
from lstm_core.sequences.table.line_kinds import count_titles, is_header, is_units, usual_width
from lstm_core.sequences.table.other_lines import lacks_a_name, without_other_lines
from lstm_core.sequences.table.reading import FOUND, Reading
from lstm_core.sequences.table.records import Record
from lstm_core.sequences.wording import counted, shorten


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
    records, dropped = _without_trailing_blanks(records)
    titles = count_titles(records) if reading.preamble is None else 0
    title = records[titles - 1] if titles else None
    if titles:
        notes.append(f"{counted(titles, 'line')} above the table skipped.")
        records, more = _without_trailing_blanks(records[titles:])
        dropped = dropped or more
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
    if title is not None and not has_header and reading.header is None:
        _refuse_lost_names(title, first)
    if reading.header is not None:
        notes.append(f"As asked, line {first.line} is {'the header' if has_header else 'data'}.")
    elif has_header:
        notes.append(f"Line {first.line} was taken as the header.")
    else:
        notes.append(f"No header was found: the first row, line {first.line}, is kept as data.")
    if has_header and lacks_a_name(first, rows):
        notes.append(
            "Warning: the header has one name fewer than the rows have cells. As R writes it, the "
            "first column is taken for the names of the rows."
        )
        first = Record(first.line, ["", *first.cells])
    width = len(first.cells) if has_header else usual_width(rows)
    if width > 1 and is_units(rows[0].cells, rows[1:]):
        notes.append(f"Line {rows[0].line}, a second line of names or units, was dropped.")
        rows = rows[1:]
    rows, row_notes = without_other_lines(first.cells if has_header else None, rows, blank_lines)
    notes.extend(row_notes)
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
    if first.cells[-1] and body[-1].cells[-1] and body[0].cells[-1]:
        return records, False
    usual = usual_width(body)
    whole = [record for record in body if len(record.cells) == usual]
    blank = min(_blanks_at_end(record.cells) for record in whole)
    nameless = _blanks_at_end(first.cells)
    width = len(first.cells)
    cut = 0
    # One column at a time: a name that is left out counts as one that is blank.
    while cut < blank and usual - cut >= 2 and (nameless or width == usual - cut - 1):
        cut += 1
        if nameless:
            nameless, width = nameless - 1, width - 1
    if not cut:
        return records, False
    rows = [
        Record(record.line, record.cells[:-cut]) if len(record.cells) == usual else record
        for record in records[1:]
    ]
    return [Record(first.line, first.cells[:width]), *rows], True


def _blanks_at_end(cells: list[str]) -> int:
    return next((k for k, cell in enumerate(reversed(cells)) if cell), len(cells))


def _refuse_lost_names(title: Record, first: Record) -> None:
    """Refuses to pass over a line just above the rows that may well hold their names."""
    names = [cell for cell in title.cells if cell]
    apart = title.line + 1 < first.line
    if apart or any(map(is_value, names)) or any(len(name.split()) > 2 for name in names):
        return
    raise InputError(
        f"Line {title.line} may hold the names of the columns, but it has "
        f"{counted(len(title.cells), 'cell')} and the rows below have {len(first.cells)}. Give "
        "every column a name, or choose how many lines to skip and what separates the cells."
    )


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
