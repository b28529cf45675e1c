"""What a compiled run keeps for its way back, whatever happens to its inputs in between."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from lstm_core import LSTM
from lstm_core.engine import Path, using
from lstm_core.engine.backward_plan import FEW_PRODUCTS
from lstm_core.engine.threads import WORTH_A_THREAD


def to_float(lstm: LSTM, x: Tensor) -> None:
    lstm.float()


def other_weights(lstm: LSTM, x: Tensor) -> None:
    for weight in lstm.parameters():
        weight.data = torch.zeros_like(weight)


def fewer_weights(lstm: LSTM, x: Tensor) -> None:
    for weight in lstm.parameters():
        weight.data = torch.zeros(1, dtype=torch.float64)


def fewer_inputs(lstm: LSTM, x: Tensor) -> None:
    x.data = torch.zeros(1, 1, 1, dtype=torch.float64)


def started(H: int) -> tuple[Tensor, Tensor, Tensor]:
    torch.manual_seed(0)
    x, h_0, c_0 = (torch.randn(shape).double() for shape in ((5, 2, 3), (1, 2, H), (1, 2, H)))
    return x, h_0.requires_grad_(), c_0


@pytest.mark.parametrize("change", [to_float, other_weights, fewer_weights, fewer_inputs])
@pytest.mark.parametrize("variant", ["standard", "graves"])
@pytest.mark.parametrize("H", [8, 61])
def test_numbers_put_in_the_place_of_others_do_not_count(
    change: Callable[[LSTM, Tensor], None], variant: str, H: int
) -> None:
    lstm = LSTM(3, H, variant=variant, dtype=torch.float64)
    found: list[Tensor] = []
    for changes in (False, True):
        x, h_0, c_0 = started(H)
        with using("compiled"):
            output = lstm(x, (h_0, c_0))[0]
            if changes:
                change(lstm, x)
            found += torch.autograd.grad(output.sum(), h_0)
    assert torch.equal(*found)


def test_weights_changed_in_place_are_noticed() -> None:
    lstm = LSTM(3, 8, dtype=torch.float64)
    output = lstm(torch.randn(5, 2, 3).double())[0]
    with torch.no_grad():
        lstm.get_parameter("weight_hh_l0").mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        output.sum().backward()


@pytest.mark.parametrize("H", [3, 8])
def test_what_is_kept_may_be_put_away_and_come_back_otherwise_laid_out(H: int) -> None:
    def turned(values: Tensor) -> Tensor:
        return values.transpose(0, -1).contiguous() if values.ndim > 1 else values.clone()

    def turned_back(values: Tensor) -> Tensor:
        return values.transpose(0, -1) if values.ndim > 1 else values

    lstm = LSTM(3, H, variant="graves", dtype=torch.float64)
    x, h_0, c_0 = started(H)
    (expected,) = torch.autograd.grad(lstm(x, (h_0, c_0))[0].sum(), h_0)
    with torch.autograd.graph.saved_tensors_hooks(turned, turned_back):
        output = lstm(x, (h_0, c_0))[0]
    with torch.no_grad():
        lstm.get_parameter("weight_hh_l0").mul_(2)
    assert torch.equal(torch.autograd.grad(output.sum(), h_0)[0], expected)


@pytest.mark.parametrize("path", ["compiled", "readable"])
def test_a_graph_of_the_way_back_where_some_output_depends_on_nothing_asked(path: Path) -> None:
    lstm = LSTM(1, 2, variant="lesson", dtype=torch.float64).requires_grad_(False)
    W_co = lstm.get_parameter("peephole_o_l0").requires_grad_()
    x: Any = torch.ones(1, 1, 1, dtype=torch.float64)
    with using(path):  # in one step c does not depend on W_co
        _, (h_n, c_n) = lstm(x)
        (found,) = torch.autograd.grad(h_n.sum() + c_n.sum(), W_co, create_graph=True)
    (expected,) = torch.autograd.grad(lstm(x)[1][0].sum(), W_co)
    torch.testing.assert_close(found.detach(), expected)


def test_a_run_of_few_products_is_never_shared_out() -> None:
    assert 20 * FEW_PRODUCTS < 2 * WORTH_A_THREAD
