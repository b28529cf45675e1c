"""How far the lines of two runs lie apart."""

from dataclasses import dataclass
from typing import Final

import torch

from lstm_core.language.running import EquationTrace

_ROUNDING: Final = 1e-9
"""A gap that no rounding in float64 reaches in a step, and any other equation does."""


@dataclass(frozen=True, slots=True)
class LineGap:
    """How far a line lies from the line of the same name in another run.

    Attributes:
        largest: the largest difference; infinite where a number is not finite.
        at: the first step where it is.
        first: the first step where the two differ by more than rounding; None where they
            nowhere do.
    """

    largest: float
    at: int
    first: int | None


def line_gaps(one: EquationTrace, other: EquationTrace) -> dict[str, LineGap]:
    """The gap of every line that both have, (T, B, N) each, in the order of `one`.

    >>> from lstm_core.language import read_cell, run_equations
    >>> x = torch.ones(3, 1, 1)
    >>> half, third = (
    ...     run_equations(read_cell(f"h = {k} * h_prev + b"), x, {"b": torch.ones(1)})
    ...     for k in (0.5, 0.25)
    ... )
    >>> line_gaps(half, third)["h"]
    LineGap(largest=0.4375, at=2, first=1)

    Lines of another shape, and steps that only one of the two has, are left out.
    """
    found = {}
    for name, values in one.values.items():
        theirs = other.values.get(name)
        if theirs is None or theirs.shape[1:] != values.shape[1:]:
            continue
        steps = min(len(values), len(theirs))
        apart = (values[:steps] - theirs[:steps]).detach().abs()
        apart = apart.nan_to_num(nan=torch.inf, posinf=torch.inf)
        by_step = apart.flatten(1).amax(1)  # (T, B, N) -> (T,)
        beyond = (by_step > _ROUNDING).nonzero()
        at = int((by_step == by_step.max()).nonzero()[0])
        found[name] = LineGap(float(by_step[at]), at, int(beyond[0]) if len(beyond) else None)
    return found
