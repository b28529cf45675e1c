"""`lstm-core trace` writes what nn.LSTM computes, for each sequence of the file."""

import json
from pathlib import Path

import numpy as np
import onnx
import pandas as pd
import pytest
import torch
from torch import nn

from lstm_core import LSTM, save_checkpoint
from lstm_core.command_line import main

CSV = "id,t,a,b\nx,0,1.5,-1\nx,1,2,0.25\ny,0,3,1\nx,2,0.1,4\ny,1,-2,7\n"
VALUES = {"x": [[1.5, -1], [2, 0.25], [0.1, 4]], "y": [[3.0, 1.0], [-2.0, 7.0]]}


@pytest.fixture
def model() -> nn.LSTM:
    torch.manual_seed(0)
    return nn.LSTM(2, 3, num_layers=2)


@pytest.fixture
def place(tmp_path: Path, model: nn.LSTM) -> Path:
    (tmp_path / "series.csv").write_text(CSV)
    torch.save(model.state_dict(), tmp_path / "model.pt")
    return tmp_path


def run(place: Path, out: str, *more: str, model: str = "model.pt") -> int:
    words = ["--model", str(place / model), "--out", str(place / out), *more]
    return main(["trace", str(place / "series.csv"), *words])


def read(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    if path.suffix == ".csv":
        return pd.read_csv(path)
    return pd.DataFrame([json.loads(line) for line in path.read_text().splitlines()])


def top_h(frame: pd.DataFrame, name: str, layer: int = 1) -> np.ndarray:
    rows = frame[(frame["sequence"] == name) & (frame["layer"] == layer)]
    wide: np.ndarray = rows.pivot_table(index="step", columns="unit", values="h").to_numpy()
    return wide


@pytest.mark.parametrize("out", ["t.parquet", "t.csv", "t.JSONL"])
def test_every_sequence_is_traced_as_nn_lstm_runs_it(
    place: Path, model: nn.LSTM, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, out) == 0
    frame = read(place / out)
    assert len(frame) == 5 * 2 * 3
    for name, values in VALUES.items():
        expected = model(torch.tensor(values))[0].detach().numpy()
        np.testing.assert_allclose(top_h(frame, name), expected, atol=1e-6)
    assert "2 sequences of a, b, 30 rows" in capsys.readouterr().out


def test_all_formats_hold_the_same_bits(place: Path) -> None:
    for out in ("t.parquet", "t.csv", "t.jsonl"):
        assert run(place, out) == 0
    parquet, text, lines = (read(place / f"t.{s}") for s in ("parquet", "csv", "jsonl"))
    for column in ("i", "f", "g", "o", "c", "h", "x_a", "x_b"):
        bits = parquet[column].to_numpy(np.float32)
        np.testing.assert_array_equal(text[column].to_numpy(np.float32), bits)
        np.testing.assert_array_equal(lines[column].to_numpy(np.float32), bits)


def test_columns_come_in_the_order_asked_for(place: Path, model: nn.LSTM) -> None:
    assert run(place, "t.parquet", "--columns", "b, a", "--id", "", "--axis", "") == 0
    frame = read(place / "t.parquet")
    values = pd.read_csv(place / "series.csv")[["b", "a"]].to_numpy(np.float32)
    expected = model(torch.tensor(values))[0].detach().numpy()
    np.testing.assert_allclose(top_h(frame, "your file"), expected, atol=1e-6)
    assert not any(str(name).startswith("axis_") for name in frame)


def test_scaling_is_within_each_sequence_and_keeps_raw_values(place: Path) -> None:
    assert run(place, "t.parquet", "--scaling", "min-max") == 0
    first = read(place / "t.parquet").query("layer == 0 and unit == 0")
    x, raw = (first[first["sequence"] == "x"][c].to_numpy() for c in ("x_a", "raw_a"))
    np.testing.assert_array_equal(raw, [1.5, 2, 0.1])
    np.testing.assert_allclose(x, (raw - 0.1) / 1.9, rtol=1e-6)


def test_raw_values_of_a_sequence_that_scaling_leaves_alone_are_not_missing(place: Path) -> None:
    (place / "series.csv").write_text("id,a,b\nx,0,0\nx,1,1\ny,3,1\ny,5,7\n")
    assert run(place, "t.parquet", "--scaling", "min-max") == 0
    first = read(place / "t.parquet").query("layer == 0 and unit == 0")
    np.testing.assert_array_equal(first["raw_a"], [0, 1, 3, 5])


def test_a_model_that_reads_backwards_is_run_on_flipped_steps(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lstm = LSTM(2, 3)
    save_checkpoint(lstm, place / "forward.onnx")
    stored = onnx.load(place / "forward.onnx")
    (node,) = [node for node in stored.graph.node if node.op_type == "LSTM"]
    for attribute in [a for a in node.attribute if a.name == "direction"]:
        node.attribute.remove(attribute)
    node.attribute.append(onnx.helper.make_attribute("direction", "reverse"))
    del stored.metadata_props[:]  # what only lstm_core reads, and reads first
    (place / "back.onnx").write_bytes(stored.SerializeToString())

    assert run(place, "t.parquet", model="back.onnx") == 0
    frame = read(place / "t.parquet")
    steps = torch.tensor(VALUES["x"])
    expected = lstm(steps.flip(0))[0].flip(0).detach().numpy()
    np.testing.assert_allclose(top_h(frame, "x", layer=0), expected, atol=1e-6)
    assert set(frame["direction"]) == {"reverse"}
    x = frame.query("sequence == 'x' and unit == 0")["x_a"].to_numpy()
    np.testing.assert_array_equal(x, steps[:, 0].numpy())
    assert "from the last step to the first" in capsys.readouterr().err


def refusal(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


def test_row_66_input_size_unlike_the_columns_names_both_numbers(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_checkpoint(LSTM(1, 3), place / "one.safetensors")
    assert run(place, "t.csv", model="one.safetensors") == 1
    message = refusal(capsys)
    assert "takes 1 number at each step" in message
    assert "2 columns would feed it: a, b" in message
    assert "--columns 'a'" in message
    save_checkpoint(LSTM(9, 3), place / "nine.safetensors")
    assert run(place, "t.csv", model="nine.safetensors") == 1
    assert "too few complete columns" in refusal(capsys)
    assert not (place / "t.csv").exists()


def test_several_lstms_are_listed_until_one_is_chosen(
    place: Path, model: nn.LSTM, capsys: pytest.CaptureFixture[str]
) -> None:
    both = nn.ModuleDict({"encoder": nn.LSTM(2, 1), "decoder": model})
    torch.save(both.state_dict(), place / "both.pt")
    assert run(place, "t.csv", model="both.pt") == 1
    message = refusal(capsys)
    assert "'encoder', 'decoder'" in message
    assert "--lstm" in message
    assert run(place, "t.csv", "--lstm", "other", model="both.pt") == 1
    assert "no LSTM 'other'" in refusal(capsys)
    assert run(place, "t.csv", "--lstm", "decoder", model="both.pt") == 0
    expected = model(torch.tensor(VALUES["y"]))[0].detach().numpy()
    np.testing.assert_allclose(top_h(read(place / "t.csv"), "y"), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("out", "more", "words"),
    [
        ("t.xlsx", (), "must end in one of .parquet, .csv, .jsonl"),
        ("series.csv", (), "another name"),
        ("no/t.csv", (), "cannot be written"),
        ("t.csv", ("--columns", "a,zz"), 'no column "zz"'),
        ("t.csv", ("--axis", "zz"), 'no column "zz"'),
    ],
)
def test_what_cannot_be_used_is_said_in_words(
    place: Path, out: str, more: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, out, *more) == 1
    assert words in refusal(capsys)
    assert (place / "series.csv").read_text() == CSV


def test_a_series_that_is_not_there(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "series.csv").unlink()
    assert run(place, "t.csv") == 1
    assert "There is no file" in refusal(capsys)


def test_how_the_series_is_read_can_be_decided(
    place: Path, model: nn.LSTM, capsys: pytest.CaptureFixture[str]
) -> None:
    decided = ["--delimiter", ":", "--quote", "'", "--skip-lines", "1", "--no-header"]
    decided += ["--decimal", ",", "--missing=-999,n/v", "--gaps", "interpolate"]
    (place / "series.csv").write_text("exported\n'1,5':'-1'\n'n/v':'-999'\n'2,5':'1'\n")
    assert run(place, "t.csv", *decided) == 0
    expected = model(torch.tensor([[1.5, -1.0], [2.0, 0.0], [2.5, 1.0]]))[0].detach().numpy()
    np.testing.assert_allclose(top_h(read(place / "t.csv"), "your file"), expected, atol=1e-6)
    said = "".join(capsys.readouterr())
    assert "2 missing values were put on the line between their neighbours" in said


def test_a_reading_that_cannot_be_is_said(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(place, "t.csv", "--delimiter", "ab") == 1
    assert "must be one character" in refusal(capsys)
