"""The six equations of one step and one unit, with their numbers."""

from dataclasses import dataclass
from typing import Any

from lstm_core.conventions import (
    SIGMOID_GATES,
    bias_name,
    gate_recurrence_name,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)
from lstm_core.step_record import Step
from lstm_core.variants import Variant


def gate_terms(gate: str, variant: Variant) -> tuple[str, ...]:
    """The summands of a gate's pre-activation in the lesson's names, the bias last.

    >>> from lstm_core import VARIANTS
    >>> gate_terms("o", VARIANTS["lesson"])
    ('W_xo x', 'W_ho h′', 'W_co c', 'b_o')
    """
    terms = [f"{input_weight_name(gate)} x", f"{recurrent_weight_name(gate)} h′"]
    if gate in variant.peepholes:
        terms.append(peephole_term_name(gate))
    if variant.gate_recurrence and gate in SIGMOID_GATES:
        terms.append(gate_recurrence_term_name(gate))
    return (*terms, bias_name(gate))


def peephole_term_name(gate: str) -> str:
    """How a peephole term is written: o sees c of this step, i and f that of the one before."""
    return f"{peephole_name(gate)} {'c' if gate == 'o' else 'c′'}"


def gate_recurrence_term_name(gate: str) -> str:
    """How the three terms of full gate recurrence are written, as one."""
    return " + ".join(f"{gate_recurrence_name(source, gate)} {source}′" for source in SIGMOID_GATES)


def activation_name(gate: str, variant: Variant) -> str:
    """``σ`` for the gates, ``tanh`` for the candidate; empty where there is none."""
    if gate != "g":
        return "σ"
    return "tanh" if variant.candidate == "tanh" else ""


def output_text(variant: Variant) -> str:
    """What o is multiplied with: ``tanh(c)`` or ``c``."""
    return "tanh(c)" if variant.output == "tanh" else "c"


def absent_gate_text(variant: Variant, gate: str) -> str:
    """What stands for a gate without weights: ``1``, or ``1 − i`` for a coupled f."""
    return "1 − i" if gate == "f" and variant.coupled else "1"


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

    quantity: str
    activation: str
    terms: tuple[Term, ...]
    pre_activation: float
    value: float


@dataclass(frozen=True, slots=True)
class WorkedConstant:
    """A gate that the form does without: 1, or 1 − `subtracted` for a coupled f."""

    quantity: str
    text: str
    subtracted: float
    value: float


@dataclass(frozen=True, slots=True)
class WorkedState:
    """c = f ⊙ c′ + i ⊙ g, or h = o ⊙ tanh(c): products of two that are added."""

    quantity: str
    products: tuple[Product, ...]
    value: float


Worked = WorkedGate | WorkedConstant | WorkedState


def worked_equations(step: Step[Any], unit: int, variant: Variant) -> tuple[Worked, ...]:
    """The equations of one unit in the order they are computed: i, f, g, c, o, h.

    >>> import torch
    >>> from lstm_core import VARIANTS, LSTMCell
    >>> cell = LSTMCell(1, 2)
    >>> cell.reset_parameters(seed=0)
    >>> gate = worked_equations(cell.step(torch.ones(1)), 0, VARIANTS["standard"])[0]
    >>> [f"{term.text} = {term.value:.3f}" for term in gate.terms]
    ['W_xi x = 0.665', 'W_hi h′ = 0.000', 'b_i = -0.818']

    Args:
        step: the record of one unbatched step, (H,) each.
        unit: the hidden unit, from 0.
        variant: the form the step was computed with.
    """

    def number(value: Any) -> float:
        numbers: list[float] = value.tolist()  # one call; to pick a tensor and read it is two
        return numbers[unit]

    def gate(name: str) -> WorkedGate | WorkedConstant:
        value = number(getattr(step, name))
        pre_activation = getattr(step.pre_activation, name)
        if pre_activation is None:
            subtracted = number(step.i) if variant.coupled and name == "f" else 0.0
            return WorkedConstant(name, absent_gate_text(variant, name), subtracted, value)
        parts = (step.Wx, step.Rh, step.peephole, step.gate_recurrence, step.bias)
        values = [part for part in (getattr(part, name) for part in parts) if part is not None]
        texts = gate_terms(name, variant)
        if step.bias.g is None:
            texts = texts[:-1]
        return WorkedGate(
            quantity=name,
            activation=activation_name(name, variant),
            terms=tuple(Term(t, number(v)) for t, v in zip(texts, values, strict=True)),
            pre_activation=number(pre_activation),
            value=value,
        )

    i, f, g, c_prev = (number(value) for value in (step.i, step.f, step.g, step.c_prev))
    carried, added = Product(("f", "c′"), (f, c_prev)), Product(("i", "g"), (i, g))
    shown = Product(("o", output_text(variant)), (number(step.o), number(step.tanh_c)))
    return (
        gate("i"),
        gate("f"),
        gate("g"),
        WorkedState("c", (carried, added), number(step.c)),
        gate("o"),
        WorkedState("h", (shown,), number(step.h)),
    )
