"""A line as tokens: names in their plain spelling, numbers, operators and brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from lstm_core.language.errors import EquationError, Place
from lstm_core.language.spellings import (
    FUNCTION_SIGNS,
    NAME_PATTERN,
    OPERATOR_SIGNS,
    name_problem,
    plain_spelling,
)

Kind = Literal["name", "number", "sign", "end"]
_LONG_SIGNS: Final = (r"\*\*", "==", ":=", r"[-+*/@]=", "//", "->")
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<comment>\#.*)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    rf"|(?P<latex>\\[a-z]+)|(?P<name>σ|{NAME_PATTERN})"
    rf"|(?P<long>{'|'.join(_LONG_SIGNS)})|(?P<other>.)"
)
_SIGNS: Final = "+-*/@()[],="
_MEANT: Final = {
    "**": "There is no power here: write square(v), or v * v.",
    "^": "There is no power here: write square(v), or v * v.",
    "//": "Write / to divide.",
    "==": "Write a single =: each line gives a name its value.",
    ".": "Names have no dots here: write sigmoid(…), not torch.sigmoid(…).",
    "{": "Curly braces are understood in subscripts only, as in h_{t-1}.",
    "_": "A name begins with a letter, as W_xi does.",
    '"': "There is no text in quotes here, only numbers and names.",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign; `text` is the plain spelling, `typed` what stood there."""

    kind: Kind
    text: str
    typed: str
    place: Place


def tokens(source: str, line: int) -> tuple[Token, ...]:
    """The tokens of one line, closed by one of the kind ``"end"``; a comment is left out.

    >>> [token.text for token in tokens("f = σ(b_f) ⊙ c'  # kept", 1)]
    ['f', '=', 'sigmoid', '(', 'b_f', ')', '*', 'c_prev', '']

    Raises:
        EquationError: a sign or a name that is not in the language.
    """
    return tuple(_tokens(source, line))


def _tokens(source: str, line: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(source):
        typed, place = match[0], Place(line, match.start() + 1)
        group = match.lastgroup
        if group in ("space", "comment"):
            continue
        if group == "number":
            yield Token("number", typed, typed, place)
        elif typed in OPERATOR_SIGNS:
            yield Token("sign", OPERATOR_SIGNS[typed], typed, place)
        elif typed in FUNCTION_SIGNS:
            yield Token("name", FUNCTION_SIGNS[typed], typed, place)
        elif group == "name":
            name = plain_spelling(typed)
            if problem := name_problem(name):
                raise EquationError(problem, place, source)
            yield Token("name", name, typed, place)
        elif group == "other" and typed in _SIGNS:
            yield Token("sign", typed, typed, place)
        else:
            raise EquationError(_refused(typed), place, source)
    yield Token("end", "", "", Place(line, len(source.partition("#")[0].rstrip()) + 1))


def _refused(typed: str) -> str:
    if typed[0] in "+-*/@" and typed.endswith("="):
        return f"Write the whole equation with a single = instead of {typed}."
    if typed in _MEANT or typed in "'}":
        return _MEANT.get(typed, f"{typed} has nothing to belong to here.")
    return f"{typed} is not part of the language. Use names, numbers, + - * / @ and ( )."
