"""The value of a tree, by walking it with torch's operations; autograd goes through."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_core.language.functions import FUNCTIONS
from lstm_core.language.nodes import Call, Joined, Name, Negative, Node, Number, Operation

Known = Mapping[str, Tensor]


def value(node: Node, known: Known) -> Tensor:
    """The value of a tree whose names and shapes have been checked.

    >>> from lstm_core.language.parsing import parse_line
    >>> line = parse_line("f = 1 - sigmoid(W_f @ x)")
    >>> value(line.right, {"W_f": torch.zeros(2, 3), "x": torch.ones(4, 3)}).shape
    torch.Size([4, 2])

    Args:
        node: the tree.
        known: the value of every name in it: vectors (…, n), matrices (rows, columns),
            parameters without leading axes. Numbers take their dtype from it.
    """
    return _BY_NODE[type(node)](node, known)


def _number(node: Number, known: Known) -> Tensor:
    like = next(iter(known.values()))
    return like.new_tensor(node.value)


def _name(node: Name, known: Known) -> Tensor:
    return known[node.name]


def _negative(node: Negative, known: Known) -> Tensor:
    return -value(node.operand, known)


def _product(matrix: Tensor, vector: Tensor) -> Tensor:
    return linear(vector, matrix)  # (…, n) @ (rows, n).T -> (…, rows)


_OPERATIONS: Final[Mapping[str, Callable[[Tensor, Tensor], Tensor]]] = {
    "+": torch.add,
    "-": torch.sub,
    "*": torch.mul,
    "/": torch.div,
    "@": _product,
}


def _operation(node: Operation, known: Known) -> Tensor:
    return _OPERATIONS[node.operator](value(node.left, known), value(node.right, known))


def _call(node: Call, known: Known) -> Tensor:
    arguments = [value(argument, known) for argument in node.arguments]
    return FUNCTIONS[node.function].compute(*arguments)


def _joined(node: Joined, known: Known) -> Tensor:
    parts = [value(part, known) for part in node.parts]
    leading = max((part.shape[:-1] for part in parts), key=len)  # a parameter has none
    return torch.cat([part.expand(*leading, part.shape[-1]) for part in parts], dim=-1)


_BY_NODE: Final[Mapping[type, Callable[[Any, Known], Tensor]]] = {
    Number: _number,
    Name: _name,
    Negative: _negative,
    Operation: _operation,
    Call: _call,
    Joined: _joined,
}
