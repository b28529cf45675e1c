"""When two values are taken for the same."""

from typing import Final

import torch
from torch import Tensor

TOLERANCE: Final = 1e-9
"""Beyond rounding in float64, and far below what any mistake makes of random numbers."""


def agree(got: Tensor, right: Tensor) -> bool:
    """Whether every number is finite and within the tolerance of the right one."""
    return bool((gap(got, right) <= TOLERANCE).all())


def gap(got: Tensor, right: Tensor) -> Tensor:
    """|got − right|, relative where |right| is above 1; infinite where one is not finite."""
    return ((got - right).abs() / right.abs().clamp(min=1.0)).nan_to_num(torch.inf, torch.inf)
