"""Stacked weights with all four slabs, also for forms that do without a gate."""

from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import pad

from lstm_core.conventions import GATES
from lstm_core.equations import CellWeights, slabs
from lstm_core.variants import Variant

COLUMNS: Final = 32
"""How many columns of a product the compiled loops keep in registers."""


def with_four_slabs(stacked: Tensor, form: Variant) -> Tensor:
    """Zeros in the place of a gate the form does without: (3H, …) -> (4H, …)."""
    if form.gates == GATES:
        return stacked
    by_gate = slabs(stacked.movedim(0, -1), form)
    there = [slab for slab in by_gate if slab is not None]
    filled = [torch.zeros_like(there[0]) if slab is None else slab for slab in by_gate]
    return torch.cat(filled, dim=-1).movedim(-1, 0)


def own_slabs(stacked: Tensor, form: Variant) -> Tensor:
    """The slabs of the gates the form has: (4H, …) -> (3H, …)."""
    if form.gates == GATES:
        return stacked
    by_gate = dict(zip(GATES, stacked.chunk(4), strict=True))
    return torch.cat([by_gate[gate] for gate in form.gates])


def packed(weights: Tensor) -> Tensor:
    """Weights in blocks of 32 columns, zeros after the last: (m, n) -> (⌈n/32⌉, m, 32)."""
    m, n = weights.shape
    blocks = -(-n // COLUMNS)
    filled = pad(weights, (0, blocks * COLUMNS - n)) if n % COLUMNS else weights
    return filled.view(m, blocks, COLUMNS).transpose(0, 1).contiguous()


def stacked_peepholes(weights: CellWeights) -> Tensor:
    """W_ci, W_cf and W_co, (3, H), zero where the form has none."""
    parts = (weights.W_ci, weights.W_cf, weights.W_co)
    W_h = weights.W_h
    H = W_h.shape[1]
    return torch.stack([W_h.new_zeros(H) if p is None else p.detach() for p in parts])
