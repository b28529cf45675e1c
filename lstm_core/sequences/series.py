"""The value every source of input produces: one sequence of steps."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """One sequence of T steps with D channels.

    >>> len(Sequence(np.zeros((50, 2)), ("left", "right"), "two zeros"))
    50

    Attributes:
        values: (T, D) float64, read-only, finite; copied from what was given.
        channels: D distinct names; user text, so escape it wherever it is shown.
        name: what the sequence is called on screen; user text as well.
        axis: (T,) numbers or datetime64 to plot against, read-only and copied too, or None for
            step numbers.
        axis_name: what the axis measures.
        source: where the numbers come from and under which licence; empty for the user's own.

    Raises:
        ValueError: a shape does not fit, a value is not finite, or two channels share a name.
    """

    values: NDArray[np.float64]
    channels: tuple[str, ...]
    name: str
    axis: NDArray[np.generic] | None = None
    axis_name: str = "step"
    source: str = ""

    def __post_init__(self) -> None:
        values = _frozen(np.asarray(self.values, dtype=np.float64))
        if values.ndim != 2 or values.shape[1] != len(self.channels):
            raise ValueError(
                f"`values` must have shape (T, D) with D = {len(self.channels)}, one for each name "
                f"in `channels`; got {values.shape}"
            )
        if np.count_nonzero(np.isfinite(values)) < values.size:
            step, channel = np.argwhere(~np.isfinite(values))[0]
            raise ValueError(
                f"`values` must be finite; step {step}, channel {channel} is "
                f"{values[step, channel]}"
            )
        if len(set(self.channels)) < len(self.channels):
            raise ValueError(f"`channels` must be distinct names; got {self.channels}")
        object.__setattr__(self, "values", values)
        if self.axis is not None:
            axis = _frozen(np.asarray(self.axis))
            if axis.shape != (len(values),):
                raise ValueError(
                    f"`axis` must have shape (T,) = ({len(values)},); got {axis.shape}"
                )
            object.__setattr__(self, "axis", axis)

    def __len__(self) -> int:
        return len(self.values)


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    """A read-only copy, or ``array`` itself where nobody can write to its memory."""
    memory: object = array
    while isinstance(memory, np.ndarray) and not memory.flags.writeable:
        memory = memory.base
    if memory is None:
        return array
    copy = array.copy()
    copy.setflags(write=False)
    return copy
