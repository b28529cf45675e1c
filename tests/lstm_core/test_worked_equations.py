"""The worked equations add up, in the order they are computed."""

import math

import pytest
import torch

from lstm_core import VARIANTS, LSTMCell
from lstm_core.worked_equations import WorkedGate, WorkedState, worked_equations


@pytest.mark.parametrize("variant", ["standard", "lesson", "graves"])
def test_every_line_can_be_checked_with_a_calculator(variant: str) -> None:
    cell = LSTMCell(2, 3, variant=variant, dtype=torch.float64)
    cell.reset_parameters(seed=1)
    x, h, c = torch.randn(2).double(), torch.randn(3).double(), torch.randn(3).double()
    step = cell.step(x, (h, c))
    lines = worked_equations(step, 1, VARIANTS[variant])
    named = {line.quantity: line for line in lines}
    assert list(named) == ["i", "f", "g", "c", "o", "h"]
    for name, line in named.items():
        if isinstance(line, WorkedGate):
            total = sum(term.value for term in line.terms)
            squash = math.tanh if name == "g" else lambda s: 1 / (1 + math.exp(-s))
            assert line.pre_activation == pytest.approx(total, rel=1e-12, abs=1e-14)
            assert line.value == pytest.approx(squash(total), rel=1e-12)
        else:
            assert isinstance(line, WorkedState)
            total = sum(math.prod(product.factors) for product in line.products)
            assert line.value == pytest.approx(total, rel=1e-12, abs=1e-14)
        assert line.value == getattr(step, name)[1].item()


@pytest.mark.parametrize(
    ("variant", "gate", "texts"),
    [
        ("standard", "o", ["W_xo x", "W_ho h′", "b_o"]),
        ("lesson", "o", ["W_xo x", "W_ho h′", "W_co c", "b_o"]),
        ("lesson", "i", ["W_xi x", "W_hi h′", "b_i"]),
        ("graves", "f", ["W_xf x", "W_hf h′", "W_cf c′", "b_f"]),
        ("graves", "g", ["W_xc x", "W_hc h′", "b_c"]),
    ],
)
def test_terms_carry_the_lessons_names(variant: str, gate: str, texts: list[str]) -> None:
    cell = LSTMCell(1, 1, variant=variant)
    lines = worked_equations(cell.step(torch.zeros(1)), 0, VARIANTS[variant])
    line = next(line for line in lines if isinstance(line, WorkedGate) and line.quantity == gate)
    assert [term.text for term in line.terms] == texts
