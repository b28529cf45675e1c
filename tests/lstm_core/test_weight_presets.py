"""Each hand-set cell does what its sentence says, by what its gates and states do."""

from collections.abc import Iterable

import numpy as np
import pytest
import torch

from lstm_core import trace
from lstm_core.lesson_weights import checked_weights, lstm_from_lesson_weights, weight_shapes
from lstm_core.tracing import Trace
from lstm_core.weight_presets import WEIGHT_PRESETS


def run(key: str, *channels: Iterable[float]) -> Trace:
    x = torch.tensor(channels, dtype=torch.float32).T[:, None]  # (D, T) -> (T, 1, D)
    return trace(lstm_from_lesson_weights(WEIGHT_PRESETS[key].weights(len(channels))), x)


def cell_state(key: str, *channels: Iterable[float], unit: int = 0) -> np.ndarray:
    return run(key, *channels).c[:, 0, unit].numpy()


def test_remember_keeps_one_pulse_for_ever() -> None:
    c = cell_state("remember", [0.0] * 5 + [1.0] + [0.0] * 500)
    assert np.abs(c[:5]).max() < 1e-6
    np.testing.assert_allclose(c[5:], np.tanh(1), atol=1e-5)


def test_forget_keeps_nothing() -> None:
    x = [0.3, -0.9, 0.0, 1.0, 0.0]
    np.testing.assert_allclose(cell_state("forget", x), np.tanh(x), atol=1e-6)


def test_counter_is_zero_when_a_word_is_complete() -> None:
    word = "aaabbb" + "aaaaabbbbb"
    a, b = ([float(letter == which) for letter in word] for which in "ab")
    c = cell_state("counter", a, b)
    expected = np.cumsum(np.array(a) - np.array(b))
    np.testing.assert_allclose(c, expected, atol=1e-4)
    assert expected[5] == expected[-1] == 0


def test_counter_counts_ones_on_one_channel() -> None:
    np.testing.assert_allclose(
        cell_state("counter", [1, 0, 1, 1, 0, 1]), [1, 1, 2, 3, 3, 4], atol=1e-4
    )


def test_latch_sets_holds_ignores_a_second_pulse_and_resets() -> None:
    x = [0, 1, 0, 0, 1, 1, 0, -1, 0, 0, -1, 0, 1, 0]
    expected = [0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1]
    np.testing.assert_allclose(cell_state("latch", [float(v) for v in x]), expected, atol=1e-3)


def test_leaky_integrator_is_a_moving_average_with_the_stated_half_life() -> None:
    c = cell_state("leaky", [1.0] * 100 + [0.0] * 100)
    np.testing.assert_allclose(c[99], np.tanh(1) * (1 - 0.9**100), rtol=1e-5)
    np.testing.assert_allclose(c[100:], c[99] * 0.9 ** np.arange(1, 101), rtol=1e-4)
    assert np.log(0.5) / np.log(0.9) == pytest.approx(6.6, abs=0.05)


def test_edge_detector_answers_only_changes() -> None:
    c = cell_state("edge", [-1, -1, 1, 1, 1, -1, -1, 1, 1], unit=1)
    assert (c[[2, 7]] > 0.9).all()
    assert c[5] < -0.9
    np.testing.assert_allclose(c[[1, 3, 4, 6, 8]], 0, atol=1e-5)


@pytest.mark.parametrize("key", WEIGHT_PRESETS)
@pytest.mark.parametrize("channels", [1, 2, 5])
def test_presets_fit_any_number_of_channels(key: str, channels: int) -> None:
    preset = WEIGHT_PRESETS[key]
    shapes = weight_shapes(channels, preset.hidden_size, "standard")
    weights = checked_weights(preset.weights(channels), shapes)
    assert all(not weights[name][:, 2:].any() for name in ("W_xi", "W_xf", "W_xc", "W_xo"))
