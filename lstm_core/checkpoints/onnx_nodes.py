"""One LSTM node of ONNX: W, R, B and P to PyTorch's weights, and its attributes.

https://onnx.ai/onnx/operators/onnx__LSTM.html: gates i, o, f, c in W [dirs, 4H, D],
R [dirs, 4H, H] and B [dirs, 8H] (W's biases, then R's); peepholes i, o, f in P [dirs, 3H].
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch import Tensor

from lstm_core.checkpoints.gate_orders import GATE_ORDERS, ONNX_PEEPHOLE_ORDER, reordered
from lstm_core.checkpoints.onnx_constants import Array, Constants
from lstm_core.checkpoints.records import FoundLSTM
from lstm_core.errors import InputError
from lstm_core.variants import VARIANTS, Variant

if TYPE_CHECKING:
    import onnx

_INPUTS: Final = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")
_DEFAULT_ACTIVATIONS: Final = ["sigmoid", "tanh", "tanh"]


def find_in_node(node: "onnx.NodeProto", constants: Constants) -> FoundLSTM:
    """The LSTM of one node.

    Raises:
        InputError: its weights are computed while it runs, or an attribute asks for what
            `LSTM` does not compute. The message begins in the middle of a sentence.
    """
    names = dict(zip(_INPUTS, node.input, strict=False))
    attributes = _attributes(node)
    _check_attributes(attributes)
    coupled = bool(attributes.get("input_forget", 0))
    form = VARIANTS["cifg" if coupled else "graves" if names.get("P") else "standard"]
    arrays = {
        name: _constant(name, names[name], constants)
        for name in ("W", "R", "B", "P")
        if names.get(name)
    }
    if not {"W", "R"} <= arrays.keys():
        raise InputError("lacks its weights W or R.")
    directions = _check_shapes(arrays, attributes)
    notes = _notes(names, constants)
    tensors: dict[str, Tensor] = {}
    for at in range(directions):
        suffix = "_l0_reverse" if at else "_l0"
        cell = {name: _tensor(array[at]) for name, array in arrays.items()}
        tensors |= _cell(cell, suffix, form)
    if coupled:
        notes.append("input_forget is set: the forget gate is coupled, f = 1 − i.")
        if "P" not in arrays:
            notes.append("It has no peepholes: those of its form are zero.")
    arguments = {
        "variant": form.name,
        "batch_first": bool(attributes.get("layout", 0)),
    }
    backwards = _text(attributes.get("direction")) == "reverse"
    if backwards:
        notes.append(
            "Its direction is reverse: ONNX runs it from the last step of a sequence to its first."
        )
    return FoundLSTM(tensors, arguments, tuple(notes), backwards)


def _cell(arrays: Mapping[str, Tensor], suffix: str, form: Variant) -> dict[str, Tensor]:
    order = GATE_ORDERS["ONNX"]
    tensors = {
        f"weight_ih{suffix}": reordered(arrays["W"], order, form.gates),
        f"weight_hh{suffix}": reordered(arrays["R"], order, form.gates),
    }
    if "B" in arrays:
        for name, half in zip(("bias_ih", "bias_hh"), arrays["B"].chunk(2), strict=True):
            tensors[f"{name}{suffix}"] = reordered(half, order, form.gates)
    none = arrays["R"].new_zeros(3 * arrays["R"].shape[1])
    slabs = dict(zip(ONNX_PEEPHOLE_ORDER, arrays.get("P", none).chunk(3), strict=True))
    return tensors | {f"peephole_{gate}{suffix}": slabs[gate] for gate in form.peepholes}


def _attributes(node: "onnx.NodeProto") -> dict[str, object]:
    from onnx import helper

    try:
        return {
            attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute
        }
    except ValueError:
        raise InputError("has an attribute that cannot be read.") from None


def _check_attributes(attributes: Mapping[str, object]) -> None:
    clip = attributes.get("clip", 0)
    if clip:
        raise InputError(f"clips its pre-activations at {clip}, which cannot be run here.")
    activations = attributes.get("activations")
    if isinstance(activations, list) and activations:
        names = [_text(name).lower() for name in activations]
        if names != (_DEFAULT_ACTIVATIONS * 2)[: len(names)] or len(names) not in (3, 6):
            shown = ", ".join(map(_text, activations))
            raise InputError(
                f"has the activations {shown[:80]}: only Sigmoid, Tanh, Tanh can be run here."
            )
    if _text(attributes.get("direction", "forward")) not in ("forward", "reverse", "bidirectional"):
        raise InputError("has a direction other than forward, reverse or bidirectional.")
    for name in ("layout", "input_forget"):
        if attributes.get(name, 0) not in (0, 1):
            raise InputError(f"has {name}={attributes[name]}; expected 0 or 1.")


def _constant(role: str, name: str, constants: Constants) -> Array:
    value = constants.value(name)
    if value is None:
        raise InputError(
            f"has weights ({role}) that are computed while the model runs, or are inputs: only "
            "constant weights can be read."
        )
    if value.dtype.kind != "f" and value.dtype.name != "bfloat16":
        raise InputError(f"has {role} in {value.dtype}: weights must be floating-point numbers.")
    return value


def _check_shapes(arrays: Mapping[str, Array], attributes: Mapping[str, object]) -> int:
    W, R = arrays["W"], arrays["R"]
    if W.ndim != 3 or R.ndim != 3 or 0 in (*W.shape, *R.shape):
        raise InputError(
            f"has W of shape {W.shape} and R of shape {R.shape}; expected (directions, 4H, D) and "
            "(directions, 4H, H)."
        )
    H = R.shape[2]
    directions = 2 if _text(attributes.get("direction")) == "bidirectional" else 1
    expected = {
        "W": (directions, 4 * H, W.shape[2]),
        "R": (directions, 4 * H, H),
        "B": (directions, 8 * H),
        "P": (directions, 3 * H),
    }
    for name, array in arrays.items():
        if array.shape != expected[name]:
            raise InputError(f"has {name} of shape {array.shape}; expected {expected[name]}.")
    if attributes.get("hidden_size", H) != H:
        raise InputError(f"says hidden_size={attributes['hidden_size']}, but R has H = {H}.")
    return directions


def _notes(names: Mapping[str, str], constants: Constants) -> list[str]:
    notes = []
    if names.get("sequence_lens"):
        notes.append("ONNX gives it the length of each sequence (sequence_lens): not used here.")
    for state in ("initial_h", "initial_c"):
        if not names.get(state):
            continue
        value = constants.value(names[state])
        if value is None:
            notes.append(f"ONNX gives it {state} while it runs; here it starts from zeros.")
        elif np.any(value):
            notes.append(f"ONNX starts it from an {state} that is not zero: not used here.")
    return notes


def _tensor(array: Array) -> Tensor:
    if array.dtype.name == "bfloat16":
        return torch.from_numpy(array.astype(np.float32)).to(torch.bfloat16)
    return torch.from_numpy(np.array(array, order="C"))


def _text(value: object) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)
