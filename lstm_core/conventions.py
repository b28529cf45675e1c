"""The one table of conventions: gate order, axes, and the lesson's names.

Axes are letters everywhere: T steps, B sequences, D inputs, H hidden units.
Gates stand in PyTorch's order i, f, g, o; state is ``(h, c)``.
Steps, units and channels count from 0, as Python does.
"""

from types import MappingProxyType
from typing import Final

GATES: Final = ("i", "f", "g", "o")
"""Gate order of every stacked weight: four slabs of H rows."""

SIGMOID_GATES: Final = ("i", "f", "o")
"""The gates proper, which lie between 0 and 1: all but the candidate."""

QUANTITIES: Final = ("i", "f", "g", "o", "c", "h")
"""What a trace holds for every step and unit, and the column order of its frame."""

GATE_NAMES: Final = MappingProxyType(
    {
        "i": "input gate",
        "f": "forget gate",
        "g": "candidate",
        "o": "output gate",
        "c": "cell state",
        "h": "hidden state",
    }
)

LESSON_LETTER: Final = MappingProxyType({"i": "i", "f": "f", "g": "c", "o": "o"})
"""The lesson's subscript of each gate: the candidate's weights are W_xc, W_hc, b_c."""


def input_weight_name(gate: str) -> str:
    """The lesson's name of a gate's input weights, (H, D): ``W_xi`` …

    >>> input_weight_name("g")  # the candidate goes by c
    'W_xc'
    """
    return f"W_x{LESSON_LETTER[gate]}"


def recurrent_weight_name(gate: str) -> str:
    """The lesson's name of a gate's recurrent weights, (H, H): ``W_hi`` …"""
    return f"W_h{LESSON_LETTER[gate]}"


def bias_name(gate: str) -> str:
    """The lesson's name of a gate's bias, (H,): ``b_i`` …"""
    return f"b_{LESSON_LETTER[gate]}"


def gate_recurrence_name(source: str, gate: str) -> str:
    """The weights from a gate of the step before to a gate, (H, H): ``W_fi`` from f to i."""
    return f"W_{source}{LESSON_LETTER[gate]}"


def peephole_name(gate: str) -> str:
    """The lesson's name of a gate's peephole, (H,) or (H, H): ``W_ci`` …"""
    return f"W_c{LESSON_LETTER[gate]}"
