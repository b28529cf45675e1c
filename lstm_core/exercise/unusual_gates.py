"""Gates that are no activation of a sum, found by the place they have in c = f ⊙ c' + i ⊙ g."""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

from lstm_core.exercise.affine import Affine, Basis, affine_sums
from lstm_core.exercise.gate_values import GateValue
from lstm_core.exercise.recording import positions
from lstm_core.exercise.slabs import Slab, Term
from lstm_core.exercise.state_equations import CELL_STATES, Match

UNKNOWN: Final = "unknown"
CLOSED_EARLY: Final = "closed early"
_MOST_VALUES: Final = 120


def unusual_cell_state(
    values: Tensor,
    gates: Sequence[GateValue],
    basis: Basis,
    c: Tensor,
    slabs: Sequence[Slab],
    tolerance: float,
) -> Match | None:
    """c as f ⊙ c' + i ⊙ g of any three values that the module computes, or None.

    Args:
        values: (N, B, H), all that was computed.
        gates: those of them that are gates for certain.
        basis: what the step was given.
        c: (B, H), what it returned.
        slabs: the module's weights.
        tolerance: how close two equal numbers are.
    """
    values = values[:_MOST_VALUES]
    places = [positions(gate.value[None], values, tolerance)[0] for gate in gates]
    known = {at: gate for at, gate in zip(places, gates, strict=True) if at is not None}
    anchors = list(known)
    for f_at in range(len(values)):
        written = c - values[f_at] * basis.c_prev  # i ⊙ g
        for other in anchors:
            if other == f_at:
                continue
            quotient = written / values[other]
            place = positions(quotient.nan_to_num(0.0, 0.0, 0.0)[None], values, tolerance * 100)[0]
            if place is None or (f_at not in known and place not in known):
                continue
            f, one, two = (
                known.get(at) or _unusual(values[at], at, basis, values, tolerance)
                for at in (f_at, other, place)
            )
            i, g = (one, two) if one.activation != "tanh" else (two, one)
            return Match(CELL_STATES[0], {"f": f, "i": i, "g": g}, c, exchanged=False)
    return None


def _unusual(
    value: Tensor, order: int, basis: Basis, values: Tensor, tolerance: float
) -> GateValue:
    return GateValue(
        value=value,
        pre_activation=value,
        activation=CLOSED_EARLY if _closed_early(value, basis, values, tolerance) else UNKNOWN,
        sum=_nothing(value, basis),
        x=Term(),
        h_prev=Term(),
        bias=Term(),
        c_prev=Term(),
        c=Term(),
        letter=None,
        order=order,
    )


def _closed_early(value: Tensor, basis: Basis, values: Tensor, tolerance: float) -> bool:
    """Whether the value is σ or tanh of some terms, plus further terms."""
    sums = list(affine_sums(values, basis, tolerance))
    squashed = torch.cat([torch.sigmoid(values[sums]), torch.tanh(values[sums])])
    rests = value - squashed
    return bool(affine_sums(rests, basis, tolerance))


def _nothing(value: Tensor, basis: Basis) -> Affine:
    H = value.shape[-1]
    none = torch.zeros(H, H, dtype=torch.float64)
    D = basis.x.shape[-1]
    return Affine(torch.zeros(H, D, dtype=torch.float64), none, none, none, none[0])
