"""The equations of c and h, and what learners write in their place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import torch
from torch import Tensor, sigmoid, tanh

from lstm_core.exercise.gate_values import NO_ACTIVATION, GateValue
from lstm_core.exercise.recording import positions


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write an equation; the first of each list is the right one.

    Attributes:
        mistake: a key of `lstm_core.exercise.wording.MISTAKES`; empty for the right one.
        written: what it says, in the lesson's letters.
        gates: the gates it takes, in the order `value` does.
        value: from those gates, c, c' and h', (B, H) each.
    """

    mistake: str
    written: str
    gates: str
    value: Callable[..., Tensor]


CELL_STATES: Final = (
    Spelling("", "f * c' + i * g", "fig", lambda f, i, g, c, c0, h0: f * c0 + i * g),
    Spelling("i_missing", "f * c' + g", "fg", lambda f, g, c, c0, h0: f * c0 + g),
    Spelling("f_missing", "c' + i * g", "ig", lambda i, g, c, c0, h0: c0 + i * g),
    Spelling("f_around_all", "f * (c' + i * g)", "fig",
             lambda f, i, g, c, c0, h0: f * (c0 + i * g)),
    Spelling("plus_for_times", "f * c' + i + g", "fig", lambda f, i, g, c, c0, h0: f * c0 + i + g),
    Spelling("times_for_plus", "f * c' * i * g", "fig", lambda f, i, g, c, c0, h0: f * c0 * i * g),
    Spelling("f_added", "f + c' + i * g", "fig", lambda f, i, g, c, c0, h0: f + c0 + i * g),
    Spelling("minus_for_plus", "f * c' - i * g", "fig", lambda f, i, g, c, c0, h0: f * c0 - i * g),
    Spelling("tanh_around_c", "tanh(f * c' + i * g)", "fig",
             lambda f, i, g, c, c0, h0: tanh(f * c0 + i * g)),
    Spelling("tanh_around_c", "sigmoid(f * c' + i * g)", "fig",
             lambda f, i, g, c, c0, h0: sigmoid(f * c0 + i * g)),
    Spelling("h_for_c_prev", "f * h' + i * g", "fig", lambda f, i, g, c, c0, h0: f * h0 + i * g),
    Spelling("coupled", "f * c' + (1 - f) * g", "fg",
             lambda f, g, c, c0, h0: f * c0 + (1 - f) * g),
    Spelling("coupled", "(1 - i) * c' + i * g", "ig",
             lambda i, g, c, c0, h0: (1 - i) * c0 + i * g),
    Spelling("c_prev_missing", "f + i * g", "fig", lambda f, i, g, c, c0, h0: f + i * g),
    Spelling("c_prev_missing", "i * g", "ig", lambda i, g, c, c0, h0: i * g),
    Spelling("g_missing", "f * c' + i", "fi", lambda f, i, c, c0, h0: f * c0 + i),
    Spelling("g_missing", "f * c' + i * c'", "fi", lambda f, i, c, c0, h0: f * c0 + i * c0),
    Spelling("f_reversed", "(1 - f) * c' + i * g", "fig",
             lambda f, i, g, c, c0, h0: (1 - f) * c0 + i * g),
    Spelling("old_c_returned", "c'", "", lambda c, c0, h0: c0),
)  # fmt: skip

