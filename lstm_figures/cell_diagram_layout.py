"""Where the parts of the drawn cell stand: one topology, two widths."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

LANE: Final = 74
"""The height of the carry lane, which c rides on."""
PRODUCTS: Final = 196
"""The height of the two products below the lane, i ⊙ g and o ⊙ tanh(c)."""
BETWEEN: Final = 137
"""Halfway between the lane and the products: i ⊙ g on its way up."""
SQUASH: Final = 114
SQUASHED: Final = 155
"""The tanh on the way to h, and its value."""
PEEPHOLES: Final = 219
"""Where the peepholes of i and f run, just above the gates."""
GATE_TOP: Final = 238
GATE_BOTTOM: Final = 306
BUS: Final = 340
"""Where h′ and x run to every gate."""
GATES_BUS: Final = 371
"""Where i, f and o of the step before run, in the form that has them."""
BODY_TOP: Final = 30
BODY_BOTTOM: Final = 394
INPUT: Final = 420
TOP: Final = 22
HEIGHT: Final = 440

NODE_RADIUS: Final = 12
SLOT_HEIGHT: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The widths of one drawing; heights are shared.

    Gates stand from left to right as the lane meets them: f first empties it, i and g
    then fill it, and o shows it.

    Attributes:
        name: ``"wide"`` or ``"narrow"``.
        width: of the whole drawing.
        body: left and right edge of the cell.
        columns: the middle of each gate.
        input_column: where x comes up.
        drop: where h comes down from its product.
        edges: the middle of the state before the step, and of the state after it.
        gate_width, slot_width: of a gate's box and of a value.
        peephole_shift: how far left of a gate's middle its peephole enters.
        gates_shift: how far right of it the gates of the step before enter.
        ghost: how much of each neighbouring step is seen; 0 for none.
        letter, number, small: font sizes.
        decimals: of the numbers.
        labelled: whether there is room for the names of the weights.
    """

    name: str
    width: int
    body: tuple[int, int]
    columns: Mapping[str, int]
    input_column: int
    drop: int
    edges: tuple[int, int]
    gate_width: int
    slot_width: int
    peephole_shift: int
    gates_shift: int
    ghost: int
    letter: int
    number: float
    small: float
    decimals: int
    labelled: bool


WIDE: Final = Layout(
    name="wide",
    width=1000,
    body=(150, 850),
    columns=MappingProxyType({"f": 258, "i": 408, "g": 558, "o": 708}),
    input_column=190,
    drop=806,
    edges=(95, 905),
    gate_width=112,
    slot_width=84,
    peephole_shift=48,
    gates_shift=36,
    ghost=40,
    letter=19,
    number=14.5,
    small=12.5,
    decimals=4,
    labelled=True,
)
NARROW: Final = Layout(
    name="narrow",
    width=392,
    body=(62, 330),
    columns=MappingProxyType({"f": 98, "i": 159, "g": 220, "o": 281}),
    input_column=76,
    drop=319,
    edges=(29, 363),
    gate_width=52,
    slot_width=49,
    peephole_shift=17,
    gates_shift=16,
    ghost=0,
    letter=16,
    number=11.5,
    small=11,
    decimals=3,
    labelled=False,
)
LAYOUTS: Final = (WIDE, NARROW)
