"""Cutting text into records of cells, each with the line it starts on."""

import csv
import io
from collections.abc import Iterator
from typing import Final, NamedTuple, NoReturn

from lstm_core.errors import InputError
from lstm_core.limits import MAX_TABLE_COLUMNS, MAX_TABLE_ROWS
from lstm_core.sequences.table.quoting import Quoting

NO_DELIMITER: Final = ""
_NEVER_IN_TEXT: Final = "\x1f"
_DOUBLE: Final = Quoting()
_SPARE_LINES: Final = 1_000
"""A header, a preamble and the like, beyond the rows that are allowed."""


class Record(NamedTuple):
    """The cells of one row, stripped, and its first line, counted from 1.

    A blank line has no cells.
    """

    line: int
    cells: list[str]


class UnreadableRecordError(Exception):
    """The record that starts on ``line`` breaks the rules of quoting."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def iterate_records(
    text: str, delimiter: str, first_line: int = 1, quoting: Quoting = _DOUBLE
) -> Iterator[Record]:
    """Yields the records of ``text``, blank lines included; quoted cells may span lines.

    Raises:
        UnreadableRecordError: a quoted cell is never closed, or a cell is too long.
    """
    lines: Iterator[str] = io.StringIO(text, newline="\n")
    if delimiter == " ":
        lines = (line.replace("\t", " ").strip() + "\n" for line in lines)
    reader = csv.reader(
        lines,
        delimiter=delimiter or _NEVER_IN_TEXT,
        quotechar=quoting.mark or None,
        quoting=csv.QUOTE_MINIMAL if quoting.mark else csv.QUOTE_NONE,
        doublequote=not quoting.backslash,
        escapechar="\\" if quoting.backslash else None,
        skipinitialspace=delimiter != "\t",
        strict=True,
    )
    while True:
        start = first_line + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableRecordError(start, str(error)) from None
        blank = len(cells) < 2 and not "".join(cells).strip()
        yield Record(start, [] if blank else list(map(str.strip, cells)))


def read_records(
    text: str, delimiter: str, first_line: int, quoting: Quoting = _DOUBLE
) -> tuple[list[Record], list[int]]:
    """All records that have cells, within the limits, and the numbers of the blank lines.

    Raises:
        InputError: quoting is broken, or there are too many rows or columns.
    """
    records: list[Record] = []
    blank_lines: list[int] = []
    try:
        for record in iterate_records(text, delimiter, first_line, quoting):
            if len(record.cells) > MAX_TABLE_COLUMNS:
                raise InputError(
                    f"At most {MAX_TABLE_COLUMNS:,} columns can be read; line {record.line} has "
                    f"{len(record.cells):,}. Keep the columns you need."
                )
            if len(records) > MAX_TABLE_ROWS:
                _refuse_rows(text)
            if record.cells:
                records.append(record)
            else:
                blank_lines.append(record.line)
    except UnreadableRecordError as error:
        raise InputError(_quoting_message(error, quoting)) from None
    return records, blank_lines


def check_line_count(text: str) -> None:
    """Refuses a file with far more lines than rows are read, before any is cut.

    Raises:
        InputError: it has.
    """
    if text.count("\n") > MAX_TABLE_ROWS + _SPARE_LINES:
        _refuse_rows(text)


def _refuse_rows(text: str) -> NoReturn:
    lines = text.count("\n") + (not text.endswith("\n"))
    raise InputError(
        f"At most {MAX_TABLE_ROWS:,} rows can be read; this file has {lines:,} lines. Keep fewer "
        "rows."
    )


def _quoting_message(error: UnreadableRecordError, quoting: Quoting) -> str:
    if "field larger" in str(error):
        return f"Line {error.line}: a cell is too long to be a number or a name."
    mark = quoting.mark
    inside = f"\\{mark}" if quoting.backslash else mark * 2
    return (
        f"Line {error.line}: a quoted cell that starts here is not closed properly. Put a {mark} "
        f"at its end, and write {inside} for a quote inside it."
    )
