"""Text to syntax trees; nothing of the text is ever executed."""

from lstm_core.errors import InputError
from lstm_core.language.line_parser import LineParser
from lstm_core.language.nodes import Equation, walk
from lstm_core.language.tokens import tokens
from lstm_core.limits import MAX_EQUATION_CHARACTERS, MAX_EQUATION_LINES, MAX_EQUATION_NODES


def parse(text: str) -> tuple[Equation, ...]:
    """Every line of a text that is not blank or a comment.

    >>> [equation.name for equation in parse("c = f * c' + i * g\\nh = o * tanh(c)")]
    ['c', 'h']

    Raises:
        InputError: the text is too long.
        EquationError: a line that cannot be read; see `parse_line`.
    """
    check_length(text)
    equations = [
        equation
        for number, source in enumerate(text.splitlines(), start=1)
        if (equation := parse_line(source, number)) is not None
    ]
    total = sum(sum(1 for _ in walk(equation.right)) for equation in equations)
    if total > MAX_EQUATION_NODES:
        raise InputError(
            f"These equations have {total:,} names, numbers and operators; "
            f"{MAX_EQUATION_NODES:,} are the most. Make them shorter."
        )
    return tuple(equations)


def check_length(text: str) -> None:
    """Refuse a text beyond the limits before any of it is read.

    Raises:
        InputError: too many characters or lines.
    """
    lines = text.count("\n") + 1
    if len(text) > MAX_EQUATION_CHARACTERS or lines > MAX_EQUATION_LINES:
        raise InputError(
            f"A cell may have {MAX_EQUATION_CHARACTERS:,} characters on {MAX_EQUATION_LINES} "
            f"lines; this text has {len(text):,} on {lines}. Make it shorter."
        )


def parse_line(source: str, line: int = 1) -> Equation | None:
    """One line as an `Equation`; None for a blank line or a comment.

    Raises:
        EquationError: the line is no equation of the language; the message says where
            and what to write instead.
    """
    return LineParser(source, tokens(source, line)).equation()
