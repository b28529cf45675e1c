"""What is said of one line."""

from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from lstm_core.language.errors import EquationError

Status = Literal["right", "wrong", "unwritten"]


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What is said of one line of the exercise.

    Attributes:
        name: the line, ``"i"`` to ``"h"``.
        status: ``"right"``, ``"wrong"``, or ``"unwritten"`` where there is no line yet.
        message: one to three sentences, to be shown as they are.
        mistake: the kind of the likeliest mistake, such as ``"missing_bias"``; None where
            the line is not wrong.
        line: where it stands in the text, from 1; None where it is not there.
        error: what keeps the line from being worked out at all, with its column and
            pointer; None where it can be.
        values: what the line gives on the learner's sequence, (T, B, H); None where it
            can't be worked out or no sequence was given.
        true_values: what it should give, (T, B, H); None where no sequence was given.
        largest_difference: the largest |value − true value| on that sequence; infinite
            where a value is not finite.
        first_step: the first step of that sequence where the two differ; None where they
            agree on all of it.
    """

    name: str
    status: Status
    message: str
    mistake: str | None = None
    line: int | None = None
    error: EquationError | None = None
    values: Tensor | None = None
    true_values: Tensor | None = None
    largest_difference: float | None = None
    first_step: int | None = None

    @property
    def right(self) -> bool:
        """Whether the line is right."""
        return self.status == "right"
