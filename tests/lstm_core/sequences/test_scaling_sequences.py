"""Scaling by channel, its statement, and numbers near the ends of float64."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.errors import InputError
from lstm_core.sequences import PRESETS, SCALINGS, Scaling, Sequence, scale

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def sequence(*channels: list[float]) -> Sequence:
    return Sequence(
        np.array(channels, dtype=np.float64).T, tuple(f"x{d}" for d in range(len(channels))), "s"
    )


def test_none_changes_nothing() -> None:
    given_values = sequence([1, 2], [3, 4])
    scaled = scale(given_values, "none")
    assert scaled.sequence is given_values
    assert "without scaling" in scaled.statement


def test_standard_by_hand() -> None:
    scaled = scale(sequence([1, 3], [0, 10]), "standard")
    assert scaled.sequence.values.tolist() == [[-1, -1], [1, 1]]
    assert scaled.statement == (
        "Each channel minus its mean, over its standard deviation "
        "(x0: mean 2, deviation 1; x1: mean 5, deviation 5)."
    )


def test_min_max_by_hand() -> None:
    scaled = scale(sequence([2, 4, 3]), "min-max")
    assert scaled.sequence.values.tolist() == [[0], [1], [0.5]]
    assert "(lowest 2, highest 4)" in scaled.statement


def test_sunspots_have_the_published_mean_and_numpys_deviation() -> None:
    sunspots = PRESETS["sunspots"].make(309, 0)
    x = sunspots.values
    scaled = scale(sunspots, "standard")
    np.testing.assert_allclose(scaled.sequence.values, (x - x.mean()) / x.std(), rtol=1e-12)
    assert "(mean 49.75, deviation 40.39)" in scaled.statement
    assert scaled.sequence.axis is sunspots.axis


@pytest.mark.parametrize("method", ["standard", "min-max"])
def test_row_41_a_constant_channel_becomes_zeros_and_is_stated(method: Scaling) -> None:
    scaled = scale(sequence([0.1] * 3, [1, 2, 3]), method)
    assert scaled.sequence.values[:, 0].tolist() == [0, 0, 0]
    assert scaled.statement.endswith("Constant, so set to 0: x0.")


@pytest.mark.parametrize("method", ["standard", "min-max"])
@pytest.mark.parametrize(
    "values", [[1e300, -1e300], [1.7e308, -1.7e308, 0], [0, 5e-324], [1, 1 + 2**-52]]
)
def test_extreme_values_stay_finite_and_apart(method: Scaling, values: list[float]) -> None:
    scaled = scale(sequence(values), method).sequence.values[:, 0]
    assert np.isfinite(scaled).all()
    assert scaled.max() - scaled.min() >= 1


@given(values=st.lists(FINITE, min_size=1, max_size=30))
def test_min_max_fills_the_unit_range_in_order(values: list[float]) -> None:
    scaled = scale(sequence(values), "min-max").sequence.values[:, 0]
    if min(values) == max(values):
        assert not scaled.any()
    else:
        assert (scaled.min(), scaled.max()) == (0, 1)
        assert (np.diff(scaled[np.argsort(values, kind="stable")]) >= 0).all()


@given(values=st.lists(FINITE, min_size=2, max_size=30).filter(lambda v: min(v) < max(v)))
def test_standard_has_mean_zero_and_deviation_one(values: list[float]) -> None:
    scaled = scale(sequence(values), "standard").sequence.values[:, 0]
    assert abs(scaled.mean()) < 1e-12
    assert abs(scaled.std() - 1) < 1e-12


def test_unusable_input_is_refused() -> None:
    with pytest.raises(InputError, match="one of none, standard, min-max; got 'log'"):
        scale(sequence([1, 2]), "log")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="at least one step"):
        scale(sequence([]), "standard")


def test_many_channels_are_summed_up() -> None:
    statement = scale(sequence(*[[0.0, d + 1.0] for d in range(6)]), "min-max").statement
    assert statement.endswith("; and 2 more).")


def test_every_scaling_has_a_title() -> None:
    assert list(SCALINGS) == ["none", "standard", "min-max"]
