"""Sums of products with x, h', c' and c, recognised by their numbers alone.

A pre-activation W_x x + W_h h' + W_c c' + b is affine in what a step is given. Over more
random sequences than it has coefficients the coefficients follow from its values, whatever
way the module stores its weights and adds up the terms.
"""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Affine:
    """The coefficients of one sum, float64.

    Attributes:
        x: (H, D), what stands in the place of W_x.
        h_prev: (H, H), what h' is multiplied with.
        c_prev: (H, H), what c' is multiplied with.
        c: (H, H), what c of this step is multiplied with.
        constant: (H,), what is added.
    """

    x: Tensor
    h_prev: Tensor
    c_prev: Tensor
    c: Tensor
    constant: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What a sum may be made of, (B, ·) each; c is None where it is not known."""

    x: Tensor
    h_prev: Tensor
    c_prev: Tensor
    c: Tensor | None


def affine_sums(values: Tensor, basis: Basis, tolerance: float) -> dict[int, Affine]:
    """Those of `values` (N, B, H) that are affine, by their index."""
    if not len(values):
        return {}
    given = torch.cat([basis.x, basis.h_prev, basis.c_prev, torch.ones_like(basis.x[:, :1])], 1)
    given = given.double()
    c = None if basis.c is None else basis.c.double()
    if c is not None and bool(_fitted(c[None], given, tolerance)[1][0]):
        c = None  # c is itself such a sum, so that nothing could tell the two apart
    columns = given if c is None else torch.cat([given, c], 1)
    solutions, fits = _fitted(values, columns, tolerance)
    size = values.shape[-1]
    widths = [basis.x.shape[1], size, size, 1] + ([size] if c is not None else [])
    sums = {}
    for index in torch.nonzero(fits).flatten().tolist():
        small = solutions[index].abs() <= 100 * tolerance
        parts = torch.split(
            solutions[index].masked_fill(small, 0.0).T, widths, dim=1
        )  # (H, ·) each
        x, h_prev, c_prev, constant = parts[:4]
        seen = parts[4] if c is not None else torch.zeros_like(h_prev)
        sums[index] = Affine(x, h_prev, c_prev, seen, constant[:, 0])
    return sums


def _fitted(values: Tensor, columns: Tensor, tolerance: float) -> tuple[Tensor, Tensor]:
    """The coefficients (N, columns, H) of the best fits, and which of them are no mere fits."""
    q, r = torch.linalg.qr(columns)  # (B, P), (P, P)
    along = q.T @ values  # (N, P, H)
    rest = (values - q @ along).abs().amax(dim=(1, 2))
    size = values.abs().amax(dim=(1, 2)).clamp(min=1.0)
    return torch.linalg.solve_triangular(r, along, upper=True), rest <= 10 * tolerance * size
