"""Memory for results, and the dtypes it may have."""

from typing import Final

import numpy as np
import torch
from torch import Tensor

_NUMPY: Final = {torch.float32: np.float32, torch.float64: np.float64}
ZEROS: Final = {dtype: kind(0) for dtype, kind in _NUMPY.items()}
"""One number of each dtype, which tells a compiled loop what its arrays hold."""
_MUCH: Final = 4096
_NOTHING: Final = torch.from_numpy(np.zeros(_MUCH))
_LARGE: Final = 2**22
"""Numbers above which the C library gives memory back at once, so that all pages are fresh."""


def zeros_for(like: Tensor, count: int) -> Tensor:
    """Memory with so many zeros of the dtype of a tensor, for nothing but to be read."""
    return _NOTHING if count <= _MUCH else like.new_zeros(count)


def room_for(like: Tensor, T: int, B: int, width: int) -> Tensor:
    """An empty tensor, (T, B, width), of the dtype of another one.

    NumPy asks the system for large pages where an array is large, and torch does not. A fresh
    array is then written to in half the time.
    """
    if T * B * width <= _LARGE:
        return like.new_empty(T, B, width)
    return torch.from_numpy(np.empty((T, B, width), _NUMPY[like.dtype]))
