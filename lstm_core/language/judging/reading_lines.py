"""A learner's text, line by line: one that can't be read keeps no other from being judged."""

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_core.language.errors import EquationError, Place
from lstm_core.language.judging.exercise_forms import EXERCISE_LINES
from lstm_core.language.nodes import Equation
from lstm_core.language.parsing import check_length, parse_line
from lstm_core.language.spellings import plain_spelling

BLANK = "__"


@dataclass(frozen=True, slots=True)
class LearnersLine:
    """One line that is neither blank nor a comment.

    Attributes:
        name: what it gives a value to, as far as that can be seen.
        line: its number, from 1.
        source: as it was typed.
        equation: the line as a tree, or None where it can't be read.
        error: why it can't be read, or None.
    """

    name: str
    line: int
    source: str
    equation: Equation | None
    error: EquationError | None

    @property
    def unfinished(self) -> bool:
        """Whether nothing stands right of =, or there still are blanks to fill in."""
        right = self.source.partition("#")[0].partition("=")[2].strip()
        return not right or BLANK in right or set(right) <= set("?…. ")


def learners_lines(text: str) -> tuple[LearnersLine, ...]:
    """Every line of a text.

    Raises:
        InputError: the text is too long.
    """
    check_length(text)
    lines = []
    for number, source in enumerate(text.splitlines(), start=1):
        try:
            equation, error = parse_line(source, number), None
        except EquationError as caught:
            equation, error = None, caught
        if equation is not None:
            lines.append(LearnersLine(equation.name, number, source, equation, None))
        elif error is not None:
            lines.append(LearnersLine(_name_of(source), number, source, None, error))
    return tuple(lines)


def helpers_of(lines: Sequence[LearnersLine], line: LearnersLine) -> dict[str, LearnersLine]:
    """The lines above with names of the learner's own, by name."""
    return {
        above.name: above
        for above in lines
        if above.line < line.line and above.name not in EXERCISE_LINES
    }


def place_of(line: LearnersLine) -> Place:
    """Where a line begins."""
    return Place(line.line, len(line.source) - len(line.source.lstrip()) + 1)


def _name_of(source: str) -> str:
    left = source.partition("=")[0].strip()
    return plain_spelling(left) if left else ""
