"""Names a line of the exercise can't use, and what may have been meant."""

import re
from collections.abc import Iterable

from lstm_core.language.errors import closest
from lstm_core.language.functions import FUNCTIONS
from lstm_core.language.judging.exercise_forms import letter_of
from lstm_core.language.judging.rewriting import rebuilt
from lstm_core.language.judging.situations import VALUE_SHAPES, WEIGHT_SHAPES
from lstm_core.language.nodes import Joined, Name, Node, Operation
from lstm_core.language.spellings import is_parameter

_STATE_LINES = ("c", "h")


def fused_weights_split(node: Node) -> Node:
    """The tree with W_i @ [x, h_prev] written as W_xi @ x + W_hi @ h_prev, for any gate."""
    return rebuilt(node, _split)


def _split(node: Node) -> Node:
    if not isinstance(node, Operation) or node.operator != "@":
        return node
    matrix, vectors = node.left, node.right
    if not isinstance(matrix, Name) or not isinstance(vectors, Joined):
        return node
    match = re.fullmatch(r"W_([ifgco])", matrix.name)
    parts = [part.name for part in vectors.parts if isinstance(part, Name)]
    if match is None or sorted(parts) != ["h_prev", "x"] or len(vectors.parts) != 2:
        return node
    letter = "c" if match[1] == "g" else match[1]
    terms = [
        Operation("@", Name(f"W_{vector[0]}{letter}", matrix.place), Name(vector), node.place)
        for vector in parts
    ]
    return Operation("+", terms[0], terms[1], node.place)


def unknown_name(name: str, line: str, own: Iterable[str]) -> str:
    """What to say of a name that is neither given nor the learner's own.

    Args:
        name: the name.
        line: the line it stands in, ``"i"`` to ``"h"``.
        own: the learner's names on lines above.
    """
    if name in FUNCTIONS:
        return f"{name} is a function: write {name}(…)."
    if name == "x_prev":
        return "The input of the step before isn't kept: each gate looks at x of this step."
    if is_parameter(name):
        return f"There are no weights {name} in this cell. {_meant(name, line)}"
    known = (*VALUE_SHAPES, *WEIGHT_SHAPES, *own)
    return f"Nothing gives {name} a value.{closest(name, known)} {_available(line)}"


def _meant(name: str, line: str) -> str:
    if line in _STATE_LINES:
        return f"The line of {line} has no weights: it is made of gates and states."
    letter = letter_of(line)
    own = f"W_x{letter}, W_h{letter} and b_{letter}"
    if name == "W_cc":
        return "The candidate has no peephole in any form: it never sees the cell state."
    if line == "g" and re.fullmatch(r"(W_[xh]|b_)g", name):
        return f"The candidate's go by the letter c, as in the lesson: {own}."
    if name in (f"b_i{letter}", f"b_h{letter}", f"b_x{letter}", f"b_i{line}", f"b_h{line}"):
        return f"PyTorch has two biases for each gate; here their sum is one: b_{letter}."
    if name == f"W_i{line}":
        return f"PyTorch's W_i{line} is called W_x{letter} here."
    near = closest(name, tuple(WEIGHT_SHAPES)).strip()
    reversed_name = f"{name[:2]}{name[2:][::-1]}"
    if reversed_name in WEIGHT_SHAPES:
        near = f"Did you mean {reversed_name}?"
    return f"{near} Those of this line are {own}.".strip()


def _available(line: str) -> str:
    if line == "c":
        return "This line is made of f, c_prev, i and g."
    if line == "h":
        return "This line is made of o and c."
    letter = letter_of(line)
    return f"This line is made of x, h_prev, W_x{letter}, W_h{letter} and b_{letter}."
