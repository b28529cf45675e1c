"""What is saved comes back to the bit, in every format that can hold it."""

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load as official_load
from safetensors.torch import save as official_save
from torch import nn

from lstm_core import LSTM, VARIANTS, InputError
from lstm_core.checkpoints import load_checkpoint, read_checkpoint, save_checkpoint, to_torch
from lstm_core.checkpoints.writing import WRITERS

FORMS_BY_SUFFIX = {
    ".pt": tuple(VARIANTS),
    ".pth": ("standard", "graves"),
    ".safetensors": tuple(VARIANTS),
    ".onnx": ("standard", "lesson", "graves", "cifg"),
    ".keras": ("standard",),
    ".h5": ("standard",),
}
SHAPES: dict[str, st.SearchStrategy[Any]] = {
    "input_size": st.integers(1, 5),
    "hidden_size": st.integers(1, 6),
    "num_layers": st.integers(1, 3),
    "bias": st.booleans(),
    "batch_first": st.booleans(),
    "dropout": st.sampled_from([0.0, 0.25]),
    "bidirectional": st.booleans(),
    "dtype": st.sampled_from([torch.float32, torch.float64]),
}


def assert_same(restored: LSTM, original: LSTM) -> None:
    assert repr(restored) == repr(original)
    expected = original.state_dict()
    got = restored.state_dict()
    assert list(got) == list(expected)
    for name, tensor in expected.items():
        assert got[name].dtype == tensor.dtype, name
        assert torch.equal(got[name], tensor), name


@pytest.mark.parametrize("suffix", [".pt", ".safetensors", ".onnx"])
@given(arguments=st.fixed_dictionaries(SHAPES), seed=st.integers(0, 2**32))
def test_any_shape_comes_back_to_the_bit(suffix: str, arguments: dict[str, Any], seed: int) -> None:
    assert_comes_back(suffix, arguments, seed)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@settings(max_examples=12)  # each starts a process
@given(arguments=st.fixed_dictionaries(SHAPES), seed=st.integers(0, 2**32))
def test_any_shape_comes_back_from_keras(suffix: str, arguments: dict[str, Any], seed: int) -> None:
    assert_comes_back(suffix, arguments, seed)


def assert_comes_back(suffix: str, arguments: dict[str, Any], seed: int) -> None:
    if arguments["num_layers"] == 1:
        arguments = arguments | {"dropout": 0.0}
    original = LSTM(**arguments)
    original.reset_parameters(seed=seed)
    checkpoint = read_checkpoint(WRITERS[suffix](original))
    assert list(checkpoint.lstms) == [""]
    assert_same(checkpoint.lstms[""].lstm, original)
    assert not checkpoint.lstms[""].lstm.training


@pytest.mark.parametrize(
    ("suffix", "form"),
    [(suffix, form) for suffix, forms in FORMS_BY_SUFFIX.items() for form in forms],
)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_any_form_comes_back_to_the_bit(suffix: str, form: str, bidirectional: bool) -> None:
    original = LSTM(2, 3, num_layers=2, bidirectional=bidirectional, variant=form)
    assert_same(load_checkpoint(WRITERS[suffix](original))[""], original)


@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_layer_normalisation_comes_back(suffix: str) -> None:
    original = LSTM(2, 3, num_layers=2, layer_norm=True, variant="graves")
    assert_same(load_checkpoint(WRITERS[suffix](original))[""], original)


@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_dropout_of_one_layer_comes_back_without_a_warning(suffix: str) -> None:
    with pytest.warns(UserWarning, match="dropout"):
        original = LSTM(2, 3, dropout=0.5)
    assert_same(load_checkpoint(WRITERS[suffix](original))[""], original)


@pytest.mark.parametrize("form", VARIANTS)
def test_a_bare_state_dict_tells_its_form_or_says_what_is_taken(form: str) -> None:
    original = LSTM(2, 3, variant=form)
    loaded = read_checkpoint(official_save(dict(original.state_dict()))).lstms[""]
    names = {loaded.lstm.variant, *(other for note in loaded.notes for other in note.split("'"))}
    assert form in names
    for name, tensor in original.state_dict().items():
        assert torch.equal(loaded.lstm.state_dict()[name], tensor)


