"""Memory for results, and the dtypes it may have."""

from typing import Final

import numpy as np
import torch
from torch import Tensor

_NUMPY: Final = {torch.float32: np.float32, torch.float64: np.float64}
ZEROS: Final = {dtype: kind(0) for dtype, kind in _NUMPY.items()}
"""One number of each dtype, which tells a compiled loop what its arrays hold."""
_LARGE: Final = 2**20
"""Numbers from which a fresh array's pages cost more than the way through NumPy."""


def room_for(dtype: torch.dtype, *shape: int) -> Tensor:
    """An empty tensor of float32 or float64 on the CPU.

    NumPy asks the system for large pages where an array is large, and torch does not. A fresh
    array is then written to in half the time.
    """
    count = 1
    for size in shape:
        count *= size
    if count < _LARGE:
        return torch.empty(shape, dtype=dtype)
    return torch.from_numpy(np.empty(shape, _NUMPY[dtype]))
