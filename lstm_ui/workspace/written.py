"""What a person writes: the lines of the exercise, and a cell of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from lstm_core.language import EQUATION_PRESETS, EXERCISE_LINES
from lstm_core.lesson_weights import Weights

GIVEN: Final = "i"
"""The line of the exercise that is there from the start."""
TO_WRITE: Final = tuple(name for name in EXERCISE_LINES if name != GIVEN)
MOST_HINTS: Final = 3
FIRST_PRESET: Final = "gru"
WritingMode = Literal["exercise", "laboratory"]


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """What was written.

    Attributes:
        form: the form that the exercise is judged against, one of `EXERCISE_FORMS`.
        lines: what stands right of = in each line of the exercise that was begun, by name.
        text: the cell in the laboratory, one equation a line.
        weights: those of that cell that were set by hand, float64, read-only; what does not
            fit the cell waits.
    """

    form: str = "standard"
    lines: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    text: str = EQUATION_PRESETS[FIRST_PRESET].text
    weights: Weights = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class WritingView:
    """How it is looked at.

    Attributes:
        mode: which of the two is on screen.
        hints: how many hints were asked for, by line.
        against: the preset that the laboratory's cell is compared with; None for none.
        line: the line of that cell whose weights are open; the first where there is no such.
    """

    mode: WritingMode = "exercise"
    hints: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    against: str | None = "standard"
    line: str = ""


NOTHING_WRITTEN: Final = Written()
