"""Keras's ``.keras``, ``.weights.h5`` and older ``.h5`` files, read without Keras."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final, NamedTuple

import torch
from torch import Tensor

from lstm_core.checkpoints import stored_arguments
from lstm_core.checkpoints.hdf5 import Contents, read_hdf5
from lstm_core.checkpoints.keras_layers import (
    Config,
    Kernels,
    as_tensor,
    check_activations,
    configurations,
    is_recurrent,
    torch_weights,
)
from lstm_core.checkpoints.records import Findings, FoundLSTM
from lstm_core.checkpoints.stored_zip import read_members
from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHECKPOINT_HEADER_BYTES

_CONTAINERS: Final = {"layers", "_layer_checkpoint_dependencies", "cell", "cells", "vars", ""}
_CELL_NAME: Final = re.compile(r"(lstm|gru|simple_rnn)_cell(_\d+)?|stacked_rnn_cells(_\d+)?")
_MERGED: Final = "concat"


class _Layer(NamedTuple):
    place: tuple[str, ...]
    direction: str
    kernels: Kernels


def read_keras_zip(data: bytes) -> Findings:
    """The LSTMs of a ``.keras`` file; raises InputError where it cannot be read."""
    members = read_members(data, lambda name: name in ("config.json", "model.weights.h5"))
    text = members.get("config.json", b"{}")
    if len(text) > MAX_CHECKPOINT_HEADER_BYTES:
        raise InputError(f"config.json is {len(text):,} bytes long: too much to be read.")
    try:
        config = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError("The file is damaged: its config.json is not JSON.") from None
    return _find(read_hdf5(members["model.weights.h5"]), config)


def read_keras_hdf5(data: bytes) -> Findings:
    """The LSTMs of a ``.weights.h5`` or ``.h5`` file; raises InputError where it cannot be read."""
    contents = read_hdf5(data)
    return _find(contents, contents.json_object("model_config"))


def _find(contents: Contents, config: object) -> Findings:
    configs = configurations(config)
    grouped: dict[tuple[str, ...], dict[str, Kernels]] = defaultdict(dict)
    for group in contents.arrays:
        if (layer := _layer(group, contents)) is not None:
            grouped[layer.place][layer.direction] = layer.kernels
    found: dict[str, FoundLSTM] = {}
    left_out: list[str] = []
    for place, directions in grouped.items():
        try:
            for name, lstm in _lstms(place, directions, configs).items():
                found[name] = lstm
        except InputError as error:
            left_out.append(f"{'.'.join(place)!r} {error}")
    return Findings(_joined(_in_model_order(found, configs), contents), tuple(left_out))


def _in_model_order(
    found: Mapping[str, FoundLSTM], configs: Mapping[str, list[Config]]
) -> dict[str, FoundLSTM]:
    """As the configuration lists the layers; HDF5 sorts them by name."""
    places = {name: place for place, name in enumerate(configs)}

    def path(name: str) -> list[int]:
        return [places.get(part, len(places)) for part in name.split(".")]

    return {name: found[name] for name in sorted(found, key=path)}


def _layer(group: str, contents: Contents) -> _Layer | None:
    by_name = {name.partition(":")[0]: array for name, array in contents.arrays[group].items()}
    keys = ("kernel", "recurrent_kernel", "bias") if "kernel" in by_name else ("0", "1", "2")
    if not set(keys[:2]) <= by_name.keys() or len(by_name) > 3:
        return None
    kernels = Kernels(by_name[keys[0]], by_name[keys[1]], by_name.get(keys[2]))
    if not is_recurrent(kernels):
        return None
    place, direction = (_legacy_place if keys[0] == "kernel" else _place)(group, contents)
    return _Layer(place, direction, kernels)


def _place(group: str, contents: Contents) -> tuple[tuple[str, ...], str]:
    """Where a layer of ``….weights.h5`` stands: Keras's own layer names, else the file's."""
    parts = group.replace("\\", "/").split("/")
    place: list[str] = []
    direction = ""
    for at, part in enumerate(parts):
        if part in ("forward_layer", "backward_layer"):
            direction = part.partition("_")[0]
        elif part not in _CONTAINERS:
            own = contents.texts.get(("/".join([*parts[: at + 1], "vars"]), "name"), part)
            place.append(own)
    return tuple(place), direction


def _legacy_place(group: str, contents: Contents) -> tuple[tuple[str, ...], str]:
    """Where a layer of ``.h5`` stands: its group is the layer, then the path of its weights."""
    layer, *path = group.removeprefix("model_weights/").split("/")
    direction = ""
    if len(path) > 1 and _CELL_NAME.fullmatch(path[-1]) and not _CELL_NAME.fullmatch(path[-2]):
        path.pop()
    if path and (match := re.fullmatch(r"(forward|backward)_.+", path[-1])):
        direction = match[1]
        path.pop()
    start = path.index(layer) if layer in path else None
    return (tuple(path[start:]) if start is not None else (layer, *path)), direction


def _lstms(
    place: tuple[str, ...], directions: Mapping[str, Kernels], configs: Mapping[str, list[Config]]
) -> dict[str, FoundLSTM]:
    name = ".".join(place)
    notes: list[str] = []
    backwards = _check_configs(configs.get(place[-1] if place else "", []), notes)
    if not configs:
        notes.append(
            "The file holds weights alone: Keras's default activations, sigmoid and tanh, are "
            "taken for granted."
        )
    notes.append("Keras runs over (batch, time, features): batch_first is set.")
    arguments = {"batch_first": True}
    if directions.keys() == {"forward", "backward"}:
        tensors = torch_weights(directions["forward"], "_l0", notes)
        tensors |= torch_weights(directions["backward"], "_l0_reverse", notes)
        return {name: _found(tensors, arguments, notes, False)}
    return {
        ".".join(part for part in (name, direction) if part): _found(
            torch_weights(kernels, "_l0", notes), arguments, notes, backwards
        )
        for direction, kernels in directions.items()
    }


def _found(
    tensors: dict[str, Tensor], arguments: Mapping[str, object], notes: list[str], backwards: bool
) -> FoundLSTM:
    missing = [name for name in tensors if name.startswith("bias_ih")]
    for name in missing:
        hidden_bias = name.replace("_ih", "_hh")
        if hidden_bias not in tensors:
            tensors[hidden_bias] = tensors[name].new_zeros(tensors[name].shape)
            notes.append(f"Keras has one bias, kept as `{name}`; `{hidden_bias}` is zero.")
    return FoundLSTM(tensors, arguments, tuple(dict.fromkeys(notes)), backwards)


def _check_configs(configs: list[Config], notes: list[str]) -> bool:
    """Check the activations; whether a plain layer of that name reads the sequence backwards."""
    backwards = False
    for config in configs:
        inner = [config.get(key) for key in ("layer", "backward_layer", "cell")]
        inner_configs = [part["config"] for part in inner if isinstance(part, dict)]
        for one in (config, *inner_configs):
            if isinstance(one, Mapping):
                check_activations(one)
        if config["class_name"] == "Bidirectional":
            merged = config.get("merge_mode", _MERGED)
            if merged != _MERGED:
                notes.append(
                    f"Keras merges the two directions by {merged!r}; here they stand side by side."
                )
        elif config.get("go_backwards") is True:
            backwards = True
            notes.append(
                "go_backwards is set: Keras feeds it the sequence from its last step to its first."
            )
    return backwards


def _joined(found: dict[str, FoundLSTM], contents: Contents) -> dict[str, FoundLSTM]:
    """The layers as the one LSTM they were saved from, where the file says so."""
    arguments = stored_arguments.from_json(contents.texts.get(("", stored_arguments.KEY)))
    if not arguments:
        return found
    in_order = sorted(found, key=lambda name: _number(name))
    tensors = {
        name.replace("_l0", f"_l{number}"): tensor
        for number, layer in enumerate(in_order)
        for name, tensor in found[layer].tensors.items()
    }
    for name, (bias_ih, bias_hh) in _split_biases(contents).items():
        hidden_name = name.replace("_ih", "_hh")
        if name in tensors and torch.equal(bias_ih + bias_hh, tensors[name]):
            tensors |= {name: bias_ih, hidden_name: bias_hh}
    return {"": FoundLSTM(tensors, arguments)}


def _number(name: str) -> int:
    tail = name.rpartition("_")[2]
    return int(tail) if tail.isdecimal() else 0


def _split_biases(contents: Contents) -> dict[str, tuple[Tensor, Tensor]]:
    """The two biases that were summed into Keras's one, (4H,) each, by the first one's name."""
    stored = contents.arrays.get(stored_arguments.KEY, {})
    tensors = {name: as_tensor(array) for name, array in stored.items()}
    return {
        name: (tensor, tensors[hidden_name])
        for name, tensor in tensors.items()
        if (hidden_name := name.replace("bias_ih", "bias_hh")) in tensors
        and hidden_name != name
        and tensor.shape == tensors[hidden_name].shape
    }