HIDDEN_STATES: Final = (
    Spelling("", "o * tanh(c)", "o", lambda o, c, c0, h0: o * tanh(c)),
    Spelling("tanh_missing", "o * c", "o", lambda o, c, c0, h0: o * c),
    Spelling("tanh_around_all", "tanh(o * c)", "o", lambda o, c, c0, h0: tanh(o * c)),
    Spelling("old_c", "o * tanh(c')", "o", lambda o, c, c0, h0: o * tanh(c0)),
    Spelling("tanh_missing", "o * c'", "o", lambda o, c, c0, h0: o * c0),
    Spelling("sigmoid_for_tanh", "o * sigmoid(c)", "o", lambda o, c, c0, h0: o * sigmoid(c)),
    Spelling("plus_for_times", "o + tanh(c)", "o", lambda o, c, c0, h0: o + tanh(c)),
    Spelling("g_for_c", "o * tanh(g)", "og", lambda o, g, c, c0, h0: o * tanh(g)),
    Spelling("g_for_c", "o * g", "og", lambda o, g, c, c0, h0: o * g),
    Spelling("h_prev_for_c", "o * tanh(h')", "o", lambda o, c, c0, h0: o * tanh(h0)),
    Spelling("h_prev_kept", "o * tanh(c) + (1 - o) * h'", "o",
             lambda o, c, c0, h0: o * tanh(c) + (1 - o) * h0),
    Spelling("relu_for_tanh", "o * relu(c)", "o", lambda o, c, c0, h0: o * torch.relu(c)),
    Spelling("tanh_twice", "o * tanh(tanh(c))", "o", lambda o, c, c0, h0: o * tanh(tanh(c))),
    Spelling("o_missing", "tanh(c)", "", lambda c, c0, h0: tanh(c)),
    Spelling("o_returned", "o", "o", lambda o, c, c0, h0: o),
    Spelling("old_h_returned", "h'", "", lambda c, c0, h0: h0),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """A spelling whose numbers are those of the module.

    Attributes:
        spelling: the spelling.
        gates: which gate of the module stands for which letter.
        value: (B, H).
        exchanged: whether a gate stands where its weights' names do not put it.
    """

    spelling: Spelling
    gates: dict[str, GateValue]
    value: Tensor
    exchanged: bool


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """The states before and after a step, (B, H) each; c is zero where it plays no part."""

    c: Tensor
    c_prev: Tensor
    h_prev: Tensor


def matches(
    spellings: Sequence[Spelling],
    pool: Sequence[GateValue],
    states: States,
    targets: Tensor,
    tolerance: float,
) -> list[Match]:
    """Every spelling, with gates out of `pool`, that gives one of `targets`; best first.

    Args:
        spellings: `CELL_STATES` or `HIDDEN_STATES`.
        pool: the gates the module has.
        states: what the equations take besides gates.
        targets: (N, B, H).
        tolerance: how close the numbers must be.
    """
    found = []
    for rank, spelling in enumerate(spellings):
        choices = list(_choices(spelling, pool))
        if not choices:
            continue
        values = torch.stack(
            [
                spelling.value(*(gate.value for gate in gates), states.c, states.c_prev,
                               states.h_prev)
                for gates in choices
            ]
        )  # fmt: skip
        places = positions(values, targets, tolerance)
        for gates, value, place in zip(choices, values, places, strict=True):
            if place is not None:
                taken = dict(zip(spelling.gates, gates, strict=True))
                match = Match(spelling, taken, value, _misplaced(taken) > 0)
                found.append(((_misplaced(taken) + 2 * bool(rank), _oddness(taken), rank), match))
    return [match for _, match in sorted(found, key=lambda pair: pair[0])]


def _choices(spelling: Spelling, pool: Sequence[GateValue]) -> Iterator[tuple[GateValue, ...]]:
    yield from product(pool, repeat=len(spelling.gates))


def _misplaced(taken: dict[str, GateValue]) -> int:
    return sum(gate.letter not in (None, letter) for letter, gate in taken.items())


def _oddness(taken: dict[str, GateValue]) -> tuple[int, int, int]:
    """Prefer different gates, the usual activations, then the usual order of the lines."""
    repeated = len(taken) - len({id(gate) for gate in taken.values()})
    unusual = sum(
        gate.activation != ("tanh" if letter == "g" else "sigmoid")
        for letter, gate in taken.items()
    )
    bare = sum(gate.activation == NO_ACTIVATION for gate in taken.values())
    return (
        repeated,
        unusual + bare,
        sum((taken["g"].order < gate.order) for letter, gate in taken.items() if "g" in taken),
    )
