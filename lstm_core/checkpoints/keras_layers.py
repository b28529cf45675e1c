"""One Keras LSTM layer: kernels to PyTorch's weights and back, and what its configuration says.

Keras stores a ``kernel`` (D, 4H), a ``recurrent_kernel`` (H, 4H) and a ``bias`` (4H,), gates
in the order i, f, c, o (keras/src/layers/rnn/lstm.py).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from lstm_core.errors import InputError

Array = npt.NDArray[np.generic]
Config = Mapping[str, object]


class Kernels(NamedTuple):
    """What Keras stores of one layer and direction; `bias` is (4H,), or (8H,) of a CuDNNLSTM."""

    kernel: Array
    recurrent: Array
    bias: Array | None


def is_recurrent(kernels: Kernels) -> bool:
    """Whether the shapes are those of an LSTM, a GRU or a plain RNN."""
    kernel, recurrent, bias = kernels
    if kernel.ndim != 2 or recurrent.ndim != 2 or kernel.shape[1] != recurrent.shape[1]:
        return False
    if bias is not None and bias.shape[-1] not in (kernel.shape[1], 2 * kernel.shape[1]):
        return False
    units = recurrent.shape[0]
    return units > 0 and kernel.shape[1] in (units, 3 * units, 4 * units)


def torch_weights(kernels: Kernels, suffix: str, notes: list[str]) -> dict[str, Tensor]:
    """The weights of one layer by PyTorch's names, which end in `suffix`.

    ``weight_ih`` (4H, D) is the kernel transposed, ``weight_hh`` (4H, H) the recurrent
    one; ``bias_ih`` (4H,) is Keras's bias; `notes` gets a sentence on a CuDNNLSTM.

    Raises:
        InputError: the bias is neither (4H,) nor (8H,), or a type is no number.
    """
    kernel, recurrent, bias = (None if array is None else as_tensor(array) for array in kernels)
    assert kernel is not None
    assert recurrent is not None
    rows = kernel.shape[1]
    weight_ih, weight_hh = kernel.T, recurrent.T
    tensors: dict[str, Tensor] = {}
    if bias is not None and bias.shape == (rows,):
        tensors[f"bias_ih{suffix}"] = bias
    elif bias is not None and bias.shape == (2 * rows,) and rows == 4 * len(recurrent):
        weight_ih, weight_hh = _from_cudnn(kernel, recurrent)
        tensors[f"bias_ih{suffix}"], tensors[f"bias_hh{suffix}"] = bias.chunk(2)
        notes.append(
            "A CuDNNLSTM: its 8H bias is two biases, which are kept apart here and summed in "
            "every step; its kernels are transposed gate by gate."
        )
    elif bias is not None and rows == 4 * len(recurrent):
        raise InputError(
            f"has a bias of shape {tuple(bias.shape)}; expected (4H,) = ({rows},), or "
            f"(8H,) = ({2 * rows},) of a CuDNNLSTM."
        )
    return {
        f"weight_ih{suffix}": weight_ih.contiguous(),
        f"weight_hh{suffix}": weight_hh.contiguous(),
    } | tensors


def _from_cudnn(kernel: Tensor, recurrent: Tensor) -> tuple[Tensor, Tensor]:
    """cuDNN's matrices are (H, D) and (H, H) for each gate, held in arrays of Keras's shapes.

    The inverse of ``_convert_rnn_weights`` in tensorflow/python/keras/saving/hdf5_format.py.
    """
    inputs, units = len(kernel), len(recurrent)
    weight_ih = [gate.reshape(units, inputs) for gate in kernel.chunk(4, dim=1)]
    return torch.cat(weight_ih), torch.cat(recurrent.chunk(4, dim=1))


def kernels_of(state: Mapping[str, Tensor], suffix: str) -> Kernels:
    """The arrays Keras stores for the cell of `state` whose names end in `suffix`."""
    bias_ih, bias_hh = (state.get(f"bias_{part}{suffix}") for part in ("ih", "hh"))
    bias = None if bias_ih is None or bias_hh is None else (bias_ih + bias_hh).numpy()
    return Kernels(
        state[f"weight_ih{suffix}"].T.numpy(), state[f"weight_hh{suffix}"].T.numpy(), bias
    )


def configurations(model: object) -> dict[str, list[Config]]:
    """Every layer of a model's configuration by its name, nested ones included."""
    layers: dict[str, list[Config]] = defaultdict(list)
    for class_name, config in _layers(model, 0):
        layers[str(config.get("name"))].append({"class_name": class_name, **config})
    return layers


def _layers(value: object, depth: int) -> Iterator[tuple[str, Config]]:
    if depth > 40:
        return
    if isinstance(value, Mapping):
        class_name, config = value.get("class_name"), value.get("config")
        if isinstance(class_name, str) and isinstance(config, Mapping):
            yield class_name, config
        for part in value.values():
            yield from _layers(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            yield from _layers(part, depth + 1)


def check_activations(config: Config) -> None:
    """Raise InputError unless the layer uses tanh and the logistic sigmoid."""
    for key, expected in (("activation", "tanh"), ("recurrent_activation", "sigmoid")):
        got = config.get(key, expected)
        if got != expected:
            shown = got if isinstance(got, str) else "one of its own"
            raise InputError(
                f"uses {shown!r} as its {key}: only Keras's default, {expected!r}, can be run here."
            )


def as_tensor(array: Array) -> Tensor:
    """`array` as a tensor in this machine's byte order; InputError if torch lacks its type."""
    try:
        return torch.from_numpy(np.ascontiguousarray(array.astype(array.dtype.newbyteorder("="))))
    except TypeError:
        raise InputError(f"has weights of the type {array.dtype}; expected floats.") from None
