"""The six equations of one step and one unit, with their numbers."""

from dataclasses import dataclass

from torch import Tensor

from lstm_core.conventions import (
    bias_name,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)
from lstm_core.step_record import Step
from lstm_core.variants import Variant


def gate_terms(gate: str, variant: Variant) -> tuple[str, ...]:
    """The summands of a gate's pre-activation in the lesson's names, peephole before bias."""
    terms = [f"{input_weight_name(gate)} x", f"{recurrent_weight_name(gate)} h′"]
    if gate in variant.peepholes:
        terms.append(peephole_term_name(gate))
    return (*terms, bias_name(gate))


def peephole_term_name(gate: str) -> str:
    """How a peephole term is written: o sees c of this step, i and f that of the one before."""
    return f"{peephole_name(gate)} {'c' if gate == 'o' else 'c′'}"


def activation_name(gate: str) -> str:
    """``tanh`` for the candidate, ``σ`` for the gates."""
    return "tanh" if gate == "g" else "σ"


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: how it is written, and its value."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Product:
    """One summand of a product of two, each with its name and value."""

    names: tuple[str, str]
    factors: tuple[float, float]


@dataclass(frozen=True, slots=True)
class WorkedGate:
    """A gate: the terms, their sum (the pre-activation), and σ or tanh of it."""

    gate: str
    activation: str
    terms: tuple[Term, ...]
    pre_activation: float
    value: float


@dataclass(frozen=True, slots=True)
class WorkedState:
    """c = f ⊙ c′ + i ⊙ g, or h = o ⊙ tanh(c): products of two that are added."""

    quantity: str
    products: tuple[Product, ...]
    value: float


Worked = WorkedGate | WorkedState


def worked_equations(step: Step, unit: int) -> tuple[Worked, ...]:
    """The equations of one unit in the order they are computed: i, f, g, c, o, h.

    Args:
        step: the record of one unbatched step, (H,) each.
        unit: the hidden unit, from 0.
    """

    def number(value: Tensor) -> float:
        return float(value[unit].item())

    def gate(name: str) -> WorkedGate:
        candidates = (
            (f"{input_weight_name(name)} x", getattr(step.Wx, name)),
            (f"{recurrent_weight_name(name)} h′", getattr(step.Rh, name)),
            (peephole_term_name(name), getattr(step.peephole, name)),
            (bias_name(name), getattr(step.bias, name)),
        )
        return WorkedGate(
            gate=name,
            activation=activation_name(name),
            terms=tuple(
                Term(text, number(value)) for text, value in candidates if value is not None
            ),
            pre_activation=number(getattr(step.pre_activation, name)),
            value=number(getattr(step, name)),
        )

    i, f, g, c_prev = (number(value) for value in (step.i, step.f, step.g, step.c_prev))
    carried, added = Product(("f", "c′"), (f, c_prev)), Product(("i", "g"), (i, g))
    shown = Product(("o", "tanh(c)"), (number(step.o), number(step.tanh_c)))
    return (
        gate("i"),
        gate("f"),
        gate("g"),
        WorkedState("c", (carried, added), number(step.c)),
        gate("o"),
        WorkedState("h", (shown,), number(step.h)),
    )
