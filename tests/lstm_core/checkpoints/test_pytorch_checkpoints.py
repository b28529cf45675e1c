"""State_dicts of PyTorch, against ``nn.LSTM`` itself."""

import io
import zipfile
from collections import OrderedDict
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from lstm_core import InputError
from lstm_core.checkpoints import load_checkpoint, read_checkpoint

ROUNDING = 1e-6


def saved(payload: object) -> bytes:
    file = io.BytesIO()
    torch.save(payload, file)
    return file.getvalue()


def assert_computes(data: bytes, prefix: str, module: nn.LSTM) -> None:
    own = load_checkpoint(data)[prefix]
    x = torch.randn(6, 2, module.input_size, generator=torch.Generator().manual_seed(0))
    module.eval()
    expected, (h_n, c_n) = module(x.to(next(module.parameters()).dtype))
    got, (own_h, own_c) = own(x.to(next(own.parameters()).dtype))
    for mine, theirs in ((got, expected), (own_h, h_n), (own_c, c_n)):
        torch.testing.assert_close(mine, theirs, rtol=0, atol=ROUNDING)


def prefixed(prefix: str, state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"{prefix}{name}": tensor for name, tensor in state.items()}


class Model(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.ModuleDict({"rnn": nn.LSTM(3, 4, num_layers=2)})
        self.lstm = nn.LSTM(4, 2, bidirectional=True)
        self.cells = nn.ModuleList([nn.LSTMCell(2, 3), nn.LSTMCell(3, 3)])
        self.norm = nn.BatchNorm1d(3)
        self.gru = nn.GRU(3, 4)


@pytest.mark.filterwarnings("ignore:LSTM with projections")
@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"num_layers": 3},
        {"bidirectional": True, "num_layers": 2},
        {"bias": False},
        {"dtype": torch.float64},
        {"proj_size": 2},
        {"proj_size": 2, "num_layers": 2, "bidirectional": True},
    ],
    ids=str,
)
def test_row_64_every_shape_computes_what_torch_computes(arguments: dict[str, Any]) -> None:
    module = nn.LSTM(3, 4, **arguments)
    assert_computes(saved(module.state_dict()), "", module)


def test_row_65_every_lstm_is_found_by_its_prefix() -> None:
    model = Model()
    checkpoint = read_checkpoint(saved(model.state_dict()))
    assert list(checkpoint.lstms) == ["encoder.rnn", "lstm", "cells.0", "cells.1"]
    assert "gru" in checkpoint.notes[0]
    assert "GRU" in checkpoint.notes[0]
    data = saved(model.state_dict())
    assert_computes(data, "encoder.rnn", model.encoder["rnn"])  # type: ignore[arg-type]
    assert_computes(data, "lstm", model.lstm)


def test_row_65_a_cell_becomes_a_layer_and_says_so() -> None:
    cell = nn.LSTMCell(2, 3)
    loaded = read_checkpoint(saved(cell.state_dict())).lstms[""]
    x = torch.randn(1, 5, 2)
    h, c = cell(x[0])
    got, (_, got_c) = loaded.lstm(x)
    torch.testing.assert_close(got[0], h, rtol=0, atol=ROUNDING)
    torch.testing.assert_close(got_c[0], c, rtol=0, atol=ROUNDING)
    assert any("LSTMCell" in note for note in loaded.notes)


@pytest.mark.parametrize(
    ("wrap", "prefixes"),
    [
        (lambda state: {"state_dict": state, "epoch": 3}, ["lstm"]),
        (lambda state: {"model": state, "optimizer": {"state": {0: torch.ones(2)}}}, ["lstm"]),
        (lambda state: {"a": {"model_state_dict": state}}, ["a.model_state_dict.lstm"]),
        (lambda state: {"encoder": state, "decoder": state}, ["encoder.lstm", "decoder.lstm"]),
        (lambda state: {"model": state, "ema": state}, ["lstm", "ema.lstm"]),
        (lambda state: {"model": state, "net": state}, ["model.lstm", "net.lstm"]),
        (lambda state: prefixed("module.", state), ["lstm"]),
        (lambda state: prefixed("_orig_mod.module.", state), ["lstm"]),
        (lambda state: prefixed("module.", state) | state, ["module.lstm", "lstm"]),
    ],
    ids=[
        "state_dict", "model", "deep", "two-models", "ema", "two-wrappers", "module", "compiled",
        "with-and-without-module",
    ],
)  # fmt: skip
def test_row_65_nested_and_wrapped_state_dicts(wrap: Any, prefixes: list[str]) -> None:
    module = nn.LSTM(3, 4)
    state = {f"lstm.{name}": tensor for name, tensor in module.state_dict().items()}
    data = saved(wrap(state))
    assert list(load_checkpoint(data)) == prefixes
    for prefix in prefixes:
        assert_computes(data, prefix, module)


