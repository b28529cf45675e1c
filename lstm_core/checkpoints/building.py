"""From named tensors to a running `LSTM`: sizes, shapes, numbers, missing biases."""

import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

import torch
from torch import Tensor
from torch.nn.utils import skip_init

from lstm_core.checkpoints.forms import guessed_form, peephole_kind
from lstm_core.checkpoints.records import FoundLSTM, LoadedLSTM
from lstm_core.errors import InputError
from lstm_core.limits import (
    MAX_CHECKPOINT_HIDDEN_SIZE,
    MAX_CHECKPOINT_LAYERS,
    MAX_CHECKPOINT_WEIGHT,
    MAX_CHECKPOINT_WEIGHTS,
)
from lstm_core.lstm import LSTM

_LAYER: Final = re.compile(r"weight_ih_l(0|[1-9][0-9]{0,4})(_reverse)?")
_without_drawing = cast(Callable[..., object], skip_init)  # torch does not type it
_LOW_PRECISION: Final = (torch.float16, torch.bfloat16)
_FLOATS: Final = (torch.float32, torch.float64, *_LOW_PRECISION)


def build(found: FoundLSTM) -> LoadedLSTM:
    """The `LSTM` that has the tensors of `found`, in evaluation mode.

    Raises:
        InputError: it is no LSTM, a shape does not fit, a number is not finite, or a
            limit is exceeded. The message begins in the middle of a sentence whose
            subject is the LSTM.
    """
    tensors = dict(found.tensors)
    _check_amount(tensors)
    notes = list(found.notes)
    sizes = _sizes(tensors)
    dtype = _dtype(tensors, notes)
    arguments: dict[str, Any] = sizes | dict(found.arguments)
    if "variant" not in arguments:
        arguments["variant"] = guessed_form(tensors, sizes["hidden_size"], notes).name
    arguments.setdefault("peephole", peephole_kind(tensors))
    arguments.setdefault("layer_norm", "norm_c_gain_l0" in tensors)
    if "bias" not in arguments:
        arguments["bias"] = any(name.startswith("bias_") for name in tensors)
        if not arguments["bias"]:
            notes.append("The file has no biases: they are zero.")
    try:
        with warnings.catch_warnings(action="ignore"):  # whoever saved it has seen them
            lstm = cast(LSTM, _without_drawing(LSTM, **arguments, dtype=dtype))
    except (ValueError, TypeError, NotImplementedError) as error:
        raise InputError(f"cannot be made: {error}") from None
    _fill(lstm, tensors, notes)
    lstm.eval()
    return LoadedLSTM(lstm, tuple(notes), found.reads_backwards)


def _check_amount(tensors: Mapping[str, Tensor]) -> None:
    if sum(tensor.numel() for tensor in tensors.values()) > MAX_CHECKPOINT_WEIGHTS:
        raise InputError(f"has more than {MAX_CHECKPOINT_WEIGHTS:,} weights, the most that fit.")
    for name, tensor in tensors.items():
        if tensor.numel() == 0:
            raise InputError(f"has an empty `{name}`, of shape {tuple(tensor.shape)}.")
        if tensor.dtype not in _FLOATS:
            raise InputError(
                f"has `{name}` in {_plain(tensor.dtype)}: weights must be floating-point numbers "
                "(16, 32 or 64 bits)."
            )


def _sizes(tensors: Mapping[str, Tensor]) -> dict[str, int]:
    layers = [match.groups() for name in tensors if (match := _LAYER.fullmatch(name))]
    forward = sorted(int(number) for number, reverse in layers if not reverse)
    backward = sorted(int(number) for number, reverse in layers if reverse)
    if not forward or forward != list(range(len(forward))) or backward not in ([], forward):
        raise InputError(
            "is incomplete: expected `weight_ih_l0`, `weight_ih_l1` … without a gap, and "
            f"`_reverse` for all layers or none; got {_listed(tensors)}."
        )
    weight_ih, weight_hh = (_matrix(tensors, name) for name in ("weight_ih_l0", "weight_hh_l0"))
    projection = _matrix(tensors, "weight_hr_l0") if "weight_hr_l0" in tensors else None
    proj_size, hidden_size = (0, weight_hh.shape[1]) if projection is None else projection.shape
    if hidden_size > MAX_CHECKPOINT_HIDDEN_SIZE:
        raise InputError(
            f"has {hidden_size:,} hidden units; at most {MAX_CHECKPOINT_HIDDEN_SIZE:,} are read."
        )
    if len(forward) > MAX_CHECKPOINT_LAYERS:
        raise InputError(f"has {len(forward):,} layers; at most {MAX_CHECKPOINT_LAYERS} are read.")
    sizes = {
        "input_size": weight_ih.shape[1],
        "hidden_size": hidden_size,
        "num_layers": len(forward),
        "bidirectional": bool(backward),
    }
    return sizes | ({"proj_size": proj_size} if proj_size else {})


def _dtype(tensors: Mapping[str, Tensor], notes: list[str]) -> torch.dtype:
    dtypes = {tensor.dtype for tensor in tensors.values()}
    for low in _LOW_PRECISION:
        if low in dtypes:
            notes.append(f"Converted from {_plain(low)} to float32.")
    return torch.float64 if torch.float64 in dtypes else torch.float32


def _fill(lstm: LSTM, tensors: Mapping[str, Tensor], notes: list[str]) -> None:
    own = lstm.state_dict()
    if unknown := sorted(tensors.keys() - own.keys()):
        raise InputError(f"has {_listed(unknown)}, which its form does not have.")
    zeros = [name for name in own if name.startswith("bias_") and name not in tensors]
    if zeros:
        notes.append(f"Not in the file, so zero: {', '.join(zeros)}.")
    for name, target in own.items():
        if name in zeros:
            target.zero_()
            continue
        if name not in tensors:
            raise InputError(f"lacks `{name}`; it has {_listed(tensors)}.")
        tensor = tensors[name]
        if tensor.shape != target.shape:
            raise InputError(
                f"has `{name}` of shape {tuple(tensor.shape)}; expected {tuple(target.shape)}."
            )
        _check_numbers(name, tensor)
        target.copy_(tensor)


def _check_numbers(name: str, tensor: Tensor) -> None:
    wrong = (~(tensor.abs() <= MAX_CHECKPOINT_WEIGHT)).nonzero()  # NaN compares false
    if len(wrong):
        place = tuple(wrong[0].tolist())
        raise InputError(
            f"has {tensor[place].item()!r} at position {list(place)} of `{name}`: weights must be "
            f"finite and at most {MAX_CHECKPOINT_WEIGHT:.0e} in size. Was the training stable?"
        )


def _matrix(tensors: Mapping[str, Tensor], name: str) -> Tensor:
    if name not in tensors:
        raise InputError(f"lacks `{name}`; it has {_listed(tensors)}.")
    if tensors[name].ndim != 2:
        raise InputError(f"has `{name}` of shape {tuple(tensors[name].shape)}; expected two axes.")
    return tensors[name]


def _listed(names: Mapping[str, Tensor] | list[str]) -> str:
    shown = [f"`{name}`" for name in list(names)[:8]]
    return ", ".join(shown) + (" …" if len(names) > len(shown) else "")


def _plain(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
