"""The comparison with ``nn.LSTM`` that the screen states."""

import pytest
import torch

from lstm_core import LSTM, trace
from lstm_core.comparison import FLOAT32_ROUNDING, compare_with_torch


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("arguments", [{}, {"num_layers": 2, "bidirectional": True}])
def test_standard_equals_torch(dtype: torch.dtype, arguments: dict[str, object]) -> None:
    lstm = LSTM(2, 4, dtype=dtype, **arguments)  # type: ignore[arg-type]
    comparison = compare_with_torch(lstm, trace(lstm, torch.randn(50, 2, 2, dtype=dtype)))
    assert comparison.equal
    assert comparison.largest_difference is not None
    assert comparison.largest_difference <= FLOAT32_ROUNDING
    assert comparison.extra_terms == ()


def test_the_difference_is_that_of_the_trace_it_is_given() -> None:
    lstm, other = LSTM(2, 4), LSTM(2, 4)
    x = torch.randn(50, 1, 2)
    with torch.no_grad():
        other.get_parameter("bias_ih_l0").add_(0.1)
    comparison = compare_with_torch(lstm, trace(other, x))
    assert comparison.largest_difference is not None
    assert comparison.largest_difference > 1e-3


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


def test_rounding_that_grows_is_settled_in_float64() -> None:
    lstm = LSTM(1, 8)
    lstm.reset_parameters(seed=3)
    with torch.no_grad():
        for parameter in lstm.parameters():
            parameter.mul_(30)
    x = torch.sin(torch.arange(400.0))[:, None, None]
    comparison = compare_with_torch(lstm, trace(lstm, x))
    assert comparison.largest_difference is not None
    assert comparison.largest_difference > FLOAT32_ROUNDING
    assert comparison.float64_difference is not None
    assert comparison.float64_difference < comparison.largest_difference


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
