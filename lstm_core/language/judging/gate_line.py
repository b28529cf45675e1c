"""The line of a gate that mistakes are made in."""

from dataclasses import dataclass

from lstm_core.language.judging.exercise_forms import letter_of
from lstm_core.language.nodes import Node


@dataclass(frozen=True, slots=True)
class GateLine:
    """The line of i, f, g or o in a form; the tree is its right side."""

    form: str
    name: str
    tree: Node

    @property
    def letter(self) -> str:
        """The subscript of its weights."""
        return letter_of(self.name)

    @property
    def activation(self) -> str:
        """What it is a sigmoid or a tanh by right."""
        return "tanh" if self.name == "g" else "sigmoid"

    @property
    def seen_state(self) -> str:
        """Which cell state its peephole looks at."""
        return "c" if self.name == "o" else "c_prev"
