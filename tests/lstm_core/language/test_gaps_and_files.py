"""How far two runs lie apart, and a run and its weights as files."""

import io

import pytest
import torch

from lstm_core.language import (
    EquationTrace,
    LineGap,
    draw_parameters,
    line_gaps,
    lines_table,
    module_source,
    preset_cell,
    read_cell,
    run_equations,
    state_dict_bytes,
)


def run(text: str, steps: int = 4) -> EquationTrace:
    return run_equations(read_cell(text), torch.ones(steps, 1, 1, dtype=torch.float64), {})


def test_a_gap_says_how_far_where_and_from_when() -> None:
    gaps = line_gaps(run("a = 1\nh = 0.5 * h_prev + a"), run("a = 1\nh = 0.25 * h_prev + a", 3))
    assert gaps["a"] == LineGap(0.0, 0, None)
    assert gaps["h"] == LineGap(0.4375, 2, 1)  # 1, 1.5, 1.75 less 1, 1.25, 1.3125


def test_lines_of_another_name_or_shape_are_left_out() -> None:
    assert list(line_gaps(run("s = [x, x]\nh = 1"), run("s = x\nh = 1"))) == ["h"]


def test_what_is_not_finite_is_infinitely_far() -> None:
    gap = line_gaps(run("h = 1 / (h_prev - h_prev)"), run("h = 1"))["h"]
    assert gap == LineGap(float("inf"), 0, 0)


def test_a_table_has_a_row_for_each_step_and_unit_of_each_sequence() -> None:
    cell = read_cell("step = 2 * x\nwide = [x, x]\nh = 1")
    x = torch.tensor([[[1.0], [10.0]], [[2.0], [20.0]]])  # T = 2, B = 2, D = 1
    table = lines_table(run_equations(cell, x, {}))
    assert list(table.columns) == ["sequence", "step", "unit", "step_", "wide", "h"]
    assert table["sequence"].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert table["wide"].tolist() == [1, 1, 2, 2, 10, 10, 20, 20]
    assert table["step_"].tolist()[::2] == [2, 4, 20, 40]
    assert table["step_"].isna().tolist() == [False, True] * 4


@pytest.mark.parametrize("key", ["graves", "gru", "minimal"])
def test_the_exported_module_with_the_saved_weights_gives_the_numbers_of_the_run(key: str) -> None:
    cell = preset_cell(key)
    weights = draw_parameters(cell, 2, 3, seed=5)
    x = torch.randn(7, 1, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    names: dict[str, type[torch.nn.Module]] = {}
    exec(module_source(cell, "Written"), names)  # noqa: S102
    module = names["Written"](2, 3).double()
    packed = io.BytesIO(state_dict_bytes(weights))
    module.load_state_dict(torch.load(packed, weights_only=True))
    torch.testing.assert_close(module(x)[0], run_equations(cell, x, weights)["h"])
