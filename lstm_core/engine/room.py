"""Memory for results, and the dtypes it may have."""

from math import prod
from typing import Final

import numpy as np
import torch
from torch import Tensor

_NUMPY: Final = {torch.float32: np.float32, torch.float64: np.float64}
ZEROS: Final = {dtype: kind(0) for dtype, kind in _NUMPY.items()}
"""One number of each dtype, which tells a compiled loop what its arrays hold."""
_LARGE: Final = 2**25
"""Bytes above which the C library gives memory back at once, so that all pages are fresh."""


def room_for(like: Tensor, *shape: int) -> Tensor:
    """An empty tensor of the dtype of another one.

    NumPy asks the system for large pages where an array is large, and torch does not. A fresh
    array is then written to in half the time.
    """
    if prod(shape) * like.itemsize <= _LARGE:
        return like.new_empty(shape)
    return torch.from_numpy(np.empty(shape, _NUMPY[like.dtype]))
