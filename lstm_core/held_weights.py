"""Weights that hold a gate: rows of zeros, and a bias that gives the value."""

from typing import Final, Literal

import torch
from torch import Tensor

from lstm_core.equations import CellWeights, Replaced
from lstm_core.variants import Activation

_AMPLE: Final = 100.0
"""σ(±100) and tanh(±100) are 0, 1 and ±1 to within 1e-43."""


def held(weights: CellWeights, replaced: Replaced) -> CellWeights:
    """Weights whose gates stay at the values in `replaced`, whatever they are given.

    A held gate sees nothing: its rows of W_x and W_h and its peephole are 0, and its bias
    is what the activation takes to the value.

    Args:
        weights: without gate recurrence and normalisation.
        replaced: as `gates` takes it, of which i, f, g and o count.
    """
    form = weights.variant
    H = weights.W_h.shape[-1]
    untouched = torch.zeros(H, dtype=torch.bool), weights.W_x.new_zeros(H)
    by_gate = [replaced.get(gate, untouched) for gate in form.gates]
    mask = torch.cat([where for where, _ in by_gate])  # (4H,)
    if not mask.any():
        return weights
    biases = torch.cat(
        [
            _inverse(values, form.candidate if gate == "g" else "sigmoid")
            for gate, (_, values) in zip(form.gates, by_gate, strict=True)
        ]
    )

    def peephole(gate: str, W_c: Tensor | None) -> Tensor | None:
        if W_c is None or gate not in replaced:
            return W_c
        rows = replaced[gate][0]
        return W_c.masked_fill(rows if W_c.ndim == 1 else rows[:, None], 0)

    b = weights.b
    return weights._replace(
        W_x=weights.W_x.masked_fill(mask[:, None], 0),
        W_h=weights.W_h.masked_fill(mask[:, None], 0),
        biases=(torch.where(mask, biases, torch.zeros_like(biases) if b is None else b),),
        W_ci=peephole("i", weights.W_ci),
        W_cf=peephole("f", weights.W_cf),
        W_co=peephole("o", weights.W_co),
    )


def _inverse(values: Tensor, activation: Activation | Literal["sigmoid"]) -> Tensor:
    """What the activation makes `values` of; where that is infinite, more than enough."""
    match activation:
        case "identity":
            return values
        case "tanh":
            return values.atanh().clamp(-_AMPLE, _AMPLE)
        case "sigmoid":
            return values.logit().clamp(-_AMPLE, _AMPLE)
