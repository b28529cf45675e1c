"""The weight matrices and vectors inside a module's tensors, however they are packed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Literal

import torch
from torch import Tensor

from lstm_core.exercise.held_tensors import Held
from lstm_core.exercise.probe import HIDDEN_SIZE, INPUT_SIZE

Kind = Literal["x", "h", "vector"]


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """A part of a tensor that can be the weights of one gate.

    Attributes:
        held: the tensor, and the name the module has for it.
        kind: ``"x"`` for (H, D), ``"h"`` for (H, H), ``"vector"`` for (H,).
        place: where in the tensor, such as ``"[0:5]"``; empty for the whole.
        cut: takes the part out of the tensor, differentiably.
    """

    held: Held
    kind: Kind
    place: str
    cut: Callable[[Tensor], Tensor]

    @property
    def name(self) -> str:
        """Such as ``self.W_xi`` or ``self.gates.weight[5:10]``."""
        return f"{self.held.name}{self.place}"

    def values(self) -> Tensor:
        """The numbers, attached to the tensor they come from."""
        return self.cut(self.held.tensor)


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A coefficient as the sum of slabs, each with a sign; empty where none was found."""

    slabs: tuple[Slab, ...] = ()
    sign: int = 1

    def values(self) -> Tensor:
        """The sum, attached to the module's tensors."""
        return self.sign * torch.stack([slab.values() for slab in self.slabs]).sum(0)


def slabs_of(tensors: Sequence[Held]) -> tuple[Slab, ...]:
    """Every part of every tensor that has the shape of one gate's weights."""
    return tuple(slab for held in tensors for slab in _slabs(held))


def matching(coefficient: Tensor, slabs: Sequence[Slab], tolerance: float) -> Term:
    """The slab that equals a matrix or a vector, or its negative, or two that add up to it."""
    wanted: Kind = (
        "vector" if coefficient.ndim == 1
        else "x" if coefficient.shape[1] == INPUT_SIZE
        else "h"
    )  # fmt: skip
    known = [(slab, slab.values().detach().double()) for slab in slabs if slab.kind == wanted]
    limit = 200 * tolerance
    for sign in (1, -1):
        for slab, values in known:
            if float((sign * values - coefficient).abs().max()) <= limit:
                return Term((slab,), sign)
    if wanted == "vector":
        for (one, first), (two, second) in combinations_with_replacement(known, 2):
            if float((first + second - coefficient).abs().max()) <= limit:
                return Term((one, two))
    return Term()


def _slabs(held: Held) -> Iterator[Slab]:
    shape = held.tensor.shape
    if len(shape) == 3:
        for index in range(shape[0]):
            yield from _matrix_slabs(held, shape[1:], f"[{index}]", _item(index))
    elif len(shape) == 2:
        yield from _matrix_slabs(held, shape, "", _same)
    elif len(shape) == 1:
        yield from _vector_slabs(held, shape[0], "", _same)


def _matrix_slabs(
    held: Held, shape: tuple[int, ...], place: str, cut: Callable[[Tensor], Tensor]
) -> Iterator[Slab]:
    rows, columns = shape
    if 1 in shape:
        yield from _vector_slabs(held, rows * columns, place, _then(cut, torch.flatten))
        return
    yield from _upright_slabs(held, rows, columns, place, cut, turned=False)
    yield from _upright_slabs(held, columns, rows, place, _then(cut, torch.t), turned=True)
    if columns == HIDDEN_SIZE and rows <= 8:
        for row in range(rows):
            yield Slab(held, "vector", f"{place}[{row}]", _then(cut, _item(row)))


def _upright_slabs(
    held: Held,
    rows: int,
    columns: int,
    place: str,
    cut: Callable[[Tensor], Tensor],
    *,
    turned: bool,
) -> Iterator[Slab]:
    """Slabs of H rows each; `turned` says that the tensor holds them as columns."""
    D, H = INPUT_SIZE, HIDDEN_SIZE
    splits: dict[int, tuple[tuple[Kind, int, int], ...]] = {
        D: (("x", 0, D),),
        H: (("h", 0, H),),
        D + H: (("x", 0, D), ("h", D, D + H), ("h", 0, H), ("x", H, D + H)),
    }
    if rows % H or columns not in splits:
        return
    for start in range(0, rows, H):
        for kind, left, right in splits[columns]:
            up = "" if rows == H else f"{start}:{start + H}"
            across = "" if columns in (D, H) else f"{left}:{right}"
            yield Slab(
                held,
                kind,
                place + _index(across, up) if turned else place + _index(up, across),
                _then(cut, _block(start, left, right)),
            )


def _vector_slabs(
    held: Held, size: int, place: str, cut: Callable[[Tensor], Tensor]
) -> Iterator[Slab]:
    if size % HIDDEN_SIZE:
        return
    for start in range(0, size, HIDDEN_SIZE):
        where = "" if size == HIDDEN_SIZE else f"[{start}:{start + HIDDEN_SIZE}]"
        yield Slab(held, "vector", place + where, _then(cut, _part(start)))


def _index(first: str, second: str) -> str:
    if not second:
        return f"[{first}]" if first else ""
    return f"[{first or ':'}, {second}]"


def _same(tensor: Tensor) -> Tensor:
    return tensor


def _item(index: int) -> Callable[[Tensor], Tensor]:
    return lambda tensor: tensor[index]


def _part(start: int) -> Callable[[Tensor], Tensor]:
    return lambda vector: vector[start : start + HIDDEN_SIZE]


def _block(start: int, left: int, right: int) -> Callable[[Tensor], Tensor]:
    return lambda matrix: matrix[start : start + HIDDEN_SIZE, left:right]


def _then(
    first: Callable[[Tensor], Tensor], second: Callable[[Tensor], Tensor]
) -> Callable[[Tensor], Tensor]:
    return lambda tensor: second(first(tensor))
