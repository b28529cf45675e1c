"""The arrays of an HDF5 file, read in a process of its own: a damaged file may crash the reader."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from lstm_core.errors import InputError
from lstm_core.limits import (
    CHECKPOINT_MEMORY_BYTES,
    CHECKPOINT_SECONDS,
    MAX_CHECKPOINT_HEADER_BYTES,
    MAX_CHECKPOINT_TENSORS,
    MAX_CHECKPOINT_WEIGHTS,
)

_CHILD: Final = Path(__file__).with_name("hdf5_child.py")
_LENGTH_BYTES: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """What a file holds.

    Attributes:
        arrays: by group path, then by name within the group.
        texts: string attributes by (group path, attribute name).
    """

    arrays: Mapping[str, Mapping[str, npt.NDArray[np.generic]]]
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def json_object(self, attribute: str) -> dict[str, object]:
        """The JSON object in an attribute of the root; empty if there is none."""
        text = self.texts.get(("", attribute), "{}")
        try:
            value = json.loads(text if len(text) <= MAX_CHECKPOINT_HEADER_BYTES else "{}")
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


def read_hdf5(data: bytes) -> Contents:
    """Every numeric array of an HDF5 file.

    Raises:
        InputError: the file is damaged, too large once read, or refers to other files.
        ModuleNotFoundError: h5py is not installed.
    """
    limits = [
        4 * MAX_CHECKPOINT_TENSORS, MAX_CHECKPOINT_WEIGHTS, CHECKPOINT_MEMORY_BYTES,
        CHECKPOINT_SECONDS,
    ]  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_CHILD), *map(str, limits)],
            input=data,
            capture_output=True,
            timeout=3 * CHECKPOINT_SECONDS,
            check=True,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"},
        )
        return _contents(done.stdout)
    except InputError:
        raise
    except (subprocess.SubprocessError, ValueError, KeyError, TypeError, OSError) as error:
        if b"ModuleNotFoundError" in (getattr(error, "stderr", None) or b""):
            raise ModuleNotFoundError("reading Keras's files needs h5py") from error
        raise InputError(
            "The file is damaged or cut short: its HDF5 contents cannot be read."
        ) from None


def _contents(answer: bytes) -> Contents:
    start = _LENGTH_BYTES + int.from_bytes(answer[:_LENGTH_BYTES], "little")
    index = json.loads(answer[_LENGTH_BYTES:start])
    if "refused" in index:
        raise InputError(str(index["refused"]))
    arrays: dict[str, dict[str, npt.NDArray[np.generic]]] = {}
    for entry in index["arrays"]:
        dtype, count = np.dtype(entry["dtype"]), math.prod(entry["shape"])
        group, _, name = entry["path"].rpartition("/")
        array = np.frombuffer(answer, dtype, count, start) if count else np.empty(0, dtype)
        arrays.setdefault(group, {})[name] = array.reshape(entry["shape"])
        start += array.nbytes
    return Contents(arrays, {(path, name): text for path, name, text in index["texts"]})
