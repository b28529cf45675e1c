"""Slabs of stacked tensors: all four of them, and as wide as the loops take them."""

from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import pad

from lstm_core.conventions import GATES
from lstm_core.equations import slabs
from lstm_core.variants import Variant

_EIGHT: Final = 8
"""Some loops take units eight at a time; see `lstm_core.engine.lanes`."""


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


def filled_up(units: int) -> int:
    """The next multiple of eight."""
    return -(-units // _EIGHT) * _EIGHT


def in_eights(values: Tensor, H: int) -> Tensor:
    """Slabs of H units filled up with zeros to a multiple of eight: (…, n H) -> (…, n H′)."""
    if H % _EIGHT == 0:
        return values
    by_slab = values.reshape(*values.shape[:-1], -1, H)
    return pad(by_slab, (0, -H % _EIGHT)).flatten(-2)


def as_given(values: Tensor, H: int) -> Tensor:
    """The reverse of `in_eights`."""
    if H % _EIGHT == 0:
        return values
    by_slab = values.view(*values.shape[:-1], -1, filled_up(H))
    return by_slab[..., :H].reshape(*values.shape[:-1], -1)
