"""Right cells in the styles people write them in; each must be found equal to its reference."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from lstm_core.exercise import Report, judge_module
from lstm_core.exercise.loading import load_module_class
from tests.cells.right import FORMS, HEAD, STYLES


def judged(text: str, path: Path, form: str) -> Report:
    path.write_text(HEAD + text, encoding="utf-8")
    module_class, source = load_module_class(path, None if "Squash" not in text else "Cell")
    return judge_module(module_class, form, source=source, file_name=str(path))


@pytest.mark.parametrize("style", STYLES)
def test_a_right_cell_equals_nn_lstm_forward_and_backward(style: str, tmp_path: Path) -> None:
    report = judged(STYLES[style], tmp_path / "cell.py", "standard")
    assert report.right, report
    assert {one.verdict for one in report.equations} <= {"right", "not judged"}


@pytest.mark.parametrize("name", FORMS)
def test_a_right_cell_of_another_form_equals_that_form_alone(name: str, tmp_path: Path) -> None:
    form = name.split()[0]
    report = judged(FORMS[name], tmp_path / "cell.py", form)
    assert report.right, report
    standard = judged(FORMS[name], tmp_path / "cell.py", "standard")
    assert standard.verdict_on("o").mistake == "peephole_added"


def test_the_order_of_packed_gates_and_states_is_said(tmp_path: Path) -> None:
    notes = judged(STYLES["one fused layer, another order"], tmp_path / "a.py", "standard").notes
    assert any("g, o, i, f" in note for note in notes), notes
    notes = judged(STYLES["(c, h) both times"], tmp_path / "b.py", "standard").notes
    assert any("(c, h)" in note for note in notes), notes
    assert any("i, g, f, o" in note for note in notes), notes


def test_what_was_taken_for_what_is_said(tmp_path: Path) -> None:
    report = judged(STYLES["split biases, weights as (D, H)"], tmp_path / "cell.py", "standard")
    assert "f: W_xf is self.U_f, W_hf is self.V_f, b_f is self.b_u_f + self.b_v_f." in (
        report.recognised
    )


def test_judging_leaves_the_random_numbers_and_the_dtype_alone() -> None:
    class Cell(nn.Module):
        def __init__(self, input_size: int, hidden_size: int) -> None:
            super().__init__()
            self.fc = nn.Linear(input_size, hidden_size)

        def forward(
            self, x: torch.Tensor, state: tuple[torch.Tensor, torch.Tensor]
        ) -> tuple[torch.Tensor, torch.Tensor]:
            return self.fc(x), state[1]

    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    judge_module(Cell)
    assert torch.equal(torch.rand(2), expected)
    assert torch.get_default_dtype() == torch.float32


MIXED = """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.linear = nn.Linear(input_size + hidden_size, 4 * hidden_size, bias={one_bias})
        self.b = nn.Parameter(torch.randn(4 * hidden_size))

    def forward(self, x, state):
        {state} = state
        {order} = (self.linear(torch.cat([{joined}], dim=1)) + self.b).chunk(4, dim=1)
        c = {sum}
        h = {product}
        return {returned}
"""
SUMS = (
    "f.sigmoid() * c + i.sigmoid() * g.tanh()",
    "torch.tanh(g) * F.sigmoid(i) + c * F.sigmoid(f)",
    "c - (1 - f.sigmoid()) * c + i.sigmoid() * torch.tanh(g)",
    "torch.addcmul(i.sigmoid() * g.tanh(), f.sigmoid(), c)",
)
PRODUCTS = (
    "o.sigmoid() * c.tanh()",
    "torch.tanh(c) * torch.sigmoid(o)",
    "o.sigmoid().mul(2 * torch.sigmoid(2 * c) - 1)",
)


@settings(max_examples=20, derandomize=True)
@given(
    order=st.permutations("ifgo"),
    state=st.sampled_from(["h, c", "c, h"]),
    joined=st.sampled_from(["x, h", "h, x"]),
    one_bias=st.booleans(),
    sum_=st.sampled_from(SUMS),
    product=st.sampled_from(PRODUCTS),
    seed=st.integers(0, 1000),
)
def test_any_mixture_of_right_ways_is_right(
    order: list[str], state: str, joined: str, one_bias: bool, sum_: str, product: str, seed: int
) -> None:
    text = HEAD + MIXED.format(order=", ".join(order), state=state, returned=state, joined=joined,
                               one_bias=one_bias, sum=sum_, product=product)  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cell.py"
        path.write_text(text, encoding="utf-8")
        module_class, source = load_module_class(path, None)
        report = judge_module(module_class, source=source, file_name=str(path), seed=seed)
    assert report.right, report