@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_full_peepholes_come_back(suffix: str) -> None:
    original = LSTM(2, 3, variant="graves", peephole="full")
    assert_same(load_checkpoint(WRITERS[suffix](original))[""], original)


@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_row_64_projections_come_back(suffix: str, bidirectional: bool) -> None:
    original = LSTM(2, 5, num_layers=2, bidirectional=bidirectional, proj_size=3)
    assert_same(load_checkpoint(WRITERS[suffix](original))[""], original)


@pytest.mark.parametrize(
    ("suffix", "arguments", "words"),
    [
        (".onnx", {"variant": "graves", "peephole": "full"}, "peephole_i_l0"),
        (".onnx", {"proj_size": 2}, "proj_size=2"),
        (".onnx", {"variant": "nog"}, "no output gate"),
        (".onnx", {"layer_norm": True}, "norm_ih_gain_l0"),
        (".h5", {"layer_norm": True}, "norm_ih_gain_l0"),
        (".keras", {"variant": "graves"}, "Graves"),
        (".h5", {"variant": "lesson"}, "lesson"),
        (".h5", {"proj_size": 2}, "proj_size=2"),
    ],
)
def test_a_format_refuses_what_it_cannot_hold(
    suffix: str, arguments: dict[str, Any], words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=words):
        save_checkpoint(LSTM(2, 3, **arguments), tmp_path / f"model{suffix}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", WRITERS)
def test_files_are_written_and_read_by_name(suffix: str, tmp_path: Path) -> None:
    original = LSTM(2, 3)
    path = tmp_path / f"model{suffix}"
    save_checkpoint(original, path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert_same(load_checkpoint(path)[""], original)
    assert_same(load_checkpoint(str(path))[""], original)
    assert_same(load_checkpoint(path.read_bytes(), "misleading.csv")[""], original)


def test_an_unknown_suffix_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.safetensors.*'model\.bin'"):
        save_checkpoint(LSTM(2, 3), tmp_path / "model.bin")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        save_checkpoint(LSTM(2, 3), tmp_path / "nowhere" / "model.pt")


def test_torch_reads_what_is_saved_as_pt(tmp_path: Path) -> None:
    original = LSTM(2, 3, num_layers=2, bidirectional=True)
    save_checkpoint(original, tmp_path / "model.pt")
    module = nn.LSTM(2, 3, num_layers=2, bidirectional=True)
    module.load_state_dict(torch.load(tmp_path / "model.pt", weights_only=True))
    x = torch.randn(4, 2, 2)
    assert torch.allclose(module(x)[0], original(x)[0], atol=1e-6)


def test_the_safetensors_package_reads_what_is_written_and_the_other_way() -> None:
    original = LSTM(2, 3, num_layers=2, dtype=torch.float64)
    read = official_load(WRITERS[".safetensors"](original))
    for name, tensor in original.state_dict().items():
        assert torch.equal(read[name], tensor), name
    assert_same(load_checkpoint(official_save(dict(original.state_dict())))[""], original)


@pytest.mark.filterwarnings("ignore:LSTM with projections")
@pytest.mark.parametrize("arguments", [{}, {"num_layers": 2, "bias": False}, {"proj_size": 2}])
def test_to_torch_computes_the_same(arguments: dict[str, Any]) -> None:
    own = LSTM(2, 4, batch_first=True, bidirectional=True, dtype=torch.float64, **arguments).eval()
    module = to_torch(own)
    x = torch.randn(3, 5, 2, dtype=torch.float64)
    assert type(module) is nn.LSTM
    assert not module.training
    torch.testing.assert_close(module(x)[0], own(x)[0], rtol=0, atol=1e-12)
    with torch.no_grad():
        module.get_parameter("weight_ih_l0").zero_()
    assert own.get_parameter("weight_ih_l0").abs().sum() > 0, "the weights are shared"


@pytest.mark.parametrize("form", ["graves", "lesson", "cifg"])
def test_to_torch_says_why_it_cannot(form: str) -> None:
    with pytest.raises(InputError, match=r"nn\.LSTM cannot run the form"):
        to_torch(LSTM(2, 3, variant=form))