def test_row_57_cuda_tensors_are_loaded_on_the_cpu() -> None:
    module = nn.LSTM(3, 4)
    data = saved(module.state_dict())
    # A file saved on a GPU differs from this one in the location alone; lengths must stay.
    on_cuda = rewritten_pickle(data, b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")
    assert next(load_checkpoint(on_cuda)[""].parameters()).device.type == "cpu"
    assert_computes(on_cuda, "", module)


def test_row_58_shared_storage_gives_the_right_views() -> None:
    module = nn.LSTM(3, 4, num_layers=2)
    pool = torch.cat([tensor.reshape(-1) for tensor in module.state_dict().values()])
    views: dict[str, Tensor] = OrderedDict()
    start = 0
    for name, tensor in module.state_dict().items():
        views[name] = pool[start : start + tensor.numel()].view(tensor.shape)
        start += tensor.numel()
    data = saved(views)
    assert len(data) < 2 * pool.nbytes + 4000, "the storage is not shared"
    assert_computes(data, "", module)
    loaded = load_checkpoint(data)[""]
    with torch.no_grad():
        loaded.get_parameter("weight_ih_l0").zero_()
    assert_computes(data, "", module)
    assert loaded.get_parameter("weight_hh_l0").abs().sum() > 0, "the parameters share memory"


def test_row_58_transposed_views_keep_their_strides() -> None:
    module = nn.LSTM(4, 4)
    state = module.state_dict()
    state["weight_ih_l0"] = state["weight_ih_l0"].T.contiguous().T
    assert not state["weight_ih_l0"].is_contiguous()
    assert_computes(saved(state), "", module)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_is_converted_and_said(dtype: torch.dtype) -> None:
    module = nn.LSTM(3, 4).to(dtype)
    loaded = read_checkpoint(saved(module.state_dict())).lstms[""]
    assert torch.equal(
        loaded.lstm.get_parameter("weight_ih_l0"), module.state_dict()["weight_ih_l0"].float()
    )
    assert any("float32" in note for note in loaded.notes)


@pytest.mark.parametrize(
    ("dropped", "words"),
    [
        (("bias_ih_l0", "bias_hh_l0"), "no biases: they are zero"),
        (("bias_hh_l0",), "zero: bias_hh_l0"),
        (("bias_ih_l0",), "zero: bias_ih_l0"),
    ],
)
def test_row_63_missing_biases_are_zero_and_said(dropped: tuple[str, ...], words: str) -> None:
    module = nn.LSTM(3, 4)
    state = module.state_dict()
    for name in dropped:
        del state[name]
        with torch.no_grad():
            module.get_parameter(name).zero_()
    loaded = read_checkpoint(saved(state)).lstms[""]
    assert any(words in note for note in loaded.notes)
    assert_computes(saved(state), "", module)


@pytest.mark.parametrize(("module", "words"), [(nn.GRU(3, 4), "GRU"), (nn.RNN(3, 4), "RNN")])
def test_row_62_other_recurrent_layers_are_named(module: nn.Module, words: str) -> None:
    with pytest.raises(InputError, match=rf"not an LSTM.*{words}.*4H = 16"):
        load_checkpoint(saved(module.state_dict()))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weight_hh_l0": torch.zeros(16, 5)}, r"not an LSTM.*16 rows.*\(16, 5\)"),
        ({"bias_ih_l0": torch.zeros(15)}, r"`bias_ih_l0` of shape \(15,\); expected \(16,\)"),
        ({"weight_ih_l1": torch.zeros(16, 5), "weight_hh_l1": torch.zeros(16, 4)}, r"\(16, 5\)"),
        ({"weight_ih_l2": torch.zeros(16, 4), "weight_hh_l2": torch.zeros(16, 4)}, "gap"),
        ({"weight_ih_l0": torch.zeros(16)}, "expected two axes"),
        ({"weight_ih_l0": torch.zeros(16, 3, dtype=torch.int64)}, "int64"),
        ({"weight_ih_l0": torch.zeros(16, 0)}, "empty"),
        ({"peephole_f_l0": torch.zeros(4)}, "peepholes on f"),
        ({"weight_ih_l0": torch.full((16, 3), float("nan"))}, r"nan at position \[0, 0\]"),
        ({"weight_ih_l0": torch.full((16, 3), 1e38)}, "at most 1e"),
        ({"bias_hh_l0": torch.full((16,), float("-inf"))}, "-inf"),
    ],
    ids=[
        "hidden", "bias", "second-layer", "gap", "axes", "integers", "empty", "peepholes",
        "row-53-nan", "row-53-1e38", "row-53-inf",
    ],
)  # fmt: skip
def test_weights_that_do_not_fit_are_named(change: dict[str, Tensor], words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_checkpoint(saved(nn.LSTM(3, 4).state_dict() | change))


def rewritten_pickle(data: bytes, old: bytes, new: bytes) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(data))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("data.pkl"):
                assert old in content
                content = content.replace(old, new)
            archive.writestr(name, content)
    return target.getvalue()
