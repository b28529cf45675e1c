"""Rows 55 to 68 of the list of bad inputs, as model files: what each gives, or its refusal."""

import io
import json
import os
import pickle
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import h5py
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import save
from torch import Tensor, nn

D, H = 2, 3


@dataclass(frozen=True, slots=True)
class BadModel:
    """A model file somebody uploads.

    Attributes:
        row: its number in the list of bad inputs.
        data: its bytes.
        refused: words of the message it is refused with; empty where it is read.
        lstms: the prefixes of the LSTMs that are found.
        stated: words that the screen says of how it was read.
        same_as: the module whose h the first LSTM must compute, where there is one.
    """

    row: int
    data: bytes
    refused: str = ""
    lstms: tuple[str, ...] = ()
    stated: str = ""
    same_as: nn.LSTM | None = None


def saved(payload: object, **options: Any) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(action="ignore"):
        torch.save(payload, file, **options)
    return file.getvalue()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return memory.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class Shell:
    """What unpickling runs; the command leaves a file behind."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.marker}",)


def commands(marker: Path) -> tuple[BadModel, ...]:
    """Row 55: bare and inside a zip; `marker` is what would be left behind."""
    pickled = pickle.dumps(Shell(marker), 2)
    inside = zipped({"archive/data.pkl": pickled, "archive/version": b"3\n"})
    return BadModel(55, pickled, "a bare pickle"), BadModel(55, inside, "refused")


def _forged(header: dict[str, Any] | bytes, size: int = 0) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + bytes(size)


def _flat(dtype: str, *offsets: tuple[int, int], shape: list[int] | None = None) -> dict[str, Any]:
    return {
        f"t{n}": {"dtype": dtype, "shape": shape or [1], "data_offsets": list(pair)}
        for n, pair in enumerate(offsets)
    }


def _onnx(nodes: list[onnx.NodeProto], tensors: list[onnx.TensorProto]) -> bytes:
    x = helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, None, D])
    y = helper.make_tensor_value_info("Y", TensorProto.FLOAT, None)
    graph = helper.make_graph(nodes, "graph", [x], [y], tensors)
    opsets = [helper.make_opsetid("", 17)]
    return bytes(helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString())


def _onnx_rows() -> tuple[BadModel, ...]:
    generator = np.random.default_rng(0)
    shapes = {"W": (1, 4 * H, D), "R": (1, 4 * H, H), "B": (1, 8 * H), "P": (1, 3 * H)}
    arrays = {name: generator.normal(0, 0.5, shape).astype("f4") for name, shape in shapes.items()}
    given = {name: numpy_helper.from_array(array, name) for name, array in arrays.items()}
    outside = onnx.TensorProto(name="W", data_type=TensorProto.FLOAT, dims=shapes["W"])
    outside.data_location = TensorProto.EXTERNAL
    outside.external_data.add(key="location", value="../../../../etc/passwd")
    plain = helper.make_node("LSTM", ["X", "W", "R", "B"], ["Y"], name="lstm", hidden_size=H)
    peepholes = helper.make_node(
        "LSTM", ["X", "W", "R", "B", "", "", "", "P"], ["Y"], name="lstm", hidden_size=H
    )
    turned = numpy_helper.from_array(arrays["W"].transpose(0, 2, 1).copy(), "W_t")
    computed = helper.make_node("Transpose", ["W_t"], ["W"], perm=[0, 2, 1])
    return (
        BadModel(67, _onnx([plain], [outside, given["R"], given["B"]]), "external data"),
        BadModel(67, _onnx([computed, plain], [turned, given["R"], given["B"]]), "", ("lstm",)),
        BadModel(67, _onnx([peepholes], list(given.values())), "", ("lstm",)),
    )


def _older_keras() -> bytes:
    generator = np.random.default_rng(3)
    arrays = {"kernel": (D, 4 * H), "recurrent_kernel": (H, 4 * H), "bias": (8 * H,)}
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        for name, shape in arrays.items():
            file[f"cu_dnnlstm/cu_dnnlstm/{name}:0"] = generator.normal(size=shape).astype("f4")
    return memory.getvalue()


def _lstm(**arguments: Any) -> nn.LSTM:
    torch.manual_seed(1)
    return nn.LSTM(D, H, **arguments)


def _shared(module: nn.LSTM) -> bytes:
    pool = torch.cat([tensor.reshape(-1) for tensor in module.state_dict().values()])
    views: dict[str, Tensor] = {}
    start = 0
    for name, tensor in module.state_dict().items():
        views[name] = pool[start : start + tensor.numel()].view(tensor.shape)
        start += tensor.numel()
    return saved(views)


def _rewritten(data: bytes, old: bytes, new: bytes) -> bytes:
    members = members_of(data)
    pickled = members["archive/data.pkl"]
    assert old in pickled
    return zipped(members | {"archive/data.pkl": pickled.replace(old, new)})


_PLAIN = _lstm()
_STATE = _PLAIN.state_dict()
_FILE: Final = saved(_STATE)
_BFLOAT = {name: tensor.to(torch.bfloat16) for name, tensor in _STATE.items()}
_LONG = {name: tensor.to(torch.int64) for name, tensor in _STATE.items()}
_WEIGHTS_ALONE = {name: tensor for name, tensor in _STATE.items() if "bias" not in name}
_TWO = {f"{part}.{name}": tensor for part in ("enc", "dec") for name, tensor in _STATE.items()}
_SHAPES: Final = (
    {"bidirectional": True}, {"num_layers": 2}, {"proj_size": 2}, {"num_layers": 2, "proj_size": 1},
)  # fmt: skip

MODELS: Final = (
    BadModel(56, saved(_PLAIN), "whole pickled module"),
    BadModel(57, _rewritten(_FILE, b"X\x03\0\0\0cpu", b"X\x06\0\0\0cuda:0"), "", ("",), "", _PLAIN),
    BadModel(58, _shared(_PLAIN), "", ("",), "", _PLAIN),
    BadModel(59, saved(_STATE, _use_new_zipfile_serialization=False), "before version 1.6"),
    BadModel(
        59,
        zipped(members_of(_FILE) | {"archive/data/0": bytes(10**7)}, zipfile.ZIP_DEFLATED),
        "is compressed",
    ),
    BadModel(60, _FILE[: len(_FILE) // 2], "damaged or cut short"),
    BadModel(
        60, _rewritten(_FILE, b"K\x00K\x0cK\x02\x86", b"K\x00J\xff\xff\xff\x0fK\x02\x86"), "damaged"
    ),
    BadModel(61, _forged(_flat("F32", (0, 4), (2, 6)), 6), "overlap"),
    BadModel(61, (2**62).to_bytes(8, "little") + b"{}", "claims 4,611,686"),
    BadModel(
        61, _forged(b'{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{}}'), "'a' twice"
    ),
    BadModel(61, save(_BFLOAT), "", ("",), "Converted from bfloat16"),
    BadModel(61, save(_LONG), "int64: weights must be floating-point"),
    BadModel(61, _forged(_flat("F32", (0, 0), shape=[0, 4])), "No LSTM was found"),
    BadModel(62, saved(nn.GRU(D, H).state_dict()), "GRU"),
    BadModel(62, saved(nn.RNN(D, H).state_dict()), "RNN"),
    BadModel(63, saved(_WEIGHTS_ALONE), "", ("",), "The file has no biases: they are zero."),
    *(
        BadModel(64, saved(lstm.state_dict()), "", ("",), "", lstm)
        for lstm in (_lstm(**shape) for shape in _SHAPES)
    ),
    BadModel(65, saved({"state_dict": _TWO, "epoch": 3}), "", ("enc", "dec")),
    *_onnx_rows(),
    BadModel(68, _older_keras(), "", ("cu_dnnlstm",), "CuDNNLSTM"),
)
