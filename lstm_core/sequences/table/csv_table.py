"""A CSV file, read from its bytes into typed columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import InputError
from lstm_core.sequences.decimal_mark import Mark
from lstm_core.sequences.table.channels import suggest_channels
from lstm_core.sequences.table.columns import Column, read_column
from lstm_core.sequences.table.decoding import decode
from lstm_core.sequences.table.dialect import DELIMITER_NAMES, find_delimiter
from lstm_core.sequences.table.layout import lay_out
from lstm_core.sequences.table.marks import column_marks, refuse_cut_numbers
from lstm_core.sequences.table.records import NO_DELIMITER, read_records
from lstm_core.sequences.table.roles import find_roles, is_id_name
from lstm_core.sequences.wording import counted

_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t| ])"?')
_COMMENT = re.compile(r"#(?!\s*[,;\t|])")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What a CSV file holds.

    Attributes:
        columns: every column, left-out ones included (kind "text"); names are distinct.
        notes: what was found and done, one plain sentence each, user text included.
        delimiter: the character between cells; "" where there is a single column.
        decimal: "," where some column writes 1,5 for 1.5.
        has_header: whether the first row gave the names.
        lines: (R,) the line of the file each row starts on, counted from 1.
        suggested_axis: the column that looks like time, or None.
        suggested_id: the column that looks like the name of a sequence, or None.
        suggested_channels: complete number columns, at most `MAX_CHANNELS`, that are neither the
            suggested axis nor the suggested id; none where every column has an empty cell.
    """

    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    delimiter: str
    decimal: Mark
    has_header: bool
    lines: NDArray[np.int64]
    suggested_axis: str | None
    suggested_id: str | None
    suggested_channels: tuple[str, ...]

    @property
    def rows(self) -> int:
        """R, the number of rows."""
        return len(self.lines)

    @property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by their names."""
        return MappingProxyType({column.name: column for column in self.columns})

    @property
    def number_columns(self) -> tuple[str, ...]:
        """Names of all columns of numbers, the suggested axis and id included."""
        return tuple(column.name for column in self.columns if column.kind == "number")

    @property
    def incomplete_columns(self) -> Mapping[str, int]:
        """Number columns with missing cells, which no sequence can use: name → first such line."""
        return MappingProxyType(
            {
                column.name: int(self.lines[column.missing.argmax()])
                for column in self.columns
                if column.missing.any()
            }
        )


def read_table(data: bytes) -> Table:
    r"""Reads CSV, finding encoding, delimiter, decimal mark, header, time and id columns.

    >>> table = read_table(b"day;left;right\n2020-01-01;1,5;2\n2020-01-02;2,5;3\n")
    >>> table.suggested_axis, table.suggested_channels
    ('day', ('left', 'right'))
    >>> table.notes[2]
    'The comma is read as decimal mark: 1,5 is 1.5.'

    Raises:
        InputError: the bytes are no CSV, are too many, or a cell cannot be used; the message
            names the line, counted from 1 as editors do, and the column.
    """
    decoded = decode(data)
    notes = list(decoded.notes)
    text, skipped, delimiter, comments = _skip_preamble(decoded.text)
    if comments:
        notes.append(f"{counted(comments, 'line')} of comment skipped.")
    if not text.strip():
        raise InputError("The file holds only comments. Add at least one row of numbers.")
    if delimiter is None:
        delimiter = find_delimiter(text)
    layout = lay_out(*read_records(text, delimiter, skipped + 1))
    notes.append(_dialect_note(delimiter))
    notes.extend(layout.notes)
    lines = [row.line for row in layout.rows]
    cells = list(zip(*(row.cells for row in layout.rows), strict=True))
    if not layout.has_header:
        refuse_cut_numbers(cells, lines, delimiter)
    marks, mark_notes = column_marks(layout.names, cells, lines, delimiter)
    decimal: Mark = "," if "," in marks else "."
    if decimal == ",":
        notes.append("The comma is read as decimal mark: 1,5 is 1.5.")
    notes.extend(mark_notes)
    read = [
        read_column(name, column_cells, lines, mark, is_id=is_id_name(name))
        for name, column_cells, mark in zip(layout.names, cells, marks, strict=True)
    ]
    columns = tuple(column for column, _ in read)
    roles = find_roles(columns, layout.has_header)
    for column, column_notes in read:
        if column.kind != "text" or column.name != roles.id:
            notes.extend(column_notes)
    notes.extend(roles.notes)
    channels, channel_notes = suggest_channels(columns, roles.axis, roles.id)
    notes.extend(channel_notes)
    table = Table(
        columns,
        tuple(notes),
        delimiter,
        decimal,
        layout.has_header,
        np.array(lines, dtype=np.int64),
        roles.axis,
        roles.id,
        channels,
    )
    if not table.number_columns:
        raise InputError(
            "No column of numbers was found. " + " ".join(table.notes) + " Write numbers plainly, "
            "such as 0.05 or 1e-3, without signs or units."
        )
    return table


def _skip_preamble(text: str) -> tuple[str, int, str | None, int]:
    """The text below leading ``sep=`` and ``#`` lines, how many lines were cut, and why."""
    lines_cut = comments = 0
    delimiter = None
    while text:
        line, _, rest = text.partition("\n")
        separator = _SEPARATOR_LINE.fullmatch(line.strip("\n\r ") if delimiter is None else "")
        if separator and lines_cut == 0:
            delimiter = separator[1]
        elif _COMMENT.match(line):
            comments += 1
        elif line.strip() or not rest:
            break
        text = rest
        lines_cut += 1
    return text, lines_cut, delimiter, comments


def _dialect_note(delimiter: str) -> str:
    if delimiter == NO_DELIMITER:
        return "A single column was found."
    return f"Cells are separated by {DELIMITER_NAMES[delimiter]}."
