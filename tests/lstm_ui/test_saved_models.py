"""A model of a person's own in a saved session: the same numbers, and nothing that is trusted."""

import base64
import json
import pickle
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
import torch
from torch import nn

from lstm_core import LSTM, InputError
from lstm_core.checkpoints import Checkpoint, LoadedLSTM, trace_loaded
from lstm_core.checkpoints.onnx_writing import write_onnx
from lstm_core.checkpoints.safetensors_files import write_safetensors
from lstm_core.conventions import QUANTITIES
from lstm_core.limits import MAX_SESSION_MODEL_BYTES, MAX_SESSION_TEXT
from lstm_ui.workspace import (
    Model,
    Workspace,
    first_workspace,
    with_columns,
    with_model_file,
    with_model_view,
    with_unit_order,
)
from lstm_ui.workspace.saved import (
    fits_a_file,
    from_link,
    link_text,
    read_session,
    session_text,
    to_document,
    with_session_file,
)
from lstm_ui.your_model.example import EXAMPLE_NAME, example_bytes

SMALL = write_safetensors(LSTM(1, 3, num_layers=2, variant="graves", peephole="full"))


def looked_at() -> Workspace:
    """The example with nothing as it was in the beginning."""
    now = with_model_file(first_workspace(), example_bytes(), EXAMPLE_NAME, uploaded=False)
    now = with_columns(now, [now.sequence.channels[0]])
    now = with_model_view(now, layer="l0", quantities=("f", "h"), unit=7)
    return with_unit_order(now, measure="mean", quantity="c", greatest_first=False, low=-0.5)


def with_lstms(lstms: dict[str, LoadedLSTM], notes: tuple[str, ...] = ()) -> Workspace:
    checkpoint = Checkpoint("PyTorch", MappingProxyType(lstms), notes)
    return replace(first_workspace(), model=Model("m.pt", checkpoint, next(iter(lstms))))


def model_of(workspace: Workspace) -> Model:
    assert workspace.model is not None
    return workspace.model


def reopened(workspace: Workspace) -> Model:
    return model_of(read_session(session_text(workspace).encode()))


def assert_same_runs(one: LoadedLSTM, other: LoadedLSTM) -> None:
    x = torch.randn(20, one.lstm.input_size, generator=torch.Generator().manual_seed(0))
    runs = [trace_loaded(loaded, x) for loaded in (one, other)]
    assert list(runs[0].layers) == list(runs[1].layers)
    for name in runs[0].layers:
        for quantity in QUANTITIES:
            assert torch.equal(*(getattr(run[name], quantity) for run in runs)), (name, quantity)


def test_a_model_comes_back_to_the_bit_and_as_it_was_looked_at() -> None:
    before, after = model_of(looked_at()), reopened(looked_at())
    assert_same_runs(before.loaded, after.loaded)
    for name in ("file_name", "prefix", "uploaded", "columns", "layer", "quantities", "unit"):
        assert getattr(after, name) == getattr(before, name), name
    names = ("measure", "quantity", "greatest_first", "low", "high")
    assert [getattr(after.order, n) for n in names] == [getattr(before.order, n) for n in names]
    assert after.checkpoint.format == "safetensors"


def test_every_lstm_of_a_file_comes_back_with_what_was_noted() -> None:
    lstms = {
        "": LoadedLSTM(LSTM(2, 3, bidirectional=True, dtype=torch.float64)),
        "encoder.rnn": LoadedLSTM(LSTM(1, 4, proj_size=2), ("Half of it was guessed.",)),
        "back": LoadedLSTM(LSTM(1, 2, variant="cifg", layer_norm=True), reads_backwards=True),
    }
    for loaded in lstms.values():
        loaded.lstm.eval()
    after = reopened(with_lstms(lstms, ("There was a GRU, too.",)))
    assert list(after.checkpoint.lstms) == list(lstms)
    assert after.checkpoint.notes == ("There was a GRU, too.",)
    for prefix, loaded in lstms.items():
        found = after.checkpoint.lstms[prefix]
        assert_same_runs(loaded, found)
        assert (found.notes, found.reads_backwards) == (loaded.notes, loaded.reads_backwards)
        assert not found.lstm.training


