"""Gradients of h that do not lie as (T, B, H) in one piece, for runs small and large."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from lstm_core import LSTM
from lstm_core.engine import Path, using

SIZES = ((5, 1, 2, 8), (7, 3, 1, 3), (6, 2, 20, 8), (40, 6, 3, 20), (60, 48, 4, 64))
"""T, B, D and H: of some, the weights' gradients are found by the loop itself; the last is shared
out among threads."""

LAID_OUT: dict[str, Callable[[int, int, int], Tensor]] = {
    "one number throughout": lambda T, B, H: torch.tensor(0.5).double().expand(T, B, H),
    "one row at every step": lambda T, B, H: torch.randn(B, H).double().expand(T, B, H),
    "one number for a step": lambda T, B, H: torch.randn(T, 1, 1).double().expand(T, B, H),
    "sequences first": lambda T, B, H: torch.randn(B, T, H).double().transpose(0, 1),
    "steps last": lambda T, B, H: torch.randn(H, B, T).double().permute(2, 1, 0),
    "every other number": lambda T, B, H: torch.randn(T, B, 2 * H).double()[..., ::2],
    "the middle of more": lambda T, B, H: torch.randn(T + 2, B, H + 9).double()[1:-1, :, 3 : H + 3],
}


def gradients(lstm: LSTM, x: Tensor, own_h: Tensor, path: Path) -> tuple[Tensor, ...]:
    wanted = [t for t in (x, *lstm.parameters()) if t.requires_grad]
    with using(path):
        return torch.autograd.grad(lstm(x)[0], wanted, own_h)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("laid_out", LAID_OUT)
def test_it_makes_no_difference_how_they_lie(laid_out: str, size: tuple[int, ...]) -> None:
    T, B, D, H = size
    lstm = LSTM(D, H, dtype=torch.float64)
    x = torch.randn(T, B, D, dtype=torch.float64, requires_grad=True)
    own_h = LAID_OUT[laid_out](T, B, H)
    found = gradients(lstm, x, own_h, "compiled")
    in_one_piece = gradients(
        lstm, x, own_h.clone(memory_format=torch.contiguous_format), "compiled"
    )
    for ours, theirs in zip(found, in_one_piece, strict=True):
        assert torch.equal(ours, theirs)
    for ours, theirs in zip(found, gradients(lstm, x, own_h, "readable"), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("variant", ["standard", "lesson", "graves", "nig", "cifg"])
@pytest.mark.parametrize("D", [1, 20])
@pytest.mark.parametrize("needs_x", [True, False], ids=["input learns", "input does not"])
@pytest.mark.parametrize("learns", [True, False], ids=["weights learn", "weights do not"])
def test_small_runs_of_every_kind(variant: str, D: int, needs_x: bool, learns: bool) -> None:
    if not needs_x and not learns:
        return
    lstm = LSTM(D, 5, variant=variant, dtype=torch.float64).requires_grad_(learns)
    x = torch.randn(6, 2, D, dtype=torch.float64, requires_grad=needs_x)
    own_h = torch.randn(6, 2, 5, dtype=torch.float64)
    found = gradients(lstm, x, own_h, "compiled")
    for ours, theirs in zip(found, gradients(lstm, x, own_h, "readable"), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


def test_gradients_come_through_c_n_alone() -> None:
    lstm = LSTM(1, 4, dtype=torch.float64)
    x = torch.randn(5, 2, 1, dtype=torch.float64)
    both = []
    paths: tuple[Path, ...] = ("compiled", "readable")
    for path in paths:
        with using(path):
            _, (_, c_n) = lstm(x)
            both.append(torch.autograd.grad(c_n.square().sum(), [*lstm.parameters()]))
    for ours, theirs in zip(*both, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)
