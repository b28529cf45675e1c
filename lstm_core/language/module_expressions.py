"""Trees as the PyTorch code of a batch of sequences."""

import math
from collections.abc import Mapping, Set

import torch

from lstm_core.language.evaluation import value
from lstm_core.language.functions import FUNCTIONS
from lstm_core.language.nodes import (
    Call,
    Joined,
    Name,
    Negative,
    Node,
    Number,
    Operation,
    children,
    summands,
    walk,
)
from lstm_core.language.sizes import Shape

_SUM, _PRODUCT, _UNARY, _ATOM = 1, 2, 3, 4
_CLAMP = {"max": "min", "min": "max"}


class CodeWriter:
    """Writes trees as PyTorch code; `parameters` are attributes of self, the rest variables."""

    def __init__(self, parameters: Mapping[str, Shape], variables: Mapping[str, str]) -> None:
        self._parameters = parameters
        self._variables = variables

    def code(self, node: Node, above: int = 0) -> str:
        """The code of a tree, in parentheses where it binds less than `above`."""
        if is_constant(node):
            return _constant(node, above)
        match node:
            case Name():
                return self._name(node.name)
            case Call():
                return self._call(node)
            case Joined():
                return f"torch.cat([{', '.join(map(self._batched, node.parts))}], dim=-1)"
            case Negative():
                return _bound(f"-{self.code(node.operand, _UNARY)}", _UNARY, above)
            case Operation(operator="@"):
                matrix = self._matrix(node.left)
                return _bound(f"{self.code(node.right, _PRODUCT)} @ {matrix}.T", _PRODUCT, above)
            case Operation():
                binds = _SUM if node.operator in "+-" else _PRODUCT
                left, right = self.code(node.left, binds), self.code(node.right, binds + 1)
                return _bound(f"{left} {node.operator} {right}", binds, above)
        return _constant(node, above)

    def code_over_lines(self, node: Node, indent: str) -> str:
        """The code with a line for each term of its sum, where it is a sum or of one."""
        head, tail, total = "(", ")", node
        if isinstance(node, Call) and len(node.arguments) == 1:
            head, tail = FUNCTIONS[node.function].torch_name.split("{}")
            [total] = node.arguments
        (first, _), *others = summands(total)
        if not others:
            return self.code(node)
        lines = [self.code(first, _SUM)]
        lines += [f"{'+' if add else '-'} {self.code(term, _PRODUCT)}" for term, add in others]
        inside = "".join(f"\n{indent}    {line}" for line in lines)
        return f"{head}{inside}\n{indent}{tail.removeprefix(', ')}"

    def is_batched(self, node: Node) -> bool:
        """Whether it has a row for every sequence."""
        return any(name not in self._parameters for name in _names(node))

    def _name(self, name: str) -> str:
        return f"self.{name}" if name in self._parameters else self._variables[name]

    def _batched(self, node: Node) -> str:
        code = self.code(node, _ATOM if not self.is_batched(node) else 0)
        return code if self.is_batched(node) else f"{code}.expand(len(x), -1)"

    def _matrix(self, node: Node) -> str:
        if isinstance(node, Joined):
            return f"torch.cat([{', '.join(map(self._matrix_part, node.parts))}], dim=-1)"
        return self.code(node, _ATOM)

    def _matrix_part(self, node: Node) -> str:
        return self._matrix(node) if isinstance(node, Joined) else self.code(node)

    def _call(self, node: Call) -> str:
        constants = [part for part in children(node) if is_constant(part)]
        if node.function in _CLAMP and constants:
            [other] = [part for part in children(node) if not is_constant(part)]
            limit = self.code(constants[0])
            return f"torch.clamp({self.code(other)}, {_CLAMP[node.function]}={limit})"
        arguments = ", ".join(map(self.code, node.arguments))
        return FUNCTIONS[node.function].torch_name.format(arguments)


def is_constant(node: Node) -> bool:
    """Whether nothing but numbers is in it."""
    return not _names(node)


def is_number(node: Node) -> bool:
    """Whether it is one number for all units of a vector."""
    match node:
        case Number():
            return True
        case Call() if FUNCTIONS[node.function].reduces:
            return True
        case Name() | Joined() | Operation(operator="@"):
            return False
    return all(map(is_number, children(node)))


def _names(node: Node) -> Set[str]:
    return {part.name for part in walk(node) if isinstance(part, Name)}


def _constant(node: Node, above: int) -> str:
    if isinstance(node, Number):
        return _number(node.value)
    number = value(node, {"like": torch.zeros((), dtype=torch.float64)}).item()
    return _bound(_number(number), _UNARY if number < 0 else _ATOM, above)


def _number(number: float) -> str:
    if not math.isfinite(number):
        return f'float("{number}")'
    return str(int(number)) if number.is_integer() and abs(number) < 1e6 else repr(number)


def _bound(code: str, binds: int, above: int) -> str:
    return f"({code})" if binds < above else code
