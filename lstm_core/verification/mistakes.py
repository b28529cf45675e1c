"""Deliberate mistakes in the weights: a case that passes all the same cannot show them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import permutations

import torch
from torch import Tensor

from lstm_core.checkpoints.gate_orders import reordered
from lstm_core.conventions import GATES
from lstm_core.variants import variant_named
from lstm_core.verification.case import Case

_STACKED = ("weight_ih_", "weight_hh_", "bias_ih_", "bias_hh_")


def mistaken(case: Case) -> Iterator[tuple[str, Case]]:
    """Every mistake by name, and the case with it.

    The gates taken in every wrong order; peepholes exchanged or left out; biases left
    out; the two directions exchanged; h_0 and c_0 exchanged.
    """
    form = variant_named(str(case.arguments.get("variant", "standard")))
    for order in permutations(form.gates):
        if order != form.gates:
            yield f"gates as {' '.join(order)}", _with(case, _gates(case.weights, order))
    for order in permutations(form.peepholes):
        if order != form.peepholes:
            names = dict(zip(form.peepholes, order, strict=True))
            yield f"peepholes as {' '.join(order)}", _with(case, _peepholes(case.weights, names))
    for gate in form.peepholes:
        yield f"no peephole of {gate}", _with(case, _zeroed(case.weights, f"peephole_{gate}"))
    if "bias_ih_l0" in case.weights:
        yield "no biases", _with(case, _zeroed(case.weights, "bias_"))
    if case.arguments.get("bidirectional"):
        yield "directions exchanged", _with(case, _directions(case.weights))
    if case.state is not None and case.state[0].shape == case.state[1].shape:
        yield "h_0 and c_0 exchanged", replace(case, state=case.state[::-1])


def _with(case: Case, weights: dict[str, Tensor]) -> Case:
    return replace(case, weights=weights)


def _gates(weights: Mapping[str, Tensor], order: tuple[str, ...]) -> dict[str, Tensor]:
    right = tuple(sorted(order, key=GATES.index))
    return {
        name: reordered(values, order, right) if name.startswith(_STACKED) else values
        for name, values in weights.items()
    }


def _peepholes(weights: Mapping[str, Tensor], names: Mapping[str, str]) -> dict[str, Tensor]:
    def source(name: str) -> str:
        gate = name.removeprefix("peephole_")[0]
        return name.replace(f"peephole_{gate}", f"peephole_{names[gate]}")

    return {
        name: weights[source(name)] if name.startswith("peephole_") else values
        for name, values in weights.items()
    }


def _zeroed(weights: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {
        name: torch.zeros_like(values) if name.startswith(prefix) else values
        for name, values in weights.items()
    }


def _directions(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    def other(name: str) -> str:
        return name.removesuffix("_reverse") if name.endswith("_reverse") else f"{name}_reverse"

    return {name: weights[other(name)] for name in weights}
