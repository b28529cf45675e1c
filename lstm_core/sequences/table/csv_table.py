"""A CSV file, read from its bytes into typed columns."""

from dataclasses import dataclass, replace

import numpy as np

from lstm_core.errors import InputError
from lstm_core.garbage import collection_put_off
from lstm_core.sequences.decimal_mark import Mark
from lstm_core.sequences.table.channels import suggest_channels
from lstm_core.sequences.table.columns import Column, read_column
from lstm_core.sequences.table.cutting import cut
from lstm_core.sequences.table.decoding import decode
from lstm_core.sequences.table.layout import Layout, lay_out
from lstm_core.sequences.table.marks import column_marks, refuse_cut_numbers, two_or_one_note
from lstm_core.sequences.table.reading import FOUND, Reading
from lstm_core.sequences.table.roles import Roles, find_roles, is_id_name
from lstm_core.sequences.table.sentinels import settle_placeholders
from lstm_core.sequences.table.tables import HEAD_ROWS, Table
from lstm_core.sequences.table.thousands import without_thousands


@collection_put_off()
def read_table(data: bytes, reading: Reading = FOUND) -> Table:
    r"""Reads CSV, finding encoding, delimiter, quoting, header, decimal mark and special columns.

    >>> table = read_table(b"day;left;right\n2020-01-01;1,5;2\n2020-01-02;2,5;3\n")
    >>> table.suggested_axis, table.suggested_channels
    ('day', ('left', 'right'))
    >>> table.notes[2]
    'The comma is read as decimal mark: 1,5 is 1.5.'
    >>> table.reading.delimiter, table.reading.decimal, table.reading.header
    (';', ',', True)

    Args:
        data: the file.
        reading: what is decided already; the rest is found, and `Table.reading` says how.

    Raises:
        InputError: the bytes are no CSV, are too many, or a cell cannot be used; the message
            names the line, counted from 1 as editors do, and the column.
    """
    decoded = decode(data, reading.encoding)
    pieces = cut(decoded.text, reading)
    layout = lay_out(pieces.records, pieces.blank_lines, reading)
    notes = [*decoded.notes, *pieces.notes, *layout.notes]
    typed = _typed(layout, pieces.delimiter, reading)
    roles = typed.roles
    notes.extend(typed.notes)
    channels, channel_notes = suggest_channels(typed.columns, roles.axis, roles.id, reading.gaps)
    notes.extend(channel_notes)
    table = Table(
        typed.columns,
        tuple(notes),
        pieces.delimiter,
        typed.decimal,
        layout.has_header,
        np.array([row.line for row in layout.rows], dtype=np.int64),
        roles.axis,
        roles.id,
        channels,
        reading=replace(
            reading,
            encoding=decoded.encoding,
            delimiter=pieces.delimiter,
            quote=pieces.quoting.mark,
            preamble=layout.first_line - 1,
            header=layout.has_header,
            decimal=typed.decimal,
        ),
        asked=reading,
        head=tuple(layout.rows[:HEAD_ROWS]),
    )
    if not table.number_columns:
        raise InputError(
            "No column of numbers was found. " + " ".join(table.notes) + " Write numbers plainly, "
            "such as 0.05 or 1e-3, without signs or units."
        )
    return table


@dataclass(frozen=True, slots=True)
class _Typed:
    columns: tuple[Column, ...]
    decimal: Mark
    roles: Roles
    notes: tuple[str, ...]


def _typed(layout: Layout, delimiter: str, reading: Reading) -> _Typed:
    """The cells as numbers, times and texts, and what the columns are for."""
    notes: list[str] = []
    lines = [row.line for row in layout.rows]
    cells = list(zip(*(row.cells for row in layout.rows), strict=True))
    for d, name in enumerate(layout.names):
        cells[d], note = without_thousands(name, cells[d])
        notes.extend([note] if note else [])
    if not layout.has_header and reading.delimiter is None:
        refuse_cut_numbers(cells, lines, delimiter)
        warning = two_or_one_note(cells, delimiter)
        notes.extend([warning] if warning else [])
    marks, mark_notes = column_marks(layout.names, cells, lines, delimiter, reading.decimal)
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
    columns, placeholder_notes = settle_placeholders(
        columns, (roles.axis, roles.id), lines, reading.placeholders
    )
    notes.extend(placeholder_notes)
    return _Typed(columns, decimal, roles, tuple(notes))
