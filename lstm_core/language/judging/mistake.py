"""One mistake: its name, its words, and the line with it."""

from dataclasses import dataclass

from lstm_core.language.nodes import Node


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line that is wrong in a known way.

    Attributes:
        kind: the name of the mistake, such as ``"missing_bias"``.
        message: what is wrong and what belongs there, in a sentence or two.
        tree: the right side of the line with the mistake in it.
    """

    kind: str
    message: str
    tree: Node
