"""An `LSTM` as Keras's ``.weights.h5`` and ``.keras``, written without Keras."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping

from lstm_core.checkpoints import stored_arguments
from lstm_core.checkpoints.keras_layers import kernels_of
from lstm_core.checkpoints.torch_modules import check_standard
from lstm_core.errors import InputError
from lstm_core.lstm import LSTM


def write_keras_hdf5(lstm: LSTM) -> bytes:
    """The weights of a ``Sequential`` of one Keras layer for each layer of `lstm`.

    Keras has one bias: it gets the sum of the two. They are kept beside it, where Keras
    does not look, so that reading the file gives `lstm` back to the bit.

    Raises:
        InputError: `lstm` has what Keras's LSTM lacks.
    """
    import h5py

    _check(lstm)
    state = {name: tensor.detach().cpu() for name, tensor in lstm.state_dict().items()}
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        file.attrs[stored_arguments.KEY] = stored_arguments.to_json(lstm)
        for number, name in enumerate(_layer_names(lstm)):
            file.create_group(f"layers/{name}/vars").attrs["name"] = name
            for suffix, inner in _cells(lstm, number):
                variables = file.create_group(f"layers/{name}{inner}/cell/vars")
                variables.attrs["name"] = "lstm_cell"
                for position, array in enumerate(kernels_of(state, suffix)):
                    if array is not None:
                        variables[str(position)] = array
        for key, tensor in state.items():
            if key.startswith("bias_"):
                file[f"{stored_arguments.KEY}/{key}"] = tensor.numpy()
    return memory.getvalue()


def write_keras_zip(lstm: LSTM) -> bytes:
    """A ``.keras`` file: the ``Sequential`` of `write_keras_hdf5` with its configuration.

    Raises:
        InputError: as `write_keras_hdf5`.
    """
    weights = write_keras_hdf5(lstm)
    config = _module("keras", "Sequential", {"name": "sequential", "layers": _layers(lstm)})
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.0.0"}))
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", weights)
    return memory.getvalue()


def _check(lstm: LSTM) -> None:
    check_standard(lstm, "Keras's LSTM")
    if lstm.proj_size:
        raise InputError(
            f"Keras's LSTM has no projection, and this one has proj_size={lstm.proj_size}. "
            "Save it as .pt or .safetensors."
        )


def _layer_names(lstm: LSTM) -> list[str]:
    kind = "bidirectional" if lstm.bidirectional else "lstm"
    return [f"{kind}_{number}" if number else kind for number in range(lstm.num_layers)]


def _cells(lstm: LSTM, number: int) -> Iterator[tuple[str, str]]:
    if lstm.bidirectional:
        yield f"_l{number}", "/forward_layer"
        yield f"_l{number}_reverse", "/backward_layer"
    else:
        yield f"_l{number}", ""


def _layers(lstm: LSTM) -> list[dict[str, object]]:
    dtype = str(next(lstm.parameters()).dtype).removeprefix("torch.")
    shape = [None, None, lstm.input_size]
    layers = [_module("keras.layers", "InputLayer", {"batch_shape": shape, "dtype": dtype})]

    def lstm_layer(name: str, backwards: bool) -> dict[str, object]:
        config = {
            "name": name,
            "dtype": dtype,
            "units": lstm.hidden_size,
            "use_bias": lstm.bias,
            "return_sequences": True,
            "go_backwards": backwards,
        }
        return _module("keras.layers", "LSTM", config)

    for name in _layer_names(lstm):
        if lstm.bidirectional:
            both = {
                "name": name,
                "dtype": dtype,
                "merge_mode": "concat",
                "layer": lstm_layer("forward_lstm", False),
                "backward_layer": lstm_layer("backward_lstm", True),
            }
            layers.append(_module("keras.layers", "Bidirectional", both))
        else:
            layers.append(lstm_layer(name, False))
    return layers


def _module(module: str, class_name: str, config: Mapping[str, object]) -> dict[str, object]:
    return {"module": module, "class_name": class_name, "config": config, "registered_name": None}
