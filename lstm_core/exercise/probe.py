"""One random step to put to a module, with sizes that cannot be mistaken for one another."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

INPUT_SIZE: Final = 3
HIDDEN_SIZE: Final = 5
BATCH_SIZE: Final = 64
"""More than D + 3H + 1 = 19, so that a sum of products with x, h', c' and c is told from others."""

EXACT: Final = 1e-8
"""Two float64 numbers closer than this, relative to their size or 1, are the same number."""

RENDERED: Final = 2e-4
"""The same for a module that insists on float32."""


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """What goes into one step, in float64 or in the dtype that a module insists on.

    Attributes:
        x: (B, D).
        first: (B, H), the state a module is given first; which of h' and c' it takes it
            for is found out.
        second: (B, H), the other one.
    """

    x: Tensor
    first: Tensor
    second: Tensor


def random_probe(dtype: torch.dtype, generator: torch.Generator) -> Probe:
    """Standard normal numbers, B = 64 of them at once."""

    def draw(size: int) -> Tensor:
        drawn = torch.empty(BATCH_SIZE, size, dtype=torch.float64)
        return drawn.normal_(generator=generator).to(dtype)

    return Probe(draw(INPUT_SIZE), draw(HIDDEN_SIZE), draw(HIDDEN_SIZE))


def tolerance(dtype: torch.dtype) -> float:
    """How close two numbers of a dtype must be to be taken for the same."""
    return EXACT if dtype == torch.float64 else RENDERED
