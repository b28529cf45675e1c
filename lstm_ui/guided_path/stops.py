"""The stops of the guided path: each gate, two things a cell can do, and a form of its own."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

from lstm_core.weight_presets import OPEN, SHUT
from lstm_ui.guided_path.stop import Stop
from lstm_ui.run import Run
from lstm_ui.sequence_source import PresetSource, TypedSource
from lstm_ui.workspace import (
    Workspace,
    first_workspace,
    with_form,
    with_source,
    with_view,
    with_weight_preset,
    with_weights,
)

PULSE: Final = 5
"""The step of the one pulse of the impulse, and of the first of two tall ones."""
LOW_PULSE: Final = 15
SECOND_PULSE: Final = 25
_LATER: Final = PULSE + 10
_STEPS: Final = 40
WRITE: Final = "write"
"""The key of the stop that leads to the exercise."""


def word_ends(x: Tensor) -> Tensor:
    """The steps of aⁿbⁿ tokens, (T, 2) one-hot, at which a word is complete."""
    b = x[:, 1] > 0
    goes_on = torch.cat([b[1:], torch.tensor([False])])
    return (b & ~goes_on).nonzero().flatten()


def _unit(run: Run, quantity: str) -> Tensor:
    """(T,): a gate or state of unit 0."""
    values: Tensor = getattr(run.trace["l0"], quantity)[:, 0, 0]
    return values


def _pulses() -> str:
    heights = {PULSE: "1", LOW_PULSE: "0.4", SECOND_PULSE: "1"}
    return ", ".join(heights.get(step, "0") for step in range(_STEPS))


def _remembering() -> Workspace:
    """One pulse that goes in and never leaves."""
    return with_weight_preset(first_workspace(), "remember")


def _input_gate() -> Workspace:
    pulses = with_source(_remembering(), TypedSource(_pulses()))
    return with_view(pulses, step=LOW_PULSE, gate="i")


def _forget_gate() -> Workspace:
    return with_view(_remembering(), step=_LATER, gate="f")


def _candidate() -> Workspace:
    pulses = with_source(_remembering(), PresetSource("pulses"))
    always_open = with_weights(pulses, {"W_xi": [[0.0]], "b_i": [OPEN]})
    return with_view(always_open, step=3, gate="g")


def _output_gate() -> Workspace:
    return with_view(with_weights(_remembering(), {"b_o": [SHUT]}), step=_LATER, gate="o")


def _counter() -> Workspace:
    return with_view(with_weight_preset(first_workspace(), "counter"), gate="f")


def _latch() -> Workspace:
    return with_view(with_weight_preset(first_workspace(), "latch"), gate="i")


def _lesson_form() -> Workspace:
    lesson = with_form(_remembering(), variant="lesson")
    half_open = with_weights(lesson, {"b_o": [0.0], "W_co": [0.0]})
    return with_view(half_open, step=_LATER, gate="o")


def _has_lost_count(run: Run) -> bool:
    at_the_ends = _unit(run, "c")[word_ends(run.trace.x[:, 0])]
    return bool((at_the_ends.abs() > 0.5).any())


def _differs_from_torch(run: Run) -> bool:
    gap = run.comparison.largest_difference
    return bool(run.comparison.extra_terms) and gap is not None and gap > 0.1


STOPS: Final[Mapping[str, Stop]] = MappingProxyType(
    {
        stop.key: stop
        for stop in (
            Stop(
                key="input",
                title="The input gate: what gets in",
                look="x brings two tall pulses and a low one between them. The input gate i opens "
                "for the tall ones alone, so only they are added to the cell state c.",
                move="Raise b_i until the low pulse at step 15 gets in, too.",
                weight="b_i",
                found="i multiplies what may enter: near 0 nothing does, near 1 all of it. "
                "Its bias says how easily it opens.",
                load=_input_gate,
                done=lambda run: bool(_unit(run, "i")[LOW_PULSE] > 0.9),
            ),
            Stop(
                key="forget",
                title="The forget gate: what is kept",
                look="One pulse, long ago. The forget gate f stays at 1, so c is carried on whole "
                "from step to step.",
                move="Lower b_f until c has lost more than half by step 15.",
                weight="b_f",
                found="Every step multiplies c by f. Even 0.9 is soon little: after ten steps, two "
                "thirds are gone.",
                load=_forget_gate,
                done=lambda run: bool(0 < _unit(run, "c")[_LATER] < 0.5 * _unit(run, "c")[PULSE]),
            ),
            Stop(
                key="candidate",
                title="The candidate: what is written",
                look="The input gate is always open, and the candidate g goes into c: up for a "
                "pulse of +1, down for a pulse of −1.",
                move="Drag W_xc below zero.",
                weight="W_xc",
                found="Gates say how much, from 0 to 1. The candidate says what, from −1 to 1: its "
                "sign is turned, and c is upside down.",
                load=_candidate,
                done=lambda run: bool(_unit(run, "g")[3] < -0.1),
            ),
            Stop(
                key="output",
                title="The output gate: what is shown",
                look="c holds the pulse, yet h shows nothing of it: the output gate o is shut.",
                move="Raise b_o until h is above 0.5.",
                weight="b_o",
                found="h is o times tanh(c). c has not changed at all: a cell can know something "
                "and not say it.",
                load=_output_gate,
                done=lambda run: bool(_unit(run, "h")[_LATER] > 0.5),
            ),
            Stop(
                key="counter",
                title="A counter",
                look="Words of a's and then as many b's. The candidate is +1 for an a and −1 for a "
                "b, and f stays at 1: c counts, and is back at 0 when a word is complete.",
                move="Lower b_f to 2.",
                weight="b_f",
                found="Now the count leaks: early letters weigh less than late ones, and c misses "
                "0 at the end of a word. To count, a cell must forget nothing.",
                load=_counter,
                done=_has_lost_count,
            ),
            Stop(
                key="latch",
                title="A latch",
                look="The first +1 sets c to 1, and a −1 clears it. A second +1 changes nothing: "
                "through W_hi = −60 the cell's own last output h′ holds the input gate shut.",
                move="Bring W_hi to 0. With Shift the hand is ten times as fast.",
                weight="W_hi",
                found="The second +1 was added to the first. Only because it sees h′ does the cell "
                "know that it is set.",
                load=_latch,
                done=lambda run: bool(_unit(run, "c").max() > 1.5),
            ),
            Stop(
                key="form",
                title="The lesson's form is not nn.LSTM",
                look="In the lesson's simplified equations o still sees c, through W_co. nn.LSTM "
                "has no such weight. While W_co is 0 the two agree, as the line above says.",
                move="Raise W_co until h is more than 0.1 away from that of nn.LSTM.",
                weight="W_co",
                found="The same W and b, and another h. Know which form your equations are before "
                "you take weights from one to the other.",
                load=_lesson_form,
                done=_differs_from_torch,
            ),
            Stop(
                key=WRITE,
                title="Now write it",
                look="You have moved every part of the cell. Now write it: i is given; f, g, c, o "
                "and h are yours. Each line is checked as you type, and the likely mistake is "
                "named.",
                move="",
                weight="",
                found="All six lines are right: you have walked the whole path, and written the "
                "cell at its end. “Back to my own” brings back what you had on screen.",
                load=first_workspace,
                done=lambda run: False,  # the exercise says so: see `with_cell_written`
            ),
        )
    }
)
"""By key, in the order in which they are walked."""