def test_a_file_of_any_framework_is_kept() -> None:
    mine = with_model_file(first_workspace(), write_onnx(LSTM(1, 4)), "m.onnx")
    assert_same_runs(model_of(mine).loaded, reopened(mine).loaded)
    assert reopened(mine).checkpoint.format == "ONNX"


def test_a_small_model_fits_a_link() -> None:
    mine = with_model_file(first_workspace(), SMALL, "small.safetensors")
    found = model_of(from_link(str(link_text(mine))))
    assert_same_runs(model_of(mine).loaded, found.loaded)


def test_the_largest_model_that_is_kept_can_be_opened_and_a_larger_one_is_left_out() -> None:
    rows = MAX_SESSION_MODEL_BYTES // 4 // (4 * 256) - 256 - 2
    largest = with_lstms({"": LoadedLSTM(LSTM(rows, 256).eval())})
    assert fits_a_file(model_of(largest))
    text = session_text(largest).encode()
    assert len(text) < MAX_SESSION_TEXT
    assert_same_runs(model_of(largest).loaded, model_of(read_session(text)).loaded)
    beyond = with_lstms({"": LoadedLSTM(LSTM(rows + 1, 256).eval())})
    assert not fits_a_file(model_of(beyond))
    assert read_session(session_text(beyond).encode()).model is None
    assert with_session_file(beyond, session_text(beyond).encode()).model is beyond.model


def described(**changes: Any) -> dict[str, Any]:
    small = with_model_file(first_workspace(), SMALL, "small.safetensors")
    model = to_document(small)["model"]
    return {name: value for name, value in {**model, **changes}.items() if value is not ...}


def lstm_of(data: bytes, **changes: Any) -> list[dict[str, Any]]:
    return [{"prefix": "", "weights": base64.b64encode(data).decode(), **changes}]


def forged(tensor: torch.Tensor) -> bytes:
    lstm = LSTM(1, 3)
    lstm.weight_ih_l0 = nn.Parameter(tensor)
    return write_safetensors(lstm)


ORDER = {"measure": "", "quantity": "f", "greatest_first": True}


@pytest.mark.parametrize(
    "broken",
    [
        described(code="1"),
        described(prefix=...),
        described(prefix="elsewhere"),
        described(format="pickle"),
        described(format=1),
        described(file_name=["../../x"]),
        described(uploaded="yes"),
        described(notes="a note"),
        described(notes=[1]),
        described(unit=-1),
        described(quantities=["x"]),
        described(quantities=["f"] * 2),
        described(columns=["a", "a"]),
        described(columns=["a"] * 2_000),
        described(layer=0),
        described(order={}),
        described(order={**ORDER, "measure": "beauty"}),
        described(order={**ORDER, "low": "0"}),
        described(order={**ORDER, "high": 1e300}),
        described(order={**ORDER, "greatest_first": 1}),
        described(lstms=[]),
        described(lstms={}),
        described(lstms=lstm_of(SMALL) * 2),
        described(lstms=lstm_of(SMALL) * 200),
        described(lstms=lstm_of(SMALL, path="/etc/passwd")),
        described(lstms=lstm_of(SMALL, backwards=1)),
        described(lstms=[{"prefix": "", "weights": "!" * 400}]),
        described(lstms=[{"prefix": "", "weights": "é"}]),
        described(lstms=[{"prefix": "", "weights": [1.0]}]),
        described(lstms=lstm_of(b"")),
        described(lstms=lstm_of(SMALL[:-4])),
        described(lstms=lstm_of(SMALL + b"1234")),
        described(lstms=lstm_of(pickle.dumps({"weight_ih_l0": 1}))),
        described(lstms=lstm_of(write_onnx(LSTM(1, 3)))),
        described(lstms=lstm_of(forged(torch.full((12, 1), torch.nan)))),
        described(lstms=lstm_of(forged(torch.zeros(9, 1)))),
        [],
        "model",
    ],
)
def test_a_model_that_is_not_as_it_should_be_is_refused(broken: object) -> None:
    document = {**to_document(first_workspace()), "model": broken}
    with pytest.raises(InputError) as refused:
        read_session(json.dumps(document).encode())
    assert 20 < len(str(refused.value)) < 400
