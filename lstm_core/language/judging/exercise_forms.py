"""The right lines of the exercise."""

from functools import cache
from typing import Final

from lstm_core.conventions import GATE_NAMES, LESSON_LETTER
from lstm_core.language.nodes import Equation
from lstm_core.language.parsing import parse_line
from lstm_core.language.presets import variant_lines
from lstm_core.variants import VARIANTS

EXERCISE_FORMS: Final = ("standard", "lesson", "graves")
EXERCISE_LINES: Final = ("i", "f", "g", "c", "o", "h")
"""In the order they are computed."""


def right_line(form: str, name: str) -> str:
    """One line of a form, as the last hint shows it.

    >>> right_line("lesson", "h")
    'h = o * tanh(c)'

    Raises:
        ValueError: the exercise has no such form or line.
    """
    check_form(form)
    if name not in EXERCISE_LINES:
        raise ValueError(f"`name` must be one of {', '.join(EXERCISE_LINES)}; got {name!r}")
    return variant_lines(VARIANTS[form])[name]


@cache
def right_equation(form: str, name: str) -> Equation:
    """The tree of `right_line`."""
    equation = parse_line(right_line(form, name))
    assert equation is not None, "no line of a form is blank"
    return equation


def check_form(form: str) -> None:
    """Raise ValueError unless the exercise has this form."""
    if form not in EXERCISE_FORMS:
        raise ValueError(f"`form` must be one of {', '.join(EXERCISE_FORMS)}; got {form!r}")


def letter_of(name: str) -> str:
    """The subscript of a gate's weights: c for the candidate."""
    return LESSON_LETTER[name]


def gate_of(letter: str) -> str:
    """The gate whose weights have this subscript, in words: the forget gate, the candidate."""
    [name] = [gate for gate, own in LESSON_LETTER.items() if own == letter]
    return f"the {GATE_NAMES[name]}"


def has_peephole(form: str, name: str) -> bool:
    """Whether a line of a form looks at the cell state through weights."""
    return name in VARIANTS[form].peepholes
