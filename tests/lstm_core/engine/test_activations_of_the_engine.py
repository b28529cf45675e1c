"""tanh and σ as the compiled loops compute them, against NumPy's in float64."""

from typing import Any

import numpy as np
import pytest
from numba import types

from lstm_core.engine.activations import _TANH, sigmoid, tanh
from lstm_core.engine.compiling import compiled
from lstm_core.engine.lanes import load, start_of, store


@compiled
def both(x: Any, of_tanh: Any, of_sigmoid: Any) -> None:
    for n in range(0, x.size, 8):
        store(start_of(of_tanh), n, tanh(load(start_of(x), n)))
        store(start_of(of_sigmoid), n, sigmoid(load(start_of(x), n)))


def computed(x: Any) -> tuple[Any, Any]:
    padded = np.concatenate([x, np.zeros(-len(x) % 8, x.dtype)])
    results = np.empty_like(padded), np.empty_like(padded)
    both(padded, *results)
    return results[0][: len(x)], results[1][: len(x)]


@pytest.mark.parametrize(("dtype", "within"), [(np.float32, 4e-7), (np.float64, 1e-15)])
def test_both_are_as_close_as_they_say(dtype: Any, within: float) -> None:
    fine, wide = np.linspace(-30, 30, 400_001), np.geomspace(1e-30, 1e4, 20_001)
    x = np.concatenate([fine, wide, -wide]).astype(dtype)
    exact = x.astype(np.longdouble)
    of_tanh, of_sigmoid = computed(x)
    assert np.abs(of_tanh - np.tanh(exact)).max() < within
    assert np.abs(of_sigmoid - (1 + np.tanh(exact / 2)) / 2).max() < within
    small = np.abs(x) < 1e-3
    assert np.abs(of_tanh[small] / np.tanh(exact[small]) - 1).max() < 3 * np.finfo(dtype).eps


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_ends_and_odd_values(dtype: Any) -> None:
    tiny = np.finfo(dtype).smallest_subnormal
    x = np.array([0, tiny, -tiny, 1e4, -1e4, np.inf, -np.inf, np.nan], dtype)
    of_tanh, of_sigmoid = computed(x)
    np.testing.assert_array_equal(of_tanh[:7], [0, tiny, -tiny, 1, -1, 1, -1])
    np.testing.assert_array_equal(of_sigmoid[:7], [0.5, 0.5, 0.5, 1, 0, 1, 0])
    assert np.isnan(of_tanh[7])
    assert np.isnan(of_sigmoid[7])


def test_tanh_never_exceeds_one_and_is_odd() -> None:
    x = np.linspace(0, 12, 1_000_000).astype(np.float32)
    positive, negative = computed(x)[0], computed(-x)[0]
    assert positive.max() == 1
    np.testing.assert_array_equal(positive, -negative)


def test_the_fitted_fraction_is_the_one_that_was_fitted() -> None:
    """A digit mistyped in a coefficient would cost more than the fit's own error, 2.1e-8."""
    tanh_ = _TANH[types.float32]
    P, Q = ([float(a) for a in coefficients] for coefficients in (tanh_.P, tanh_.Q))
    x = np.linspace(1e-3, float(tanh_.beyond), 100_000)
    fraction = x * np.polyval(P, x**2) / np.polyval(Q, x**2)
    assert np.abs(fraction / np.tanh(x) - 1).max() < 6e-8  # the coefficients are rounded
