"""What may have been meant by a line whose shapes don't fit."""

from collections.abc import Callable
from dataclasses import replace

from lstm_core.language.errors import EquationError
from lstm_core.language.judging.rewriting import one_changed, rebuilt, renamed
from lstm_core.language.nodes import Node, Operation, Operator

Fits = Callable[[Node], bool]


def shape_mistake(tree: Node, error: EquationError, fits: Fits) -> tuple[str, str]:
    """The kind of a mistake in the shapes, and what to say of it.

    Args:
        tree: the right side of the line.
        error: what was found wrong.
        fits: whether the shapes of another tree would fit.
    """
    exchanged = renamed(tree, {"x": "h_prev", "h_prev": "x"})
    if fits(exchanged):
        return "x_and_h_exchanged", (
            f"{error.plain} W_x… goes with x and W_h… with h_prev; they are exchanged here."
        )
    if fits(_with_operator(tree, "@", "*")) or _one_fits(tree, "@", "*", fits):
        return "at_for_star", error.plain
    if fits(_with_operator(tree, "*", "@")) or _one_fits(tree, "*", "@", fits):
        return "star_for_at", error.plain
    if fits(rebuilt(tree, _turned)) or any(map(fits, one_changed(tree, _turned_or_none))):
        return "matrix_on_the_right", error.plain
    return "shape", error.plain


def _one_fits(tree: Node, wrong: Operator, right: Operator, fits: Fits) -> bool:
    def change(node: Node) -> Node | None:
        if isinstance(node, Operation) and node.operator == wrong:
            return replace(node, operator=right)
        return None

    return any(fits(other) for other in one_changed(tree, change))


def _with_operator(tree: Node, wrong: Operator, right: Operator) -> Node:
    def change(node: Node) -> Node:
        if isinstance(node, Operation) and node.operator == wrong:
            return replace(node, operator=right)
        return node

    return rebuilt(tree, change)


def _turned(node: Node) -> Node:
    if isinstance(node, Operation) and node.operator == "@":
        return replace(node, left=node.right, right=node.left)
    return node


def _turned_or_none(node: Node) -> Node | None:
    turned = _turned(node)
    return None if turned == node else turned
