"""What the drawn cell is made of: wires, values, gates, sums and products, as plain data."""

from dataclasses import dataclass
from typing import Literal

from lstm_figures.svg import Point

WireKind = Literal["lane", "plain", "peephole"]
Scale = Literal["share", "signed"]


@dataclass(frozen=True, slots=True)
class Wire:
    """A line from corner to corner, along the flow of its values.

    Attributes:
        name: what it joins, such as ``"i-product"``.
        points: its corners.
        colour: the quantity whose colour it has, or ``"both"`` for x and h′ together.
        lights: the quantities it belongs to, which light it up.
        kind: how it is drawn.
        arrow: whether it ends in an arrow head.
    """

    name: str
    points: tuple[Point, ...]
    colour: str
    lights: tuple[str, ...]
    kind: WireKind = "plain"
    arrow: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value: a number, or a strip of one cell for each unit.

    Attributes:
        name: which value: a quantity, ``c_prev``, ``h_prev``, ``kept`` (f ⊙ c′),
            ``written`` (i ⊙ g), ``shown`` (tanh c), ``gates_prev`` or ``x``.
        label: how it is written beside it, or empty.
        centre: its middle.
        colour: the quantity whose colour it has.
        scale: which colour scale its values are on.
    """

    name: str
    label: str
    centre: Point
    colour: str
    scale: Scale


@dataclass(frozen=True, slots=True)
class GateBox:
    """A gate: its activation, or the text of what stands in its place."""

    gate: str
    centre: Point
    activation: str
    constant: str


@dataclass(frozen=True, slots=True)
class Node:
    """A sum or a product of what meets there."""

    name: str
    symbol: Literal["×", "+"]
    centre: Point


@dataclass(frozen=True, slots=True)
class Parts:
    """All that one form draws in one layout."""

    wires: tuple[Wire, ...]
    slots: tuple[Slot, ...]
    gates: tuple[GateBox, ...]
    nodes: tuple[Node, ...]
    squash: Point | None

    def wire(self, name: str) -> Wire:
        """The wire of that name.

        Raises:
            KeyError: this form has no such wire.
        """
        for wire in self.wires:
            if wire.name == name:
                return wire
        raise KeyError(f"no wire {name!r} in this drawing")
