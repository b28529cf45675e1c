"""From text to records: preamble, quoting and delimiter."""

from collections import deque
from dataclasses import dataclass

from lstm_core.errors import InputError
from lstm_core.sequences.table.dialect import DELIMITER_NAMES, find_delimiter
from lstm_core.sequences.table.preamble import skip_preamble
from lstm_core.sequences.table.quoting import Quoting, find_quoting, with_backslashes
from lstm_core.sequences.table.reading import Reading
from lstm_core.sequences.table.records import (
    NO_DELIMITER,
    Record,
    UnreadableRecordError,
    check_line_count,
    iterate_records,
    read_records,
)
from lstm_core.sequences.wording import counted, listing, shorten


@dataclass(frozen=True, slots=True)
class Pieces:
    """The records of a file, how they were cut, and what was done for it."""

    records: list[Record]
    blank_lines: list[int]
    delimiter: str
    quoting: Quoting
    notes: tuple[str, ...]


def cut(text: str, reading: Reading) -> Pieces:
    """Cuts the text of a file, as asked or as found.

    Raises:
        InputError: nothing stands below the preamble, quoting is broken, or there are too many
            rows or columns.
    """
    check_line_count(text)
    notes: list[str] = []
    top = skip_preamble(text, reading.preamble)
    if reading.preamble:
        notes.append(f"As asked, the first {counted(top.lines, 'line')} skipped.")
    elif top.comments:
        notes.append(f"{counted(top.comments, 'line')} of comment skipped.")
    if not top.text.strip():
        if reading.preamble:
            raise InputError(
                f"Nothing is left below the first {counted(top.lines, 'line')}. Skip fewer lines."
            )
        raise InputError("The file holds only comments. Add at least one row of numbers.")
    delimiter = reading.delimiter if reading.delimiter is not None else top.delimiter
    quoting = find_quoting(top.text, reading.quote, delimiter)
    if quoting.mark and f"\\{quoting.mark}" in top.text:
        quoting = _with_backslashes_if_needed(top.text, delimiter, quoting)
    if delimiter is None:
        delimiter = find_delimiter(top.text, quoting)
    records, blank_lines = read_records(top.text, delimiter, top.lines + 1, quoting)
    notes.append(_dialect_note(delimiter))
    notes.extend(_quoting_notes(quoting))
    if reading.missing:
        records, found = _without_missing(records, reading.missing)
        notes.append(
            f"{counted(found, 'cell')} of {listing(reading.missing)} read as missing, as asked."
        )
    return Pieces(records, blank_lines, delimiter, quoting, tuple(notes))


def _with_backslashes_if_needed(text: str, delimiter: str | None, quoting: Quoting) -> Quoting:
    r"""A cell such as ``"C:\"`` needs no other rule; one such as ``"a \"b\" c"`` does."""
    other = with_backslashes(quoting)
    plain, escaped = (
        _is_readable(text, find_delimiter(text, way) if delimiter is None else delimiter, way)
        for way in (quoting, other)
    )
    return other if escaped and not plain else quoting


def _is_readable(text: str, delimiter: str, quoting: Quoting) -> bool:
    try:
        deque(iterate_records(text, delimiter, 1, quoting), maxlen=0)
    except UnreadableRecordError:
        return False
    return True


def _without_missing(records: list[Record], words: tuple[str, ...]) -> tuple[list[Record], int]:
    missing = {word.strip().casefold() for word in words}
    emptied = [
        Record(record.line, ["" if cell.casefold() in missing else cell for cell in record.cells])
        for record in records
    ]
    found = sum(
        old != new
        for record, kept in zip(records, emptied, strict=True)
        for old, new in zip(record.cells, kept.cells, strict=True)
    )
    return emptied, found


def _dialect_note(delimiter: str) -> str:
    if delimiter == NO_DELIMITER:
        return "A single column was found."
    return f"Cells are separated by {DELIMITER_NAMES.get(delimiter, shorten(delimiter))}."


def _quoting_notes(quoting: Quoting) -> tuple[str, ...]:
    if quoting.mark == "'":
        return ("Cells stand between single quotes.",)
    if not quoting.mark:
        return ("No mark is read as a quote.",)
    return ("A quote inside a cell has a backslash before it.",) if quoting.backslash else ()
