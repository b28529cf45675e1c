"""`lstm-core inspect` names every slab; `lstm-core convert` keeps every bit."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from lstm_core import LSTM, load_checkpoint, save_checkpoint
from lstm_core.checkpoints import GATE_ORDERS, slab_rows
from lstm_core.command_line import main
from lstm_core.command_line.terminal import printable, progress
from lstm_core.variants import VARIANTS


def inspected(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["inspect", str(path)]) == 0
    return capsys.readouterr().out


def test_sizes_directions_form_and_dtype(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = nn.ModuleDict(
        {
            "one": nn.LSTM(3, 5, num_layers=2, bidirectional=True).double(),
            "two": nn.LSTM(7, 4, proj_size=2, bias=False),
            "other": nn.GRU(3, 3),
        }
    )
    torch.save(both.state_dict(), tmp_path / "m.pt")
    text = inspected(tmp_path / "m.pt", capsys)
    first, second = text.split("'two'")[0], text.split("'two'")[1]
    assert "m.pt: PyTorch, 2 LSTMs" in text
    for line in ("input size   3", "hidden size  5", "layers       2", "form         standard"):
        assert line in first
    assert "directions   2 (forward and reverse)" in first
    assert "dtype        float64" in first
    assert "projection   2" in second
    assert "dtype        float32" in second
    assert "Note: The file has no biases: they are zero." in second
    assert "GRU" in second.split("Left out:")[1]


@pytest.mark.parametrize("suffix", [".pt", ".onnx", ".weights.h5", ".keras"])
def test_slabs_are_named_in_both_orders(
    tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"m{suffix}"
    save_checkpoint(LSTM(3, 5), path)
    text = inspected(path, capsys)
    output = next(line for line in text.splitlines() if "o output gate" in line)
    assert output.split()[-2:] == ["15–19", "5–9" if suffix == ".onnx" else "15–19"]
    assert ("columns in the file (Keras)" in text) == (suffix in (".weights.h5", ".keras"))


@pytest.mark.parametrize("framework", GATE_ORDERS)
def test_slab_rows_are_the_slabs_of_the_framework(framework: str) -> None:
    marked = torch.cat([torch.full((6,), ord(gate)) for gate in GATE_ORDERS[framework]])
    for gate, (first, last) in slab_rows(VARIANTS["standard"], 6, framework).items():
        assert (marked == ord(gate)).nonzero().flatten().tolist() == list(range(first, last + 1))


def test_a_form_without_an_input_gate_has_three_slabs() -> None:
    assert slab_rows(VARIANTS["nig"], 2, "PyTorch") == {"f": (0, 1), "g": (2, 3), "o": (4, 5)}


def test_biases_that_saturate_are_counted_with_both_biases_summed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lstm = nn.LSTM(3, 5, num_layers=2)
    with torch.no_grad():
        biases = {name: value for name, value in lstm.named_parameters() if "bias" in name}
        for value in biases.values():
            value.zero_()
        biases["bias_ih_l0"][5:8] = 2.5
        biases["bias_hh_l0"][5:7] = 2.5
        biases["bias_ih_l1"][15] = -4.5
        biases["bias_ih_l1"][10:12] = -9
        biases["bias_ih_l1"][0] = 4
    torch.save(lstm.state_dict(), tmp_path / "m.pt")
    lines = [s.strip() for s in inspected(tmp_path / "m.pt", capsys).splitlines() if "bias" in s]
    assert lines == [
        "l0 forget gate: of 5 units, 2 above 4, so near 1 by bias alone",
        "l1 candidate: of 5 units, 2 below −4, so near −1 by bias alone",
        "l1 output gate: of 5 units, 1 below −4, so near 0 by bias alone",
    ]


def test_no_saturating_bias_is_said_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_checkpoint(LSTM(3, 5), tmp_path / "m.pt")
    assert "No bias is beyond ±4." in inspected(tmp_path / "m.pt", capsys)


@pytest.mark.parametrize("suffix", [".onnx", ".safetensors", ".keras", ".weights.h5", ".pth"])
def test_convert_keeps_every_bit(
    tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    both = nn.ModuleDict({"a": nn.LSTM(3, 5), "b": nn.LSTM(2, 4)})
    torch.save(both.state_dict(), tmp_path / "m.pt")
    words = ["convert", str(tmp_path / "m.pt"), str(tmp_path / f"n{suffix}")]
    assert main(words) == 1
    assert "2 LSTMs: 'a', 'b'" in capsys.readouterr().err
    assert main([*words, "--lstm", "b"]) == 0
    (back,) = load_checkpoint(tmp_path / f"n{suffix}").values()
    x = torch.randn(6, 1, 2)
    torch.testing.assert_close(back(x)[0], both["b"](x)[0])
    if suffix != ".keras" and suffix != ".weights.h5":  # Keras has one bias: their sum
        assert torch.equal(
            back.state_dict()["weight_ih_l0"], both["b"].get_parameter("weight_ih_l0")
        )


def test_convert_refuses_its_own_source_and_unknown_formats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "m.pt"
    save_checkpoint(LSTM(3, 5), path)
    before = path.read_bytes()
    assert main(["convert", str(path), str(tmp_path / "." / "m.pt")]) == 1
    assert "another name" in capsys.readouterr().err
    assert main(["convert", str(path), str(tmp_path / "m.tflite")]) == 1
    assert "must end in one of" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_what_is_no_model_is_an_input_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "m.pt").write_text("hello")
    for words in (["inspect", str(tmp_path / "m.pt")], ["inspect", str(tmp_path / "none.pt")]):
        assert main(words) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1


@pytest.mark.parametrize("words", [[], ["nothing"], ["trace"], ["convert", "a.pt"]])
def test_wrong_usage_is_2_and_help_is_0(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert "usage: lstm-core" in capsys.readouterr().err
    assert main(["--help"]) == 0


def test_the_package_runs_as_a_program(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "lstm_core", "inspect", str(tmp_path / "none.pt")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no file")


def test_names_from_a_file_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[2Jb\r\n\u202e–") == "a�[2Jb���–"


def test_progress_shows_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda answer=terminal: answer)
        with progress(patience=0.01) as doing:
            doing("Tracing sequence 3")
            if terminal:
                wait_for_output(capsys, "Tracing sequence 3 … 0 s")
        if not terminal:
            assert capsys.readouterr().err == ""


def wait_for_output(capsys: pytest.CaptureFixture[str], words: str) -> None:
    seen = ""
    while words not in seen:  # the test run's own timeout ends it
        seen += capsys.readouterr().err
