"""Why a number is what it is: every product that goes into one gate or state of one unit."""

import math
from collections.abc import Iterator
from typing import Any

from lstm_core.conventions import (
    QUANTITIES,
    SIGMOID_GATES,
    bias_name,
    gate_recurrence_name,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)
from lstm_core.errors import InputError
from lstm_core.lesson_weights import Weights
from lstm_core.step_record import Step
from lstm_core.variants import Variant
from lstm_core.why_record import Curve, Factor, Kind, Origin, Why, WhyTerm
from lstm_core.worked_equations import activation_name, output_text


def why(step: Step[Any], weights: Weights, quantity: str, unit: int, variant: Variant) -> Why:
    """The products, their sum and the activation behind one number of one step.

    The sums are those of Graves 2013 (eqs. 7–11) as the form has them, worked in float64.
    Covered is what `lstm_core.lesson_weights` covers: one layer without projection and
    without layer normalisation.

    >>> import torch
    >>> from lstm_core import LSTM, VARIANTS
    >>> from lstm_core.lesson_weights import lesson_weights
    >>> from lstm_core.parameters import cell_weights
    >>> from lstm_core.step_record import record_step
    >>> lstm, form, zeros = LSTM(1, 2), VARIANTS["standard"], torch.zeros(2)
    >>> lstm.reset_parameters(seed=0)
    >>> weights = cell_weights(lstm, form, "_l0")
    >>> step = record_step(torch.ones(1), zeros, zeros, weights, gates_prev=zeros)
    >>> answer = why(step, lesson_weights(lstm), "i", 0, form)
    >>> [(term.text, round(term.value, 3)) for term in answer.terms if term.value]
    [('W_xi[0, 0] · x[0]', 0.665), ('b_i[0]', -0.818)]
    >>> round(answer.total, 3), round(answer.value, 3), round(answer.curve.derivative, 3)
    (-0.153, 0.462, 0.249)

    Args:
        step: the record of one unbatched step, (H,) each.
        weights: the weights it was computed with, by the lesson's names.
        quantity: one of `lstm_core.conventions.QUANTITIES`.
        unit: the hidden unit, from 0.
        variant: the form it was computed with.

    Raises:
        InputError: there is no such quantity or unit, or the step holds several sequences.
    """
    if quantity not in QUANTITIES:
        raise InputError(f"Ask about one of {', '.join(QUANTITIES)}; got {quantity!r}.")
    if step.c.ndim != 1:
        raise InputError(
            f"Ask about one sequence at a time: c must have shape (H,); got {tuple(step.c.shape)}."
        )
    if not 0 <= unit < len(step.c):
        raise InputError(f"The unit must be 0 to {len(step.c) - 1}; got {unit}.")
    terms = tuple(_terms(step, weights, quantity, unit, variant))
    total = math.fsum(term.value for term in terms)
    curve, value = None, total
    if quantity in variant.gates:
        activation = activation_name(quantity, variant)
        curve = Curve(activation, total) if activation else None
        value = curve.value if curve else total
    elif quantity == "h" and variant.output == "tanh":
        curve = Curve("tanh", _number(step.c, unit))
    return Why(
        quantity=quantity,
        unit=unit,
        terms=terms,
        total=total,
        curve=curve,
        value=value,
        recorded=_number(getattr(step, quantity), unit),
        replaced=quantity in step.replaced and bool(step.replaced[quantity][0][unit].item()),
    )


def _terms(
    step: Step[Any], weights: Weights, quantity: str, unit: int, form: Variant
) -> Iterator[WhyTerm]:
    if quantity == "c":
        yield WhyTerm("state", (_now(step, "f", unit), _before("c", step.c_prev, unit)))
        yield WhyTerm("state", (_now(step, "i", unit), _now(step, "g", unit)))
    elif quantity == "h":
        text = output_text(form).replace("c", f"c[{unit}]")
        shown = Factor(text, _number(step.tanh_c, unit), Origin("c", unit, 0))
        yield WhyTerm("state", (_now(step, "o", unit), shown))
    elif quantity in form.gates:
        yield from _gate_terms(step, weights, quantity, unit, form)
    else:
        yield WhyTerm("constant", (Factor("1", 1.0),))
        if quantity == "f" and form.coupled:
            i = _now(step, "i", unit)
            yield WhyTerm("state", (Factor("−1", -1.0), i))


def _gate_terms(
    step: Step[Any], weights: Weights, gate: str, unit: int, form: Variant
) -> Iterator[WhyTerm]:
    def row(kind: Kind, name: str, seen: list[Factor]) -> Iterator[WhyTerm]:
        for column, factor in enumerate(seen):
            weight = float(weights[name][unit, column])
            yield WhyTerm(kind, (Factor(f"{name}[{unit}, {column}]", weight), factor))

    x = [Factor(f"x[{k}]", value) for k, value in enumerate(step.x.tolist())]
    yield from row("input", input_weight_name(gate), x)
    h_prev = [_before("h", step.h_prev, k) for k in range(len(step.h_prev))]
    yield from row("recurrent", recurrent_weight_name(gate), h_prev)
    if gate in form.peepholes:
        name = peephole_name(gate)

        def seen(k: int) -> Factor:
            return _now(step, "c", k) if gate == "o" else _before("c", step.c_prev, k)

        if weights[name].ndim == 2:
            yield from row("peephole", name, [seen(k) for k in range(len(step.c))])
        else:
            weight = Factor(f"{name}[{unit}]", float(weights[name][unit]))
            yield WhyTerm("peephole", (weight, seen(unit)))
    if step.gates_prev is not None and gate in SIGMOID_GATES:
        for source, values in zip(SIGMOID_GATES, step.gates_prev.reshape(3, -1), strict=True):
            before = [_before(source, values, k) for k in range(len(values))]
            yield from row("gates", gate_recurrence_name(source, gate), before)
    bias = float(weights[bias_name(gate)][unit])
    yield WhyTerm("bias", (Factor(f"{bias_name(gate)}[{unit}]", bias),))


def _now(step: Step[Any], quantity: str, unit: int) -> Factor:
    value = _number(getattr(step, quantity), unit)
    return Factor(f"{quantity}[{unit}]", value, Origin(quantity, unit, 0))


def _before(quantity: str, values: Any, unit: int) -> Factor:
    return Factor(f"{quantity}′[{unit}]", _number(values, unit), Origin(quantity, unit, 1))


def _number(values: Any, unit: int) -> float:
    return float(values[unit].item())
