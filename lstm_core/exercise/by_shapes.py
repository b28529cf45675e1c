"""Cells that hide what they compute, judged by what goes in and what comes out."""

from collections.abc import Iterator, Sequence
from itertools import permutations

import torch
from torch import Tensor, nn

from lstm_core.conventions import GATES
from lstm_core.exercise.affine import Affine
from lstm_core.exercise.calling import Caller
from lstm_core.exercise.gate_values import GateValue
from lstm_core.exercise.held_tensors import held_tensors
from lstm_core.exercise.slabs import Slab, Term, slabs_of
from lstm_core.exercise.stacked_weights import Weights, stacked_weights
from lstm_core.exercise.whole_cell import (
    Roles,
    Trial,
    module_course,
    reference_course,
)
from lstm_core.exercise.wording import sees_c


def nearest_weights(
    module: nn.Module, caller: Caller, inputs: Trial, form: str, roles: Roles
) -> Weights | None:
    """Of all orders the four gates may stand in, the one that comes closest to the module.

    None where its weights are not those of four gates, or where it stops.

    Args:
        module: the module.
        caller: how it is called.
        inputs: what it is given.
        form: the form it is held against.
        roles: which of its states is h.
    """
    try:
        h = module_course(module, caller, inputs, (), roles).h
    except Exception:
        return None
    best: tuple[float, Weights] | None = None
    for gates in gates_by_shapes(slabs_of(held_tensors(module)), form):
        weights = stacked_weights(gates, form, (), inputs.xs.dtype)
        if weights is None:
            continue
        apart = float((reference_course(weights, form, inputs, ()).h - h).abs().max())
        if best is None or apart < best[0]:
            best = apart, weights
    return None if best is None else best[1]


def gates_by_shapes(slabs: Sequence[Slab], form: str) -> Iterator[dict[str, GateValue]]:
    """Every order in which the four gates may stand in a module's weights, i, f, g, o first.

    The weights are taken from their shapes: four slabs for x, four for h', four or eight for
    the biases, peepholes where the form has them. Nothing comes where there are others.
    """
    xs = _four(slabs, "x")
    hs = _four(slabs, "h")
    vectors = [slab for slab in slabs if slab.kind == "vector"]
    peepholes = [gate for gate in GATES if sees_c(gate, form)]
    seen = vectors[len(vectors) - len(peepholes) :] if peepholes else []
    biases = vectors[: len(vectors) - len(peepholes)]
    if xs is None or hs is None or len(biases) not in (4, 8):
        return
    for order in permutations(GATES):
        gates = {}
        for place, gate in enumerate(order):
            c = Term((seen[peepholes.index(gate)],)) if gate in peepholes else Term()
            bias = Term(tuple(biases[place::4]))
            gates[gate] = _gate(gate, Term((xs[place],)), Term((hs[place],)), bias, c)
        yield {gate: gates[gate] for gate in GATES}


def _four(slabs: Sequence[Slab], kind: str) -> list[Slab] | None:
    """The four of a kind; a square matrix can stand both ways, and is taken as it stands."""
    found = [slab for slab in slabs if slab.kind == kind]
    if len(found) == 8 and kind == "h":
        found = [slab for slab in found if not _turned(slab)]
    return found if len(found) == 4 else None


def _turned(slab: Slab) -> bool:
    values = slab.values()
    return values.stride(0) < values.stride(1)


def _gate(letter: str, x: Term, h_prev: Term, bias: Term, c: Term) -> GateValue:
    H = len(bias.values())
    none = torch.zeros(H, H, dtype=torch.float64)
    value: Tensor = none[:0]
    return GateValue(
        value=value,
        pre_activation=value,
        activation="tanh" if letter == "g" else "sigmoid",
        sum=Affine(none, none, none, none, none[0]),
        x=x,
        h_prev=h_prev,
        bias=bias,
        c_prev=Term() if letter == "o" else c,
        c=c if letter == "o" else Term(),
        letter=None,
        order=0,
    )
