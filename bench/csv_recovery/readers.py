"""The candidates: each takes the path of a file and gives columns, or raises."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from lstm_core import InputError
from lstm_core.sequences import Reading, Table, read_table, split_sequences


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column as a reader gives it: ``values`` are floats, or else texts or times."""

    name: str
    is_number: bool
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class FoundTable:
    columns: tuple[FoundColumn, ...]
    warned: bool = False


Reader = Callable[[Path], FoundTable]


def gatescope(path: Path) -> FoundTable:
    return of_bytes(path.read_bytes())


def of_bytes(data: bytes) -> FoundTable:
    return _of_table(read_table(data))


def gatescope_with_clevercsv(path: Path) -> FoundTable:
    """CleverCSV says what separates the cells; everything else is found by Gatescope."""
    import clevercsv

    from lstm_core.sequences.table.decoding import decode

    data = path.read_bytes()
    dialect = clevercsv.Sniffer().sniff(decode(data).text)
    if dialect is None:
        raise InputError("CleverCSV finds no dialect.")
    return _of_table(read_table(data, Reading(delimiter=dialect.delimiter or "")))


def clevercsv_alone(path: Path) -> FoundTable:
    import clevercsv

    return _of_frame(clevercsv.read_dataframe(str(path)))


def duckdb_alone(path: Path) -> FoundTable:
    import duckdb

    with duckdb.connect() as connection:
        result = connection.execute("SELECT * FROM read_csv(?)", [str(path)])
        return _of_frame(result.df())


def pandas_default(path: Path) -> FoundTable:
    return _of_frame(pd.read_csv(path))


def pandas_sniffing(path: Path) -> FoundTable:
    return _of_frame(pd.read_csv(path, sep=None, engine="python"))


READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        "Gatescope": gatescope,
        "Gatescope, cut by CleverCSV": gatescope_with_clevercsv,
        "CleverCSV": clevercsv_alone,
        "DuckDB": duckdb_alone,
        "pandas, sep=None": pandas_sniffing,
        "pandas": pandas_default,
    }
)


def quietly(reader: Reader, path: Path) -> FoundTable | None:
    """What a reader gives; None where it refuses the file, in whatever way."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return reader(path)
    except Exception:
        return None


def _of_table(table: Table) -> FoundTable:
    """What is on screen: a table of which no column is complete is refused there."""
    split_sequences(table, table.suggested_channels, table.suggested_axis, table.suggested_id)
    columns = (
        FoundColumn(
            column.name,
            column.kind == "number",
            tuple(column.values.tolist() if column.kind == "number" else map(str, column.values)),
        )
        for column in table.columns
    )
    return FoundTable(tuple(columns), any(note.startswith("Warning") for note in table.notes))


def _of_frame(frame: pd.DataFrame) -> FoundTable:
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()  # a column that pandas took for row names
    columns = []
    for position, name in enumerate(frame.columns):
        values = frame.iloc[:, position]
        is_number = bool(pd.api.types.is_numeric_dtype(values.dtype))
        cells = values.to_numpy(dtype=np.float64, na_value=np.nan) if is_number else values
        texts = cells.tolist() if is_number else ["" if pd.isna(v) else str(v) for v in cells]
        columns.append(FoundColumn(str(name), is_number, tuple(texts)))
    return FoundTable(tuple(columns))
