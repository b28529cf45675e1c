"""Half-lives, what is kept and principal components, against numbers worked by hand."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_core import LSTM, InputError, trace
from lstm_core.intervened_run import trace_with
from lstm_core.interventions import HoldGate
from lstm_core.memory import half_lives, kept_between, kept_since, principal_components


def gate(*steps: list[float]) -> torch.Tensor:
    return torch.tensor(steps, dtype=torch.float64)[:, None]


def test_half_lives_by_hand() -> None:
    f = gate([0.5, 0.25, 1.0, 0.0, 0.25], [0.5, 1.0, 1.0, 0.9, 0.25])
    # Unit 1: √(0.25 · 1) = ½ a step. Unit 4: ¼ a step, so that half is gone after half a step.
    assert half_lives(f).tolist() == pytest.approx([1, 1, math.inf, 0, 0.5])
    assert not np.signbit(half_lives(f)).any()


@given(st.floats(0.01, 0.999), st.integers(1, 40))
def test_half_of_c_is_left_after_the_half_life(value: float, steps: int) -> None:
    found = half_lives(torch.full((steps, 1, 1), value, dtype=torch.float64))[0]
    assert value**found == pytest.approx(0.5)


def test_steps_that_are_not_there_do_not_count() -> None:
    f = gate([0.5, 0.5], [math.nan, math.nan])
    assert half_lives(f).tolist() == pytest.approx([1, 1])


@given(arrays(np.float64, (7, 3), elements=st.floats(0, 1)), st.integers(0, 6), st.integers(0, 6))
def test_what_is_kept_is_the_product_of_the_forget_gates(
    values: np.ndarray, one: int, other: int
) -> None:
    first, last = sorted((one, other))
    f = torch.from_numpy(values)[:, None]
    expected = [math.prod(values[first + 1 : last + 1, unit].tolist()) for unit in range(3)]
    np.testing.assert_allclose(kept_between(f, first, last), expected, rtol=1e-9, atol=1e-300)
    assert kept_since(f, first).shape == (7 - first, 3)


def test_it_is_what_c_holds_of_itself_where_nothing_is_written() -> None:
    lstm = LSTM(1, 3, variant="graves", dtype=torch.float64)
    x = torch.randn(9, 1, dtype=torch.float64)
    t = trace_with(lstm, x, [HoldGate("i", 0.0, first=3)])
    np.testing.assert_allclose(t.c[7, 0] / t.c[2, 0], kept_between(t.f, 2, 7), rtol=1e-10)


@pytest.mark.parametrize(("first", "last"), [(-1, 2), (3, 2), (0, 4), (4, 4)])
def test_steps_that_are_not_there_are_refused(first: int, last: int) -> None:
    with pytest.raises(InputError, match="must be from"):
        kept_between(torch.full((4, 1, 1), 0.5), first, last)


def test_components_of_points_on_a_line() -> None:
    """h = (3, −4) t: one direction, (−0.6, 0.8) or its opposite; the larger entry is positive."""
    h = torch.tensor([[[3.0, -4.0]], [[6.0, -8.0]], [[9.0, -12.0]]])
    found = principal_components(h)
    np.testing.assert_allclose(found.directions[0], [-0.6, 0.8])
    np.testing.assert_allclose(found.scores[:, 0], [5, 0, -5], atol=1e-12)
    np.testing.assert_allclose(found.explained, [1, 0], atol=1e-12)
    assert not found.directions[1].any()
    assert not found.scores[:, 1].any()


def test_components_equal_those_of_the_covariance() -> None:
    h = trace(LSTM(2, 5, dtype=torch.float64), torch.randn(50, 1, 2, dtype=torch.float64)).h
    found = principal_components(h)
    values, vectors = np.linalg.eigh(np.cov(h[:, 0].numpy().T))
    np.testing.assert_allclose(found.explained, values[::-1][:2] / values.sum(), rtol=1e-10)
    for direction, vector in zip(found.directions, vectors.T[::-1], strict=False):
        assert abs(direction @ vector) == pytest.approx(1)
        assert direction[np.abs(direction).argmax()] > 0
    assert found.scores.mean(axis=0) == pytest.approx([0, 0])


@pytest.mark.parametrize(
    "h", [torch.zeros(5, 1, 3), torch.ones(1, 1, 3), torch.full((4, 1, 1), 0.5)]
)
def test_what_does_not_vary_has_no_components(h: torch.Tensor) -> None:
    found = principal_components(h)
    assert found.scores.shape == (len(h), 2)
    assert not found.scores.any()
    assert not found.explained.any()


def test_one_unit_has_one_component() -> None:
    found = principal_components(torch.tensor([[[0.0]], [[1.0]], [[5.0]]]))
    np.testing.assert_allclose(found.scores, [[-2, 0], [-1, 0], [3, 0]])
    assert found.explained.tolist() == [1, 0]


def test_what_is_not_finite_or_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="not finite"):
        principal_components(torch.tensor([[[math.inf, 0.0]]]))
    for function in (half_lives, principal_components):
        with pytest.raises(InputError, match="`batch` must be between 0 and 0; got 1"):
            function(torch.ones(2, 1, 1), batch=1)
        with pytest.raises(InputError, match="no step"):
            function(torch.ones(0, 1, 1))
