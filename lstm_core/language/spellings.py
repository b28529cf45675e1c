"""The spellings that mean the same: h', h_{t-1} and h_prev, c̃ and g, W_{xi} and W_xi."""

import keyword
import re
from typing import Final

from lstm_core.limits import MAX_EQUATION_NAME

PREVIOUS: Final = "_prev"
_PRIMES: Final = "'′’"
_TILDE: Final = "\N{COMBINING TILDE}"
_CANDIDATES: Final = ("c_tilde", "g_tilde")

NAME_PATTERN: Final = (
    rf"[A-Za-z]{_TILDE}?[A-Za-z0-9_]*(?:\{{[^{{}}]*\}})?(?:[{_PRIMES}~]|{_TILDE})?"
)
"""A name in any spelling, as it stands in a text."""

OPERATOR_SIGNS: Final = {
    "−": "-", "–": "-", "·": "*", "⋅": "*", "⊙": "*", "∘": "*", "×": "*", "∗": "*",
    r"\odot": "*", r"\cdot": "*", r"\circ": "*", r"\times": "*",
}  # fmt: skip
"""Signs that mean one of + - * / @, and which."""

FUNCTION_SIGNS: Final = {
    "σ": "sigmoid", r"\sigma": "sigmoid", "sigma": "sigmoid", "logistic": "sigmoid",
    r"\tanh": "tanh", r"\exp": "exp", r"\max": "max", r"\min": "min",
}  # fmt: skip

_PARAMETER = re.compile(r"[WURVwb](?:_[A-Za-z0-9_]+)?")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_OF_THIS_STEP = re.compile(r"([a-zA-Z])_t")


def plain_spelling(text: str) -> str:
    """The one spelling that stands for all.

    >>> [plain_spelling(text) for text in ("h'", "c_{t-1}", "W_{xi}", "c~", "x_t")]
    ['h_prev', 'c_prev', 'W_xi', 'g', 'x']
    """
    previous = text[-1] in _PRIMES
    tilde = "~" in text or _TILDE in text
    base = text.rstrip(_PRIMES).replace("~", "").replace(_TILDE, "")
    stem, brace, subscript = base.partition("{")
    if brace:
        subscript = re.sub(r"[\s,]", "", subscript.removesuffix("}")).replace("−", "-")
        if subscript == "t-1":
            stem, previous = stem.removesuffix("_"), True
        else:
            stem += subscript
    match = _OF_THIS_STEP.fullmatch(stem)
    if match and not is_parameter(match[1]):
        stem = match[1]
    if tilde:
        stem += "_tilde"
    if stem in _CANDIDATES:
        stem = "g"
    return stem + PREVIOUS if previous else stem


def is_parameter(name: str) -> bool:
    """Whether a name is that of weights: W, U, R, V, w or b, alone or with a subscript."""
    return _PARAMETER.fullmatch(name) is not None and not name.endswith(PREVIOUS)


def is_bias(name: str) -> bool:
    """Whether a name is that of a bias, which is a vector wherever it stands."""
    return name == "b" or name.startswith("b_")


def name_problem(name: str) -> str | None:
    """Why a name cannot be used, or None."""
    if not _PLAIN.fullmatch(name) or "__" in name or name.endswith("_"):
        return f"{name} is no name: use letters, digits and single underscores, as in W_xi."
    if len(name) > MAX_EQUATION_NAME:
        return f"This name has {len(name)} letters; {MAX_EQUATION_NAME} are the most."
    if keyword.iskeyword(name):
        return f"{name} is a word of Python and can't be a name here. Choose another."
    return None
