"""The preset sequences: made ones by their rule, published ones by figures from their sources."""

import itertools

import numpy as np
import pytest

from lstm_core.errors import InputError
from lstm_core.limits import MAX_STEPS
from lstm_core.sequences import PRESETS, Sequence

MADE = [key for key, preset in PRESETS.items() if preset.length_adjustable]
PUBLISHED = [key for key, preset in PRESETS.items() if not preset.length_adjustable]


def made(key: str, length: int | None = None, seed: int = 0) -> Sequence:
    preset = PRESETS[key]
    return preset.make(preset.default_length if length is None else length, seed)


@pytest.mark.parametrize("key", PRESETS)
def test_every_preset_keeps_its_promises(key: str) -> None:
    preset = PRESETS[key]
    sequence = made(key)
    assert preset.key == key
    assert preset.title
    assert preset.about.endswith(".")
    assert len(sequence) == preset.default_length
    assert np.isfinite(sequence.values).all()
    np.testing.assert_array_equal(sequence.values, made(key).values)


def test_only_published_series_are_scaled_when_picked() -> None:
    scalings = {key: preset.scaling for key, preset in PRESETS.items()}
    assert scalings == {**dict.fromkeys(MADE, "none"), **dict.fromkeys(PUBLISHED, "standard")}


def test_no_preset_speaks_of_a_seed_that_the_screen_may_not_offer() -> None:
    assert not any("seed" in preset.about for preset in PRESETS.values())


@pytest.mark.parametrize("key", MADE)
@pytest.mark.parametrize("length", [1, 2, 3, 7, 500])
def test_made_sequences_have_the_length_asked_for(key: str, length: int) -> None:
    assert len(made(key, length)) == length


@pytest.mark.parametrize("key", MADE)
@pytest.mark.parametrize("length", [0, -1, MAX_STEPS + 1])
def test_lengths_out_of_range_are_refused(key: str, length: int) -> None:
    with pytest.raises(InputError, match="from 1 to 1,000,000 steps"):
        made(key, length)


def test_negative_seeds_are_refused() -> None:
    with pytest.raises(InputError, match="seed"):
        made("random_walk", 10, -1)


def test_pulses_come_every_six_steps_and_repeat_each_sign_once() -> None:
    values = made("pulses").values[:, 0]
    at = np.flatnonzero(values)
    assert at.tolist() == list(range(3, 72, 6))
    assert values[at].tolist() == [1, 1, -1, 1, -1, -1] * 2


def test_impulse_and_step() -> None:
    assert made("impulse").values[:, 0].tolist() == [0] * 5 + [1] + [0] * 34
    assert made("step").values[:, 0].tolist() == [0] * 20 + [1] * 40


def test_sine_and_square_repeat_after_their_period() -> None:
    sine, square = made("sine", 100).values[:, 0], made("square", 100).values[:, 0]
    np.testing.assert_allclose(sine[25:], sine[:-25], atol=1e-12)
    assert sine.max() > 0.99
    assert square[:20].tolist() == [1] * 10 + [-1] * 10
    np.testing.assert_array_equal(square[20:], square[:-20])


def test_random_walk_follows_its_seed() -> None:
    walk, other = made("random_walk", 2000, 1).values, made("random_walk", 2000, 2).values
    assert not np.array_equal(walk, other)
    assert abs(np.diff(walk[:, 0]).std() - 0.3) < 0.02


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("length", [2, 13, 80, 300])
def test_a_n_b_n_is_made_of_whole_separated_words(seed: int, length: int) -> None:
    sequence = made("a_n_b_n", length, seed)
    letters = "".join(
        "a" if a else "b" if b else " " for a, b in sequence.values.astype(bool).tolist()
    )
    words = letters.split()
    assert words
    assert sequence.values.sum(axis=1).max() == 1
    for word in words:
        assert word == "a" * (len(word) // 2) + "b" * (len(word) // 2)
    if length >= 80:
        assert len(set(words)) >= 5
    assert all(len(list(run)) <= 6 for letter, run in itertools.groupby(letters) if letter != " ")


@pytest.mark.parametrize("key", PUBLISHED)
def test_published_series_carry_axis_source_and_licence(key: str) -> None:
    sequence = made(key)
    assert sequence.axis is not None
    assert (np.diff(sequence.axis.astype(np.int64)) > 0).all()
    assert sequence.axis_name in {"year", "month", "quarter"}
    assert "Public domain" in sequence.source or "BSD-3-Clause" in sequence.source


def test_sunspots() -> None:
    sunspots = made("sunspots")
    assert sunspots.axis is not None
    assert sunspots.axis[[0, -1]].tolist() == [1700, 2008]
    assert sunspots.values[[0, 1, -1], 0].tolist() == [5, 11, 2.9]
    assert sunspots.values.max() == 190.2  # the year 1957
    assert sunspots.axis[sunspots.values.argmax()] == 1957
    assert round(float(sunspots.values.mean()), 2) == 49.75


def test_airline() -> None:
    airline = made("airline")
    assert airline.axis is not None
    assert airline.values.shape == (144, 1)
    assert airline.values[:12, 0].sum() == 1520  # the year 1949
    assert airline.values[[0, -1], 0].tolist() == [112, 432]
    assert airline.axis[[0, -1]].astype("datetime64[M]").astype(str).tolist() == [
        "1949-01",
        "1960-12",
    ]


def test_us_macro() -> None:
    macro = made("us_macro")
    assert macro.axis is not None
    assert macro.channels == ("inflation", "unemployment", "t-bill rate")
    assert macro.values.shape == (203, 3)
    assert macro.values[[1, -1]].tolist() == [[2.34, 5.1, 3.08], [3.56, 9.6, 0.12]]
    assert macro.axis[[0, 1, -1]].astype("datetime64[D]").astype(str).tolist() == [
        "1959-01-01",
        "1959-04-01",
        "2009-07-01",
    ]
