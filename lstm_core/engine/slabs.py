"""Stacked weights with all four slabs, also for forms that do without a gate."""

import torch
from torch import Tensor

from lstm_core.conventions import GATES
from lstm_core.equations import slabs
from lstm_core.variants import Variant


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
