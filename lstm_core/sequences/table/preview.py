"""What was found in a file, and its first rows: also of one that cannot be read to the end."""

from contextlib import suppress
from dataclasses import dataclass, replace

from lstm_core.errors import InputError
from lstm_core.garbage import collection_put_off
from lstm_core.sequences.table.cutting import cut
from lstm_core.sequences.table.decoding import decode
from lstm_core.sequences.table.layout import lay_out
from lstm_core.sequences.table.marks import column_marks
from lstm_core.sequences.table.reading import FOUND, Reading
from lstm_core.sequences.table.records import Record
from lstm_core.sequences.table.tables import HEAD_ROWS, Table


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file.

    Attributes:
        found: how the file is read; None where it could not be found.
        names: the columns' names; empty where it did not come to that.
        rows: the first rows, from the first line below the names, cells as they stand there.
    """

    found: Reading
    names: tuple[str, ...]
    rows: tuple[Record, ...]


def preview_of(table: Table) -> Preview:
    """The beginning of a file that was read."""
    return Preview(table.reading, tuple(column.name for column in table.columns), table.head)


@collection_put_off()
def preview(data: bytes, reading: Reading = FOUND) -> Preview:
    """The beginning of a file, as far as it can be read; nothing is raised.

    >>> refused = preview(b"a;b\\n1.234;1,5\\n")
    >>> refused.found.delimiter, refused.found.decimal, refused.names
    (';', None, ('a', 'b'))
    """
    found = reading
    names: tuple[str, ...] = ()
    rows: tuple[Record, ...] = ()
    with suppress(InputError):
        decoded = decode(data, reading.encoding)
        found = replace(found, encoding=decoded.encoding)
        rows = tuple(
            Record(number, [line])
            for number, line in enumerate(decoded.text[:4_000].split("\n")[:HEAD_ROWS], start=1)
        )
        pieces = cut(decoded.text, reading)
        found = replace(found, delimiter=pieces.delimiter, quote=pieces.quoting.mark)
        rows = tuple(pieces.records[:HEAD_ROWS])
        layout = lay_out(pieces.records, pieces.blank_lines, reading)
        found = replace(found, preamble=layout.first_line - 1, header=layout.has_header)
        names, rows = layout.names, tuple(layout.rows[:HEAD_ROWS])
        cells = list(zip(*(row.cells for row in layout.rows), strict=True))
        lines = [row.line for row in layout.rows]
        marks, _ = column_marks(names, cells, lines, pieces.delimiter, reading.decimal)
        found = replace(found, decimal="," if "," in marks else ".")
    return Preview(found, names, rows)
