"""Which format a model file has, judged by its bytes, and the reader for it."""

from collections.abc import Callable
from typing import Final

from lstm_core.checkpoints.keras_files import read_keras_hdf5, read_keras_zip
from lstm_core.checkpoints.onnx_files import parse_onnx, read_onnx
from lstm_core.checkpoints.records import Findings
from lstm_core.checkpoints.safetensors_files import read_safetensors
from lstm_core.checkpoints.stored_zip import member_names
from lstm_core.checkpoints.torch_files import LEGACY, read_torch
from lstm_core.errors import InputError

_ZIP: Final = b"PK\x03\x04"
_HDF5: Final = b"\x89HDF\r\n\x1a\n"
_PICKLE: Final = b"\x80"
_JSON_OBJECT: Final = b"{"
_SAFETENSORS_HEADER_AT: Final = 8


def find(data: bytes, name: str) -> tuple[str, Findings]:
    """The format of a file and the LSTMs in it.

    Raises:
        InputError: no format fits, or the file cannot be read.
    """
    if data.startswith(_ZIP):
        return _zip_reader(data)
    if data.startswith(_HDF5):
        return "Keras", read_keras_hdf5(data)
    if data[_SAFETENSORS_HEADER_AT : _SAFETENSORS_HEADER_AT + 1] == _JSON_OBJECT:
        return "safetensors", read_safetensors(data)
    if data.startswith(_PICKLE):
        raise InputError(LEGACY)
    model = parse_onnx(data)
    if model is not None:
        return "ONNX", read_onnx(model)
    raise InputError(
        f"{name} is not a model file that can be read. Expected a PyTorch state_dict (.pt, .pth), "
        "safetensors, Keras (.keras, .weights.h5, .h5) or ONNX file."
    )


def _zip_reader(data: bytes) -> tuple[str, Findings]:
    is_keras = "model.weights.h5" in member_names(data)
    name = "Keras" if is_keras else "PyTorch"
    reader: Callable[[bytes], Findings] = read_keras_zip if is_keras else read_torch
    return name, reader(data)
