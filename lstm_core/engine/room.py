"""Numbers of the dtypes that the loops run in, and memory to share."""

from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

Array = np.ndarray[Any, Any]

ZEROS: Final[dict[torch.dtype, Any]] = {torch.float32: np.float32(0), torch.float64: np.float64(0)}
"""One number of each dtype, which tells a compiled loop what its arrays hold."""
_ENOUGH: Final = 4096
_NOTHING: Final = torch.from_numpy(np.zeros(_ENOUGH))
"""Zeros of eight bytes, which are zeros of four as well."""


def zeros_for(like: Tensor, count: int) -> Tensor:
    """At least so many zeros, only to be read at their address as the dtype of a tensor.

    Most runs share the same ones, whose own dtype may be a wider one.
    """
    return _NOTHING if count <= _ENOUGH else like.new_zeros(count)
