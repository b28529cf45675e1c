"""The syntax tree of a line: six kinds of node, and how they are written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lstm_core.language.errors import Place

Operator = Literal["+", "-", "*", "/", "@"]
NOWHERE = Place(1, 1)


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """An input, a state, a line above or a parameter, by its plain spelling."""

    name: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """``-operand``."""

    operand: "Node"
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """``left + right`` and its like; the place is the operator's."""

    operator: Operator
    left: "Node"
    right: "Node"
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """``function(arguments)``."""

    function: str
    arguments: tuple["Node", ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Joined:
    """``[x, h_prev]``: vectors end to end, or matrices side by side."""

    parts: tuple["Node", ...]
    place: Place = field(default=NOWHERE, compare=False)


Node = Number | Name | Negative | Operation | Call | Joined


@dataclass(frozen=True, slots=True)
class Equation:
    """One line: what it gives a value to, and the value.

    Attributes:
        name: the plain spelling of what stands left of =.
        right: the tree of what stands right of it.
        place: where the name stands.
        source: the line as it was typed.
    """

    name: str
    right: Node
    place: Place = field(default=NOWHERE, compare=False)
    source: str = field(default="", compare=False)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node."""
    match node:
        case Negative():
            return (node.operand,)
        case Operation():
            return (node.left, node.right)
        case Call():
            return node.arguments
        case Joined():
            return node.parts
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, from left to right."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(children(node))


def depth(node: Node) -> int:
    """How many nodes lie on the longest way down."""
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [child for above in level for child in children(above)]
    return deepest


def names(node: Node) -> tuple[str, ...]:
    """Every name in it, each once, in the order they stand."""
    return tuple(dict.fromkeys(found.name for found in walk(node) if isinstance(found, Name)))


def summands(node: Node) -> tuple[tuple[Node, bool], ...]:
    """The terms of a sum, True where one is added and False where it is taken off."""
    terms: list[tuple[Node, bool]] = []
    while isinstance(node, Operation) and node.operator in "+-":
        terms.append((node.right, node.operator == "+"))
        node = node.left
    return (*((node, True),), *reversed(terms))


_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2, "@": 4}
_UNARY, _ATOM = 3, 5


def written(node: Node) -> str:
    """The node in the language, with no more parentheses than it needs."""
    return _written(node, 0)


def _written(node: Node, above: int) -> str:
    match node:
        case Number():
            return f"{node.value:g}"
        case Name():
            return node.name
        case Call():
            return f"{node.function}({', '.join(map(written, node.arguments))})"
        case Joined():
            return f"[{', '.join(map(written, node.parts))}]"
        case Negative():
            text, binds = f"-{_written(node.operand, _UNARY)}", _UNARY
        case Operation():
            binds = _BINDS[node.operator]
            right_first = node.operator == "@"
            left = _written(node.left, binds + right_first)
            right = _written(node.right, _UNARY if right_first else binds + 1)
            text = f"{left} {node.operator} {right}"
    return f"({text})" if binds < above else text
