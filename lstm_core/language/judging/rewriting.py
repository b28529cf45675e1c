"""Small changes to a tree, from which mistakes are made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from lstm_core.language.nodes import (
    Call,
    Joined,
    Name,
    Negative,
    Node,
    Operation,
    children,
    summands,
)


def with_children(node: Node, new: tuple[Node, ...]) -> Node:
    """The same node over other nodes."""
    match node:
        case Negative():
            return replace(node, operand=new[0])
        case Operation():
            return replace(node, left=new[0], right=new[1])
        case Call():
            return replace(node, arguments=new)
        case Joined():
            return replace(node, parts=new)
    return node


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with every node changed, from the leaves up."""
    return change(with_children(node, tuple(rebuilt(child, change) for child in children(node))))


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """The tree with names in place of others, all at once."""

    def change(found: Node) -> Node:
        if isinstance(found, Name) and found.name in names:
            return replace(found, name=names[found.name])
        return found

    return rebuilt(node, change)


def one_changed(node: Node, change: Callable[[Node], Node | None]) -> Iterator[Node]:
    """The tree with one node changed, for every node that `change` gives another for."""
    new = change(node)
    if new is not None:
        yield new
    below = children(node)
    for place, child in enumerate(below):
        for other in one_changed(child, change):
            yield with_children(node, (*below[:place], other, *below[place + 1 :]))


def sum_of(terms: tuple[tuple[Node, bool], ...]) -> Node:
    """A tree of the terms, added where True and taken off where False."""
    (node, positive), *others = terms
    if not positive:
        node = Negative(node)
    for term, added in others:
        node = Operation("+" if added else "-", node, term)
    return node


def terms_of(node: Node) -> tuple[tuple[Node, bool], ...]:
    """The terms of the sum inside an activation, or of the tree itself."""
    return summands(node.arguments[0] if isinstance(node, Call) else node)


def with_terms(node: Node, terms: tuple[tuple[Node, bool], ...]) -> Node:
    """The tree with another sum inside its activation."""
    total = sum_of(terms)
    return replace(node, arguments=(total,)) if isinstance(node, Call) else total
