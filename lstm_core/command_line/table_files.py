"""A table as a file, in the format that its name ends in."""

import json
from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd

from lstm_core.errors import InputError
from lstm_core.export import frame_to_csv, frame_to_parquet
from lstm_core.whole_files import write_whole


def frame_to_json_lines(frame: pd.DataFrame) -> bytes:
    """UTF-8 JSON, one object a line; times as ISO 8601, numbers that are not finite as null.

    Numbers are written so that reading them back gives the same bits.
    """
    columns = []
    for position, dtype in enumerate(frame.dtypes):
        column = frame.iloc[:, position]
        if pd.api.types.is_datetime64_any_dtype(dtype):
            columns.append([moment.isoformat() for moment in column])
        elif pd.api.types.is_float_dtype(dtype):
            columns.append([value if isfinite(value) else None for value in column.tolist()])
        else:
            columns.append(column.tolist())
    names = list(frame.columns)
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    return "".join(
        encode(dict(zip(names, row, strict=True))) + "\n" for row in zip(*columns, strict=True)
    ).encode()


_WRITERS: Final[Mapping[str, Callable[[pd.DataFrame], bytes]]] = MappingProxyType(
    {".parquet": frame_to_parquet, ".csv": frame_to_csv, ".jsonl": frame_to_json_lines}
)
SUFFIXES: Final = tuple(_WRITERS)


def check_suffix(path: Path) -> None:
    """Raises InputError where no format belongs to the name."""
    if path.suffix.lower() not in _WRITERS:
        raise InputError(f"The name must end in one of {', '.join(SUFFIXES)}; got {path.name!r}.")


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write `frame`; an existing file is replaced only by a complete one.

    Raises:
        InputError: no format belongs to the name, or the file cannot be written.
    """
    check_suffix(path)
    write_whole(path, _WRITERS[path.suffix.lower()](frame))
