"""Lines among and below the rows that are none: totals, notes, the header once more."""

from typing import Final

from lstm_core.sequences.table.line_kinds import count_footnotes, usual_width
from lstm_core.sequences.table.records import Record
from lstm_core.sequences.wording import counted

_TOTALS: Final = frozenset({"total", "totals", "grand total", "sum", "summe", "gesamt"})


def without_other_lines(
    header: list[str] | None, rows: list[Record], blank_lines: list[int]
) -> tuple[list[Record], tuple[str, ...]]:
    """The rows alone, and a note on every kind of line that was left out."""
    notes = []
    footnotes = count_footnotes(rows, blank_lines, usual_width(rows))
    if footnotes:
        notes.append(
            f"{counted(footnotes, 'line')} of text below the table skipped (first: line "
            f"{rows[-footnotes].line})."
        )
        rows = rows[:-footnotes]
    if len(rows) > 1 and any(cell.casefold() in _TOTALS for cell in rows[-1].cells):
        notes.append(f"Line {rows[-1].line}, a line of totals, was dropped.")
        rows = rows[:-1]
    if header is not None:
        blank = set(blank_lines)
        again = [row for row in rows if row.cells == header and row.line - 1 not in blank]
        if again and len(again) < len(rows):
            lines = counted(len(again), "line")
            notes.append(f"{lines} with the names again dropped (first: line {again[0].line}).")
            left_out = {row.line for row in again}
            rows = [row for row in rows if row.line not in left_out]
    return rows, tuple(notes)


def lacks_a_name(header: Record, rows: list[Record]) -> bool:
    """Whether all rows have one cell more than the header, in front, that tells them apart."""
    width = len(header.cells) + 1
    if width < 3 or any(len(row.cells) != width for row in rows):
        return False
    return len({row.cells[0] for row in rows}) == len(rows)
