"""A trace as a file comes back as it was, and runs nothing in a spreadsheet."""

import io

import numpy as np
import pandas as pd
import pytest
import torch

from lstm_core import LSTM, trace
from lstm_core.export import frame_to_csv, frame_to_parquet, spreadsheet_safe, trace_table
from lstm_core.sequences.series import Sequence


def table(name: str = "mine", channels: tuple[str, ...] = ("a", "b")) -> pd.DataFrame:
    axis = np.array(["2024-01-01", "2024-01-02", "2024-01-04"], dtype="datetime64[ms]")
    values = np.array([[1.0, -2.0], [0.1, 3.0], [1e-7, 4.0]])
    sequence = Sequence(values, channels, name, axis=axis, axis_name="day")
    x = torch.tensor(sequence.values, dtype=torch.float32)
    return trace_table(sequence, trace(LSTM(2, 3), x))


def test_table_joins_gates_axis_and_input() -> None:
    frame = table()
    assert list(frame) == [
        *("sequence", "step", "axis_day", "layer", "direction", "unit"),
        *("i", "f", "g", "o", "c", "h", "x_a", "x_b"),
    ]
    assert len(frame) == 9
    last = frame.query("step == 2 and unit == 1").iloc[0]
    assert last["axis_day"] == pd.Timestamp("2024-01-04")
    assert (last["x_a"], last["x_b"]) == (np.float32(1e-7), 4.0)


def test_csv_reads_back_bit_for_bit() -> None:
    frame = table()
    again = pd.read_csv(io.BytesIO(frame_to_csv(frame)))
    for column in ("i", "f", "g", "o", "c", "h", "x_a"):
        np.testing.assert_array_equal(again[column].to_numpy(np.float32), frame[column].to_numpy())


def test_parquet_reads_back_with_its_types() -> None:
    frame = table()
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(frame_to_parquet(frame))), frame)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_row_47_text_that_would_run_as_a_formula_is_escaped(start: str) -> None:
    assert spreadsheet_safe(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"
    text = frame_to_csv(pd.DataFrame({f"{start}head": [-1.5], "name": [f"{start}cell"]}))
    again = pd.read_csv(io.BytesIO(text), keep_default_na=False)
    assert list(again) == [f"'{start}head", "name"]
    assert again.iloc[0, 0] == -1.5
    assert again.iloc[0, 1] == f"'{start}cell"


def test_row_47_a_hostile_sequence_name_is_escaped_but_numbers_are_not() -> None:
    frame = table(name='=HYPERLINK("http://x")', channels=("=1+1", "b"))
    again = pd.read_csv(io.BytesIO(frame_to_csv(frame)))
    assert again["sequence"].str.startswith("'=").all()
    assert "x_=1+1" in again
    assert (again["x_b"] == -2.0).any()
