"""`save_checkpoint`: an `LSTM` to a file, in the format its suffix names."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lstm_core.checkpoints.keras_writing import write_keras_hdf5, write_keras_zip
from lstm_core.checkpoints.onnx_writing import write_onnx
from lstm_core.checkpoints.safetensors_files import write_safetensors
from lstm_core.checkpoints.torch_files import write_torch
from lstm_core.errors import InputError
from lstm_core.lstm import LSTM
from lstm_core.whole_files import write_whole

WRITERS: Final[Mapping[str, Callable[[LSTM], bytes]]] = MappingProxyType(
    {
        ".pt": write_torch,
        ".pth": write_torch,
        ".safetensors": write_safetensors,
        ".onnx": write_onnx,
        ".keras": write_keras_zip,
        ".h5": write_keras_hdf5,
    }
)
"""By suffix; each gives the bytes of a file. ``.h5`` is Keras's ``.weights.h5``."""


def save_checkpoint(lstm: LSTM, path: str | Path) -> None:
    """Write `lstm` so that `load_checkpoint` gives it back to the bit under the prefix ``""``.

    ``.pt``, ``.pth`` and ``.safetensors`` hold every form; ``.onnx`` those of ONNX's LSTM
    (peepholes are diagonal, no projection); ``.keras`` and ``.h5`` those of Keras's.

    >>> from lstm_core import load_checkpoint
    >>> save_checkpoint(LSTM(3, 8, variant="graves"), "graves.onnx")
    >>> load_checkpoint("graves.onnx")[""].variant
    'graves'

    Raises:
        InputError: the suffix is none of these, the format lacks what `lstm` has, or the
            file cannot be written. An existing file is replaced only by a complete one.
    """
    target = Path(path)
    writer = WRITERS.get(target.suffix.lower())
    if writer is None:
        raise InputError(f"The name must end in one of {', '.join(WRITERS)}; got {target.name!r}.")
    write_whole(target, writer(lstm))
