"""Hints for a line in three steps: a nudge, the line with blanks, the line."""

import re
from typing import Final

from lstm_core.language.judging.exercise_forms import has_peephole, right_line

LEVELS: Final = (1, 2, 3)

_NUDGES: Final = {
    "i": "The input gate decides how much of the candidate is let in. It is a number between 0 "
    "and 1 for each unit, made of x, h_prev and a bias.",
    "f": "The forget gate is built like the input gate, with weights of its own. Which names "
    "change?",
    "g": "The candidate is what could be written into the cell. It may be negative, so its "
    "activation is not that of a gate. Its weights go by the letter c.",
    "c": "Two products are added: how much is kept times what there was, and how much is let in "
    "times what is new. Gates act element by element: *, not @.",
    "o": "The output gate is built like the input gate, with weights of its own.",
    "h": "The output gate decides how much of the cell state is shown, after the cell state was "
    "brought between −1 and 1.",
}

_PEEPHOLES: Final = {
    "i": " In this form it also sees the cell state of the step before, each unit its own: a "
    "weight vector, so *.",
    "f": " In this form it also sees the cell state of the step before, c_prev.",
    "o": " In this form it also sees the cell state. When it is computed, c of this step is "
    "known already.",
}

_BLANKS: Final = {"c": "c = ____ * c_prev + ____ * ____", "h": "h = ____ * ____(____)"}


def hint(form: str, name: str, level: int) -> str:
    """One hint; the third is the line itself.

    >>> for level in LEVELS[1:]:
    ...     print(hint("lesson", "o", level))
    o = ____(____ @ x + ____ @ h_prev + ____ * ____ + ____)
    o = sigmoid(W_xo @ x + W_ho @ h_prev + W_co * c + b_o)

    Args:
        form: ``"standard"``, ``"lesson"`` or ``"graves"``.
        name: the line, ``"i"`` to ``"h"``.
        level: 1, 2 or 3.

    Raises:
        ValueError: there is no such form, line or level.
    """
    line = right_line(form, name)
    if level not in LEVELS:
        raise ValueError(f"`level` must be 1, 2 or 3; got {level!r}")
    if level == 1:
        return _NUDGES[name] + (_PEEPHOLES[name] if has_peephole(form, name) else "")
    return _blanked(name, line) if level == 2 else line


def _blanked(name: str, line: str) -> str:
    if name in _BLANKS:
        return _BLANKS[name]
    left, _, right = line.partition(" = ")
    right = re.sub(r"W_c\w \* \w+", "____ * ____", right)
    blanks = re.sub(r"sigmoid|tanh|[Wb]_\w+", "____", right)
    return f"{left} = {blanks}"
