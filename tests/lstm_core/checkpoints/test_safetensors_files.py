"""safetensors files, good and forged; row 61 of the list of bad inputs."""

import json
from typing import Any

import pytest
import torch
from safetensors.torch import save
from torch import nn

from lstm_core import InputError
from lstm_core.checkpoints import load_checkpoint, read_checkpoint
from lstm_core.limits import MAX_CHECKPOINT_HEADER_BYTES

ENTRY = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}


def forged(header: object, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def with_offsets(*offsets: list[int], size: int) -> bytes:
    entries = {f"t{n}": ENTRY | {"data_offsets": pair} for n, pair in enumerate(offsets)}
    return forged(entries, bytes(size))


FORGED = [
    pytest.param(with_offsets([0, 4], [2, 6], size=6), "overlap", id="row-61-overlap"),
    pytest.param(with_offsets([0, 4], [0, 4], size=4), "overlap", id="row-61-same-bytes"),
    pytest.param(with_offsets([0, 4], [8, 12], size=12), "gap at byte 4", id="row-61-gap"),
    pytest.param(with_offsets([0, 4], size=9), "gap at byte 4", id="row-61-bytes-left-over"),
    pytest.param(with_offsets([0, 4], size=2), "overlap", id="row-60-cut-short"),
    pytest.param(
        (2**62).to_bytes(8, "little") + b"{}", "claims 4,611,686", id="row-61-huge-header"
    ),
    pytest.param(
        (MAX_CHECKPOINT_HEADER_BYTES).to_bytes(8, "little") + b"{}",
        "cut short",
        id="row-61-header-longer-than-the-file",
    ),
    pytest.param(
        forged(b'{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{}}'),
        "'a' twice",
        id="row-61-duplicate-key",
    ),
    pytest.param(forged(b'{"a":{"shape":[],"shape":[]}}'), "'shape' twice", id="row-61-inner-key"),
    pytest.param(forged(b"{" * 100_000), "not JSON", id="row-61-nested-without-end"),
    pytest.param(forged(b"{]"), "not JSON", id="row-61-no-json"),
    pytest.param(forged({"a": 3}), "does not describe 'a'", id="row-61-no-entry"),
    pytest.param(
        forged({"a": ENTRY | {"shape": [-1]}}, bytes(4)), "does not describe", id="row-61-negative"
    ),
    pytest.param(
        forged({"a": ENTRY | {"shape": [True]}}, bytes(4)), "does not describe", id="row-61-bool"
    ),
    pytest.param(
        forged({"a": ENTRY | {"data_offsets": [4, 0]}}, bytes(4)), "does not", id="row-61-backwards"
    ),
    pytest.param(
        forged({"a": ENTRY | {"shape": [2**40, 2**40]}}, bytes(4)), "takes", id="row-60-forged-size"
    ),
    pytest.param(
        forged({"a": ENTRY | {"shape": [0, 2**62], "data_offsets": [0, 0]}}),
        "No LSTM was found",
        id="row-61-zero-size",
    ),
]


@pytest.mark.parametrize(("data", "words"), FORGED)
def test_forged_files_are_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_checkpoint(data)


def test_row_61_bf16_converts_and_says_so() -> None:
    module = nn.LSTM(2, 3).to(torch.bfloat16)
    state = module.state_dict()
    loaded = read_checkpoint(save(dict(state))).lstms[""]
    for name, tensor in state.items():
        assert torch.equal(loaded.lstm.state_dict()[name], tensor.float())
    assert loaded.notes == ("Converted from bfloat16 to float32.",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weight_ih_l0": torch.zeros(12, 2, dtype=torch.int64)}, "int64"),
        ({"weight_ih_l0": torch.zeros(12, 0)}, "empty `weight_ih_l0`"),
        ({"bias_hh_l0": torch.full((12,), float("nan"))}, "nan at position"),
    ],
    ids=["row-61-int64", "row-61-zero-size", "row-53-nan"],
)
def test_weights_that_are_no_numbers_are_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_checkpoint(save(nn.LSTM(2, 3).state_dict() | change))


def test_other_tensors_of_any_type_are_passed_over() -> None:
    module = nn.LSTM(2, 3)
    others = {
        "counter": torch.zeros(1, dtype=torch.int64),
        "none": torch.zeros(0),
        "norm.x": torch.full((2,), float("nan")),
    }
    state = {f"rnn.{name}": tensor for name, tensor in module.state_dict().items()}
    assert list(load_checkpoint(save(state | others))) == ["rnn"]


def test_arguments_of_a_later_version_are_named() -> None:
    header = {"__metadata__": {"lstm_core": json.dumps({"rotation": 3})}}
    with pytest.raises(InputError, match=r"'rotation'.*Update"):
        load_checkpoint(forged(header))
