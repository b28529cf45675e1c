"""What if: a gate held, a unit cut out, a cell state set; as plain values that can be saved."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Final

from lstm_core.conventions import GATE_NAMES, GATES, SIGMOID_GATES
from lstm_core.errors import InputError
from lstm_core.limits import MAX_WEIGHT
from lstm_core.variants import Variant


@dataclass(frozen=True, slots=True)
class HoldGate:
    """A gate, or the candidate, stays at a value whatever its equation gives.

    The value takes the place of the activation, and all that is computed from it sees it:
    c, h, the steps after, in ``cifg`` also f = 1 − i, in ``fgr`` the gates of the next step.

    >>> HoldGate("f", 1.0, unit=2, first=10, last=19)  # unit 2 forgets nothing for ten steps
    HoldGate(gate='f', value=1.0, unit=2, first=10, last=19)

    Attributes:
        gate: i, f, g or o.
        value: 0 to 1; −1 to 1 for g, or any number where the form's candidate is linear.
        unit: the unit held, from 0; None for all.
        first: the first step it is held at, from 0.
        last: the last step, counted in; None for the end. It may lie beyond the end.

    Raises:
        InputError: a value of the wrong kind or out of its range.
    """

    kind: ClassVar[str] = "hold"
    gate: str
    value: float
    unit: int | None = None
    first: int = 0
    last: int | None = None

    def __post_init__(self) -> None:
        if self.gate not in GATES:
            raise InputError(f"A gate to hold must be one of {', '.join(GATES)}; got {self.gate!r}")
        low = 0.0 if self.gate in SIGMOID_GATES else -MAX_WEIGHT
        high = 1.0 if self.gate in SIGMOID_GATES else MAX_WEIGHT
        _check_number(f"The value that {self.gate} is held at", self.value, low, high)
        _check_count("The unit", self.unit, or_none=True)
        _check_count("The first step", self.first)
        _check_count("The last step", self.last, or_none=True)
        if self.last is not None and self.last < self.first:
            raise InputError(
                f"The last step must not be before the first, {self.first}; got {self.last}."
            )


@dataclass(frozen=True, slots=True)
class CutUnit:
    """A unit is taken out: its i, f, g, o, c and h are 0 at every step, and at the start.

    Nothing sees it any more, so that the others do what they would in a cell without it.

    >>> CutUnit(3)
    CutUnit(unit=3)

    Attributes:
        unit: the unit, from 0.

    Raises:
        InputError: not a whole number from 0.
    """

    kind: ClassVar[str] = "cut"
    unit: int

    def __post_init__(self) -> None:
        _check_count("The unit", self.unit)


@dataclass(frozen=True, slots=True)
class SetCell:
    """The cell state of one unit after one step is set to a value.

    It takes the place of f ⊙ c' + i ⊙ g: the peephole of o, h and the next step see it.

    >>> SetCell(unit=0, step=41, value=-2.0)
    SetCell(unit=0, step=41, value=-2.0)

    Attributes:
        unit: the unit, from 0.
        step: the step, from 0.
        value: c after that step.

    Raises:
        InputError: a value of the wrong kind or beyond the limit of a weight.
    """

    kind: ClassVar[str] = "set"
    unit: int
    step: int
    value: float

    def __post_init__(self) -> None:
        _check_count("The unit", self.unit)
        _check_count("The step", self.step)
        _check_number("The value that c is set to", self.value, -MAX_WEIGHT, MAX_WEIGHT)


Intervention = HoldGate | CutUnit | SetCell

KINDS: Final[Mapping[str, type[Intervention]]] = MappingProxyType(
    {"hold": HoldGate, "cut": CutUnit, "set": SetCell}
)
"""Every kind of intervention by its name."""


def as_plain(intervention: Intervention) -> dict[str, str | int | float | None]:
    """The intervention as numbers and texts, which JSON can hold.

    >>> as_plain(SetCell(0, 41, -2.0))
    {'kind': 'set', 'unit': 0, 'step': 41, 'value': -2.0}
    """
    return {"kind": intervention.kind, **asdict(intervention)}


def from_plain(values: Mapping[str, Any]) -> Intervention:
    """The inverse of `as_plain`; nothing in `values` is trusted.

    Raises:
        InputError: no such kind, a name too many or too few, or a value that is refused.
    """
    fields = dict(values)
    kind = fields.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise InputError(f"An intervention's kind must be one of {', '.join(KINDS)}; got {kind!r}.")
    try:
        return KINDS[kind](**fields)
    except TypeError:
        raise InputError(
            f"An intervention of the kind {kind!r} can't be made of {', '.join(map(str, fields))}."
        ) from None


def check_intervention(
    intervention: Intervention, form: Variant, *, steps: int, hidden_size: int
) -> None:
    """Raise InputError unless the intervention can act on such a run.

    Args:
        intervention: what is to be changed.
        form: the form of the equations.
        steps: T.
        hidden_size: H.

    Raises:
        InputError: the unit, the step or the gate is not there, or the gate cannot reach
            the value.
    """
    unit = intervention.unit
    if unit is not None and unit >= hidden_size:
        raise InputError(f"There is no unit {unit}: the last of H = {hidden_size} is "
                         f"{hidden_size - 1}.")  # fmt: skip
    step = getattr(intervention, "first", getattr(intervention, "step", 0))
    if step >= steps:
        raise InputError(f"There is no step {step}: the last of T = {steps:,} is {steps - 1}.")
    if not isinstance(intervention, HoldGate):
        return
    gate = intervention.gate
    if gate not in form.gates:
        instead = "f = 1 − i: hold i instead" if gate == "f" and form.coupled else "it is 1"
        raise InputError(
            f"The form “{form.title}” has no {GATE_NAMES[gate]} of its own; {instead}."
        )
    if gate == "g" and form.candidate == "tanh":
        _check_number("The value that g, a tanh, is held at", intervention.value, -1.0, 1.0)


def _check_number(what: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InputError(f"{what} must be a number from {low:,g} to {high:,g}; got {value!r}.")


def _check_count(what: str, value: object, *, or_none: bool = False) -> None:
    if value is None and or_none:
        return
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InputError(f"{what} must be a whole number from 0; got {value!r}.")
