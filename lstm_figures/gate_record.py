"""What the gate figure shows, as plain arrays: rows of lines over one time axis."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

ROW_ORDER: Final = ("x", "i", "f", "g", "c", "o", "h")
"""Rows from top to bottom: the input, then each value after those it is made of."""

UNIT_INTERVAL: Final = ("i", "f", "o")
"""Gates, which lie between 0 and 1; every other quantity of a trace is signed."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One unit's, or one input channel's, values over the steps.

    Attributes:
        index: the unit or channel, counted from 0.
        label: ``"unit 2"``, or the channel's name as the user wrote it.
        steps: (P,) the steps drawn, counted from 0.
        values: (P,) float32; nan is a gap.
    """

    index: int
    label: str
    steps: NDArray[np.int32]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of the figure: a quantity and its axis from `low` to `high`.

    Attributes:
        quantity: one of `ROW_ORDER`.
        title: its name in words.
        lines: one for each unit or channel.
        low: the lower end of the axis.
        high: the upper end.
        ghosts: the same of a run that is drawn behind for comparison.
    """

    quantity: str
    title: str
    lines: tuple[Line, ...]
    low: float
    high: float
    ghosts: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class GateRows:
    """Everything the gate figure draws.

    Attributes:
        name: the sequence's name, as the user wrote it.
        axis: (T,) what to plot against: numbers, datetime64, or step numbers.
        axis_name: what the axis measures.
        axis_is_step: whether `axis` holds the step numbers themselves.
        rows: one for each of `ROW_ORDER` that was asked for.
        shown_points: how many points the most thinned line has; T where none is thinned.
        ghost_name: what the run drawn behind is called; empty where there is none.
    """

    name: str
    axis: NDArray[Any]
    axis_name: str
    axis_is_step: bool
    rows: tuple[Row, ...]
    shown_points: int
    ghost_name: str = ""

    @property
    def steps(self) -> int:
        """T, the number of steps of the sequence."""
        return len(self.axis)

    @property
    def thinned(self) -> bool:
        """Whether any line shows fewer points than there are steps, peaks kept."""
        return self.shown_points < self.steps

    def thins(self, row: Row) -> bool:
        """Whether the lines of a row show fewer points than there are steps."""
        return any(len(line.steps) < self.steps for line in row.lines)

    def row(self, quantity: str) -> Row:
        """The row of one quantity of `ROW_ORDER`, if it was asked for."""
        return next(row for row in self.rows if row.quantity == quantity)
