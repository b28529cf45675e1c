"""Rounded numbers add up to the rounded sum, and none is moved further than it must."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.adding_up import rounded_to_add_up

numbers = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200)


@given(numbers, st.integers(0, 8))
def test_what_is_written_adds_up_exactly(values: list[float], decimals: int) -> None:
    rounded, total = rounded_to_add_up(values, decimals)
    assert sum(rounded, Decimal(0)) == total
    assert len(rounded) == len(values)
    unit = Fraction(1, 10**decimals)
    assert abs(Fraction(total) - sum(map(Fraction, values))) <= unit / 2
    assert all(
        abs(Fraction(shown) - Fraction(value)) < unit
        for shown, value in zip(rounded, values, strict=True)
    )


@given(numbers, st.integers(0, 8))
def test_a_number_that_needs_no_rounding_stays(values: list[float], decimals: int) -> None:
    unit = Fraction(1, 10**decimals)
    rounded, _ = rounded_to_add_up(values, decimals)
    for shown, value in zip(rounded, values, strict=True):
        if Fraction(value) % unit == 0:
            assert Fraction(shown) == Fraction(value)


def test_thirds_make_a_whole() -> None:
    rounded, total = rounded_to_add_up([1 / 3, 1 / 3, 1 / 3], 2)
    assert sorted(map(str, rounded)) == ["0.33", "0.33", "0.34"]
    assert str(total) == "1.00"


def test_what_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        rounded_to_add_up([1.0, float("nan")], 2)
