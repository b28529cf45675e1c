"""The gates a module computes: activations of sums, found among all it computes."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from lstm_core.exercise.affine import Affine, Basis, affine_sums
from lstm_core.exercise.gate_names import gate_of_weight
from lstm_core.exercise.recording import positions
from lstm_core.exercise.slabs import Slab, Term, matching

NO_ACTIVATION: Final = "none"
ACTIVATIONS: Final[Mapping[str, Callable[[Tensor], Tensor]]] = MappingProxyType(
    {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "softmax over the units": lambda z: torch.softmax(z, -1),
        "softmax over the batch": lambda z: torch.softmax(z, 0),
        "hard sigmoid": functional.hardsigmoid,
        "sigmoid of sigmoid": lambda z: torch.sigmoid(torch.sigmoid(z)),
        "sigmoid of tanh": lambda z: torch.sigmoid(torch.tanh(z)),
        "tanh of tanh": lambda z: torch.tanh(torch.tanh(z)),
        "tanh of sigmoid": lambda z: torch.tanh(torch.sigmoid(z)),
        "log of sigmoid": functional.logsigmoid,
        "softplus": functional.softplus,
        "softsign": functional.softsign,
        "elu": functional.elu,
        "gelu": functional.gelu,
        "leaky relu": functional.leaky_relu,
        "exp": torch.exp,
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class GateValue:
    """One gate of a module, whichever it is.

    Attributes:
        value: (B, H).
        pre_activation: (B, H), the sum that the activation is taken of.
        activation: a key of `ACTIVATIONS`, or ``"none"``.
        sum: the coefficients of its pre-activation.
        x, h_prev, bias, c_prev, c: what in the module each coefficient is.
        letter: the gate its weights' names speak of, or None.
        order: when it was computed, among the others.
    """

    value: Tensor
    pre_activation: Tensor
    activation: str
    sum: Affine
    x: Term
    h_prev: Term
    bias: Term
    c_prev: Term
    c: Term
    letter: str | None
    order: int


def gate_values(
    values: Tensor, basis: Basis, slabs: Sequence[Slab], tolerance: float
) -> tuple[list[GateValue], list[GateValue]]:
    """The activated sums among `values` (N, B, H), and sums that may lack their activation."""
    sums = {
        index: found
        for index, found in affine_sums(values, basis, tolerance).items()
        if bool(found.x.any()) or (bool(found.h_prev.any()) and not _is_state(found))
    }
    if not sums:
        return [], []
    indices = list(sums)
    tried = [(index, name) for name in ACTIVATIONS for index in indices]
    activated = torch.stack([ACTIVATIONS[name](values[index]) for index, name in tried])
    others = [n for n in range(len(values)) if n not in sums]
    places = positions(activated, values[others], tolerance)
    found_at: dict[int, tuple[int, str]] = {}
    for (index, name), place in zip(tried, places, strict=True):
        if place is not None:
            found_at.setdefault(others[place], (index, name))
    gates = [
        _gate(values[place], values[index], name, sums[index], slabs, place, tolerance)
        for place, (index, name) in sorted(found_at.items())
    ]
    used = {index for index, _ in found_at.values()}
    bare = [
        _gate(values[index], values[index], NO_ACTIVATION, sums[index], slabs, index, tolerance)
        for index in _whole_sums(sums, used)
    ]
    return gates, bare


def _is_state(one: Affine) -> bool:
    """Whether it is h' itself."""
    return torch.equal(one.h_prev.round(decimals=4), torch.eye(len(one.h_prev)).double())


def _whole_sums(sums: Mapping[int, Affine], used: set[int]) -> list[int]:
    """Sums without an activation that are no part of another sum."""
    return [
        index
        for index, one in sums.items()
        if index not in used and not any(_is_part(one, sums[n]) for n in sums if n != index)
    ]


def _is_part(one: Affine, whole: Affine) -> bool:
    """Whether every term of `one` is in `whole`, which has more."""
    more = False
    for name in ("x", "h_prev", "c_prev", "c", "constant"):
        mine, theirs = getattr(one, name), getattr(whole, name)
        if not bool(mine.any()):
            more = more or bool(theirs.any())
        elif name != "constant" and not torch.allclose(mine, theirs, rtol=1e-4, atol=1e-4):
            return False
        elif name == "constant" and not torch.allclose(mine, theirs, rtol=1e-4, atol=1e-4):
            more = True  # one of two biases is added already
    return more


def _gate(
    value: Tensor,
    pre_activation: Tensor,
    activation: str,
    sum_: Affine,
    slabs: Sequence[Slab],
    order: int,
    tol: float,
) -> GateValue:
    def term(coefficient: Tensor) -> Term:
        return matching(coefficient, slabs, tol) if bool(coefficient.any()) else Term()

    x, h_prev = term(sum_.x), term(sum_.h_prev)
    bias, c_prev, c = term(sum_.constant), term(peephole(sum_.c_prev)), term(peephole(sum_.c))
    names = [slab.name for found in (x, h_prev, bias) for slab in found.slabs]
    letters = [letter for name in names if (letter := gate_of_weight(name)) is not None]
    letter = Counter(letters).most_common(1)[0][0] if letters else None
    return GateValue(
        value, pre_activation, activation, sum_, x, h_prev, bias, c_prev, c, letter, order
    )


def peephole(coefficient: Tensor) -> Tensor:
    """A vector (H,) where the matrix (H, H) is diagonal."""
    diagonal = coefficient.diagonal()
    return diagonal if torch.equal(torch.diag(diagonal), coefficient) else coefficient
