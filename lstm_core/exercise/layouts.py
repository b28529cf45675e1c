"""How a module may want its tensors: rows or columns, a step or a sequence, alone or in a batch."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """One way to hand over a step or a sequence.

    Attributes:
        x: in words.
        state: in words.
        sequence: whether it is a whole sequence of T steps.
        alone: whether it is one sequence at a time, so that B calls are needed.
        give_x: from (T, B, D), with T = 1 for a step and B = 1 for one alone.
        give_state: from (B, H).
        take_state: back to (B, H); None where the shape is not this layout's.
    """

    x: str
    state: str
    sequence: bool
    alone: bool
    give_x: Callable[[Tensor], Tensor]
    give_state: Callable[[Tensor], Tensor]
    take_state: Callable[[Tensor, int, int], Tensor | None]


def _rows(t: Tensor, B: int, H: int) -> Tensor | None:
    return t if t.shape == (B, H) else None


def _columns(t: Tensor, B: int, H: int) -> Tensor | None:
    return t.T if t.shape == (H, B) else None


def _vector(t: Tensor, B: int, H: int) -> Tensor | None:
    return t[None] if t.shape == (H,) else None


def _layers(t: Tensor, B: int, H: int) -> Tensor | None:
    return t[0] if t.shape == (1, B, H) else _rows(t, B, H)


def _same(t: Tensor) -> Tensor:
    return t


ROWS: Final = Layout("(B, D)", "(B, H)", False, False, lambda xs: xs[0], _same, _rows)
LAYOUTS: Final = (
    ROWS,
    Layout("(D, B)", "(H, B)", False, False, lambda xs: xs[0].T, lambda s: s.T, _columns),
    Layout("(D,)", "(H,)", False, True, lambda xs: xs[0, 0], lambda s: s[0], _vector),
    Layout("(D, 1)", "(H, 1)", False, True, lambda xs: xs[0].T, lambda s: s.T, _columns),
    Layout("(1, D)", "(1, H)", False, True, lambda xs: xs[0], _same, _rows),
    Layout("(T, B, D)", "(B, H)", True, False, _same, _same, _layers),
    Layout("(T, B, D)", "(1, B, H)", True, False, _same, lambda s: s[None], _layers),
    Layout("(B, T, D)", "(B, H)", True, False, lambda xs: xs.transpose(0, 1), _same, _layers),
    Layout("(B, T, D)", "(1, B, H)", True, False, lambda xs: xs.transpose(0, 1),
           lambda s: s[None], _layers),
    Layout("(T, D)", "(H,)", True, True, lambda xs: xs[:, 0], lambda s: s[0], _vector),
    Layout("(T, D)", "(1, H)", True, True, lambda xs: xs[:, 0], _same, _rows),
)  # fmt: skip
"""Steps first, then sequences; the first that a module takes is its own."""
