"""In which order each framework stacks the gates, and the way between two orders."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

from lstm_core.conventions import GATES
from lstm_core.variants import Variant

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

_HOLDS_ABSENT_GATES: Final = frozenset({"Keras", "ONNX"})


def slab_rows(form: Variant, hidden_size: int, framework: str) -> dict[str, tuple[int, int]]:
    """First and last row of each gate's slab in a stacked weight, counted from 0.

    Keras stores its kernels transposed: there these are columns.

    Args:
        form: the form of the equations. Keras and ONNX have slabs for all four gates
            even where the form does without one.
        hidden_size: H, the rows of a slab.
        framework: a key of `GATE_ORDERS`.
    """
    order = GATE_ORDERS[framework]
    if framework not in _HOLDS_ABSENT_GATES:
        order = tuple(gate for gate in order if gate in form.gates)
    return {
        gate: (place * hidden_size, (place + 1) * hidden_size - 1)
        for place, gate in enumerate(order)
    }


def reordered(stacked: Tensor, source: tuple[str, ...], target: tuple[str, ...]) -> Tensor:
    """`stacked` with the slabs of its first axis, which stand as in `source`, as in `target`.

    A gate that `source` lacks gets zeros.
    """
    slabs = dict(zip(source, stacked.chunk(len(source)), strict=True))
    zeros = torch.zeros_like(slabs[source[0]])
    return torch.cat([slabs.get(gate, zeros) for gate in target])
