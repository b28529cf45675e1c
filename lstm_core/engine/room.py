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


def zeros_for(like: Tensor, count: int) -> Tensor:
    """Memory with so many zeros of the dtype of a tensor, for nothing but to be read."""
    return _NOTHING if count <= _MUCH else like.new_zeros(count)


def room_for(like: Tensor, T: int, B: int, width: int) -> Tensor:
    """An empty tensor, (T, B, width), of the dtype of another one.

    NumPy's, which asks the system for large pages where an array is large, so that a fresh one
    is written to in half the time; and unlike torch it keeps Python's lock meanwhile.
    """
    return torch.from_numpy(np.empty((T, B, width), _NUMPY[like.dtype]))
