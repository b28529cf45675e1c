"""The value every source of input produces: one sequence of steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """One sequence of T steps with D channels.

    Attributes:
        values: (T, D) float64, read-only, finite.
        channels: D distinct names; user text, so escape it wherever it is shown.
        name: what the sequence is called on screen; user text as well.
        axis: (T,) numbers or datetime64 to plot against, or None for step numbers.
        axis_name: what the axis measures.
        source: where the numbers come from and under which licence; empty for the user's own.
    """

    values: NDArray[np.float64]
    channels: tuple[str, ...]
    name: str
    axis: NDArray[np.generic] | None = None
    axis_name: str = "step"
    source: str = ""

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape[1] != len(self.channels):
            raise ValueError(
                f"`values` must have shape (T, D) with D = {len(self.channels)} channels; "
                f"got {self.values.shape}"
            )
        if self.axis is not None and self.axis.shape != (len(self.values),):
            raise ValueError(
                f"`axis` must have shape (T,) = ({len(self.values)},); got {self.axis.shape}"
            )
        self.values.setflags(write=False)

    def __len__(self) -> int:
        return len(self.values)
