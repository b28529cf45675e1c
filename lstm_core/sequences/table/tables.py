"""The value that a CSV file is read into."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_core.sequences.decimal_mark import Mark
from lstm_core.sequences.table.columns import Column
from lstm_core.sequences.table.reading import FOUND, Reading
from lstm_core.sequences.table.records import Record

HEAD_ROWS: Final = 6
"""How many rows `Table.head` shows."""


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
            suggested axis nor the suggested id; none where every column has an empty cell. With
            another way of `Reading.gaps` than "stop", columns with empty cells are among them.
        reading: how the file was read, with everything found that was to be found.
        asked: how it was asked to be read.
        head: the first rows as they stand in the file.
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
    reading: Reading = FOUND
    asked: Reading = FOUND
    head: tuple[Record, ...] = ()

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
        """Number columns with missing cells, which no sequence can use: name → first such line.

        None where something is done with missing values.
        """
        if self.reading.gaps != "stop":
            return MappingProxyType({})
        return MappingProxyType(
            {
                column.name: int(self.lines[column.missing.argmax()])
                for column in self.columns
                if column.missing.any()
            }
        )
