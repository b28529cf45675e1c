"""In which order each framework stacks the gates, and the way between two orders."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

from lstm_core.conventions import GATES

GATE_ORDERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "PyTorch": GATES,
        "safetensors": GATES,
        "Keras": ("i", "f", "g", "o"),
        "ONNX": ("i", "o", "f", "g"),
        "TensorFlow BasicLSTMCell": ("i", "g", "f", "o"),
        "haste": ("i", "g", "f", "o"),
        "CNTK": ("i", "g", "f", "o"),
    }
)
"""The slabs of a stacked weight from the first row on; Keras and ONNX call g c, TensorFlow j."""

ONNX_PEEPHOLE_ORDER: Final = ("i", "o", "f")


def reordered(stacked: Tensor, source: tuple[str, ...], target: tuple[str, ...]) -> Tensor:
    """`stacked` with the slabs of its first axis, which stand as in `source`, as in `target`.

    A gate that `source` lacks gets zeros.
    """
    slabs = dict(zip(source, stacked.chunk(len(source)), strict=True))
    zeros = torch.zeros_like(slabs[source[0]])
    return torch.cat([slabs.get(gate, zeros) for gate in target])
