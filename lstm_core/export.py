"""A trace as a file: tidy CSV and Parquet."""

import csv
import io

import numpy as np
import pandas as pd

from lstm_core.sequences.series import Sequence
from lstm_core.tracing import Trace

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet_safe(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would run it as a formula.

    >>> spreadsheet_safe("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def frame_to_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 CSV in which no text, column names included, can run as a formula.

    Numbers are written so that reading them back gives the same bits.
    """
    safe = frame.rename(columns=lambda name: spreadsheet_safe(str(name)))
    for position, dtype in enumerate(safe.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_datetime64_dtype(dtype):
            text = safe.iloc[:, position].astype(str).map(spreadsheet_safe)
            safe.isetitem(position, text.to_numpy())
    return safe.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC).encode()


def frame_to_parquet(frame: pd.DataFrame) -> bytes:
    """The frame as a Parquet file, with types kept and text as it is."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def trace_table(sequence: Sequence, run: Trace) -> pd.DataFrame:
    """`run` of one sequence as a tidy frame, T · layers · directions · H rows, with what went in.

    The columns of `Trace.to_frame`, with the sequence's name for its number, its axis
    after ``step`` where it has one, and at the end for each channel a column ``x_…``,
    what the cell was given, and ``raw_…``, the value before scaling, where they differ.

    Args:
        sequence: the sequence before scaling.
        run: the trace of it.
    """
    frame = run.to_frame()
    frame["sequence"] = sequence.name
    steps = frame["step"].to_numpy()
    if sequence.axis is not None:
        frame.insert(2, f"axis_{sequence.axis_name}", sequence.axis[steps])
    for channel, name in enumerate(sequence.channels):
        given, raw = run.x[:, 0, channel].cpu().numpy(), sequence.values[:, channel]
        frame[f"x_{name}"] = given[steps]
        if not np.array_equal(given, raw.astype(given.dtype)):
            frame[f"raw_{name}"] = raw[steps]
    return frame
