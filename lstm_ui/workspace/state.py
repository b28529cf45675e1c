"""What is on screen, as one frozen value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Literal, get_args

import numpy as np

from lstm_core import InputError
from lstm_core.conventions import QUANTITIES
from lstm_core.interventions import Intervention
from lstm_core.lesson_weights import Weights
from lstm_core.limits import MAX_TRACE_NUMBERS
from lstm_core.sequences import Scaling, Sequence
from lstm_core.variants import Peephole, variant_named
from lstm_ui.sequence_source import SequenceSource
from lstm_ui.workspace.model import Model
from lstm_ui.workspace.written import NOTHING_WRITTEN, WritingView, Written

PlotKind = Literal["lines", "heat"]
START: Final = "start"
"""In the place of a gate whose weights are open: the state before the first step."""
NOTHING: Final[Weights] = MappingProxyType({})


def zero_start(hidden_size: int) -> Weights:
    """h_0 and c_0 of zeros, (H,) each."""
    return joined_start({name: np.zeros(hidden_size) for name in ("h_0", "c_0")})


def joined_start(values: Weights) -> Weights:
    """h_0 and c_0 as the workspace keeps them: float64, read-only."""
    for array in values.values():
        array.setflags(write=False)
    return MappingProxyType(dict(values))


@dataclass(frozen=True, slots=True)
class Question:
    """Why is this number what it is: a gate or state at a step, of a unit, each from 0."""

    quantity: str
    step: int
    unit: int


@dataclass(frozen=True, slots=True)
class Guide:
    """Where somebody is on the guided path, and what they had before it.

    Attributes:
        stop: the key of the stop that was loaded last.
        own: what was on screen before the path.
        done: the stops whose move was made; to have noticed one is no change to be undone.
    """

    stop: str
    own: "Workspace"
    done: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Workspace:
    """Everything a person has chosen; T, D and H follow from it.

    Attributes:
        source: where the sequence comes from.
        sequence: the sequence of `source`, before scaling.
        scaling: a key of `SCALINGS`.
        variant: a key of `VARIANTS`.
        peephole: ``"diagonal"`` or ``"full"``.
        hidden_size: H, 1 to `MAX_HIDDEN_SIZE`.
        forget_bias: what b_f is drawn as.
        seed: what the random weights were drawn with.
        weight_preset: a key of `WEIGHT_PRESETS`, or None for random weights.
        weights: the weights of the form by their lesson names, float64, read-only.
        edited: whether a weight was changed since the weights were drawn or set.
        shelved: edited weights of forms left, kept for coming back.
        kept_sources: the last source of each kind, for coming back.
        start: h_0 and c_0, (H,) each, float64, read-only: the state before the first step.
        interventions: what somebody changes in the run; those that do not fit it wait.
        pinned: the run kept as A to compare with; its own `pinned` is None.
        kind: how the gates are drawn.
        step: the chosen step, from 0.
        unit: the chosen unit, from 0.
        gate: the gate whose weights are open, or `START`.
        model: a trained model of the person's own, run on the same sequence; None for none.
        asked: the gate or state whose arithmetic is open, at the chosen step and unit, or None.
        trail: what was asked before it on the way back through the run, the first one first.
        guide: the place on the guided path; None for who is not on it.
        written: the equations of the person's own, of the exercise and of the laboratory.
        writing: how those are looked at.
    """

    source: SequenceSource
    sequence: Sequence
    weights: Weights
    scaling: Scaling = "none"
    variant: str = "standard"
    peephole: Peephole = "diagonal"
    hidden_size: int = 4
    forget_bias: float = 1.0
    seed: int = 0
    weight_preset: str | None = None
    edited: bool = False
    shelved: Weights = field(default_factory=lambda: NOTHING)
    kept_sources: Mapping[type, SequenceSource] = field(
        default_factory=lambda: MappingProxyType({})
    )
    start: Weights = field(default_factory=lambda: zero_start(4))
    interventions: tuple[Intervention, ...] = ()
    pinned: "Workspace | None" = None
    kind: PlotKind = "lines"
    step: int = 0
    unit: int = 0
    gate: str = "i"
    model: Model | None = None
    asked: str | None = None
    trail: tuple[Question, ...] = ()
    guide: Guide | None = None
    written: Written = NOTHING_WRITTEN
    writing: WritingView = field(default_factory=WritingView)

    @property
    def input_size(self) -> int:
        """D."""
        return len(self.sequence.channels)


def with_view(
    workspace: Workspace,
    *,
    kind: PlotKind | None = None,
    step: int | None = None,
    unit: int | None = None,
    gate: str | None = None,
) -> Workspace:
    """Another view of the same run; a step or unit beyond the end becomes the last."""
    if kind is not None:
        check_choice("The plot", kind, get_args(PlotKind))
    if gate is not None:
        check_choice("The gate", gate, (*variant_named(workspace.variant).gates, START))
    last_step, last_unit = len(workspace.sequence) - 1, workspace.hidden_size - 1
    return replace(
        workspace,
        kind=kind or workspace.kind,
        step=workspace.step if step is None else max(0, min(int(step), last_step)),
        unit=workspace.unit if unit is None else max(0, min(int(unit), last_unit)),
        gate=gate or workspace.gate,
    )


def check_choice(what: str, value: str, choices: Iterable[str]) -> None:
    """Raise InputError unless `value` is among `choices`."""
    if value not in choices:
        raise InputError(f"{what} must be one of {', '.join(choices)}; got {value!r}.")


def check_run_size(steps: int, hidden_size: int) -> None:
    """Raise InputError where a run would keep more numbers than a page can hold."""
    per_step = len(QUANTITIES) * hidden_size
    if steps * per_step > MAX_TRACE_NUMBERS:
        raise InputError(
            f"A run of {steps:,} steps with {hidden_size} units keeps {steps * per_step:,} "
            f"numbers, six for each step and unit; at most {MAX_TRACE_NUMBERS:,} fit. With "
            f"{hidden_size} units use at most {MAX_TRACE_NUMBERS // per_step:,} steps, or with "
            f"so many steps at most {MAX_TRACE_NUMBERS // (len(QUANTITIES) * steps)} units."
        )


def whole_number(what: str, value: object, low: int, high: int) -> int:
    """`value`, an int or its digits, within a range."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        got = value if isinstance(value, str) else repr(value)
        raise InputError(f"{what} must be a whole number from {low} to {high:,}; got {got[:40]}.")
    return value
