"""Memory for results, and the dtypes it may have."""

from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

Array = np.ndarray[Any, Any]

_NUMPY: Final = {torch.float32: np.float32, torch.float64: np.float64}
ZEROS: Final = {dtype: kind(0) for dtype, kind in _NUMPY.items()}
"""One number of each dtype, which tells a compiled loop what its arrays hold."""
_ENOUGH: Final = 4096
_NOTHING: Final = torch.from_numpy(np.zeros(_ENOUGH))
"""Zeros of eight bytes, which are zeros of four as well."""


def zeros_for(like: Tensor, count: int) -> Tensor:
    """At least so many zeros, only to be read at their address as the dtype of a tensor.

    Most runs share the same ones, whose own dtype may be a wider one.
    """
    return _NOTHING if count <= _ENOUGH else like.new_zeros(count)


def array_for(like: Tensor, *shape: int) -> Array:
    """An empty array of the dtype of a tensor.

    NumPy asks the system for large pages where an array is large, so that a fresh one is written
    to in half the time; and unlike torch it keeps Python's lock meanwhile.
    """
    return np.empty(shape, _NUMPY[like.dtype])


def room_for(like: Tensor, *shape: int) -> Tensor:
    """`array_for` as a tensor."""
    return torch.from_numpy(np.empty(shape, _NUMPY[like.dtype]))


def zeroed(like: Tensor, shape: tuple[int, ...]) -> Tensor:
    """`room_for` with zeros in it."""
    return torch.from_numpy(np.zeros(shape, _NUMPY[like.dtype]))
