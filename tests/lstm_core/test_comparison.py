"""The comparison with ``nn.LSTM`` that the screen states."""

import pytest
import torch

from lstm_core import LSTM, Trace, trace
from lstm_core.comparison import ROUNDING, compare_with_torch
from lstm_core.tracing import LayerTrace


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("arguments", [{}, {"num_layers": 2, "bidirectional": True}])
def test_standard_equals_torch(dtype: torch.dtype, arguments: dict[str, object]) -> None:
    lstm = LSTM(2, 4, dtype=dtype, **arguments)  # type: ignore[arg-type]
    comparison = compare_with_torch(lstm, trace(lstm, torch.randn(50, 2, 2, dtype=dtype)))
    assert comparison.equal
    assert comparison.largest_difference is not None
    assert comparison.largest_difference <= 5 * ROUNDING[dtype]
    assert comparison.extra_terms == ()


@pytest.mark.parametrize("bidirectional", [True, False])
@pytest.mark.parametrize("quantity", ["h", "c"])
@pytest.mark.parametrize(("dtype", "error"), [(torch.float32, 1e-5), (torch.float64, 1e-12)])
def test_one_wrong_value_anywhere_is_found(
    dtype: torch.dtype, error: float, quantity: str, bidirectional: bool
) -> None:
    lstm = LSTM(2, 4, 2, bidirectional=bidirectional, dtype=dtype)
    run = trace(lstm, torch.randn(30, 2, 2, dtype=dtype))
    for name, layer in run.layers.items():
        values = {q: getattr(layer, q) for q in "ifgoch"}
        values[quantity] = values[quantity].clone()
        values[quantity][17, 1, 3] += error
        wrong = Trace(run.x, {**run.layers, name: LayerTrace(**values)})
        assert not compare_with_torch(lstm, wrong).equal, name


def test_a_trace_of_another_cell_or_another_start_is_not_equal() -> None:
    lstm, other = LSTM(2, 4), LSTM(2, 4)
    x = torch.randn(50, 1, 2)
    assert not compare_with_torch(lstm, trace(other, x)).equal
    late = trace(lstm, x, (torch.ones(1, 1, 4), torch.ones(1, 1, 4)))
    assert not compare_with_torch(lstm, late).equal


def test_nothing_that_is_not_finite_is_called_equal() -> None:
    lstm = LSTM(1, 1)
    with torch.no_grad():
        for parameter in lstm.parameters():
            parameter.fill_(1.0)
    run = trace(lstm, torch.full((3, 1), torch.nan))
    assert not compare_with_torch(lstm, run).equal


@pytest.mark.parametrize(
    ("variant", "terms"), [("lesson", ("W_co c",)), ("graves", ("W_ci c′", "W_cf c′", "W_co c"))]
)
def test_other_forms_name_the_terms_torch_lacks(variant: str, terms: tuple[str, ...]) -> None:
    lstm = LSTM(2, 4, variant=variant)
    lstm.reset_parameters(seed=1)
    comparison = compare_with_torch(lstm, trace(lstm, torch.ones(50, 1, 2)))
    assert not comparison.equal
    assert comparison.largest_difference is not None
    assert comparison.largest_difference > 1e-3
    assert comparison.extra_terms == terms


@pytest.mark.parametrize("scale", [10, 30, 100])
def test_a_chaotic_cell_raises_no_false_alarm(scale: int) -> None:
    for seed in range(5):
        lstm = LSTM(1, 8)
        lstm.reset_parameters(seed=seed)
        with torch.no_grad():
            for parameter in lstm.parameters():
                parameter.mul_(scale)
        comparison = compare_with_torch(lstm, trace(lstm, torch.sin(torch.arange(1000.0))[:, None]))
        assert comparison.equal, (seed, comparison)


@pytest.mark.parametrize("variant", ["nig", "nfg", "nog", "niaf", "noaf", "cifg", "fgr"])
def test_ablations_have_no_counterpart(variant: str) -> None:
    lstm = LSTM(2, 4, variant=variant)
    comparison = compare_with_torch(lstm, trace(lstm, torch.ones(5, 1, 2)))
    assert (comparison.largest_difference, comparison.equal) == (None, False)


@pytest.mark.parametrize("batch_first", [True, False])
def test_projections_and_batch_first_are_compared_too(batch_first: bool) -> None:
    double = torch.float64
    lstm = LSTM(2, 4, num_layers=2, proj_size=3, batch_first=batch_first, dtype=double)
    comparison = compare_with_torch(lstm, trace(lstm, torch.randn(6, 5, 2, dtype=double)))
    assert comparison.equal
