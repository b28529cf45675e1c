"""What the guided path says at each stop is so in the run, before the move and after it."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import ArrayLike, NDArray

from lstm_core import InputError
from lstm_core.comparison import compare_with_torch
from lstm_core.interventions import CutUnit
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui.guided_path.stops import LOW_PULSE, PULSE, SECOND_PULSE, STOPS, word_ends
from lstm_ui.guided_path.walking import (
    neighbours,
    wanted_weight,
    with_noticed,
    with_own_again,
    with_stop,
)
from lstm_ui.run import Run, run_workspace
from lstm_ui.sequence_source import PresetSource
from lstm_ui.workspace import (
    Workspace,
    first_workspace,
    with_exchanged,
    with_form,
    with_intervention,
    with_pinned,
    with_source,
    with_weights,
)
from lstm_ui.workspace.differences import changed_fields
from lstm_ui.workspace.history import History, recorded, undone
from lstm_ui.workspace.saved import from_document, to_document

MOVES: Mapping[str, Mapping[str, ArrayLike]] = {
    "input": {"b_i": [-10.0]},
    "forget": {"b_f": [2.5]},
    "candidate": {"W_xc": [[-1.0]]},
    "output": {"b_o": [3.0]},
    "counter": {"b_f": [2.0]},
    "latch": {"W_hi": [[0.0]]},
    "form": {"W_co": [2.0]},
}
"""What a visitor who follows the stop's sentence might come to."""


def at_stop(key: str) -> Workspace:
    return with_stop(first_workspace(), key)


def moved(key: str) -> Workspace:
    return with_weights(at_stop(key), MOVES[key])


def values(run: Run, quantity: str) -> NDArray[np.float64]:
    """(T,) of unit 0, in float64."""
    return np.asarray(getattr(run.trace["l0"], quantity)[:, 0, 0], dtype=np.float64)


def runs(key: str) -> tuple[Run, Run]:
    return run_workspace(at_stop(key)), run_workspace(moved(key))


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def test_the_path_is_short_and_says_one_thing_to_move() -> None:
    assert 5 <= len(STOPS) <= 8
    assert set(MOVES) == {stop.key for stop in STOPS.values() if stop.move}
    for stop in STOPS.values():
        assert 1 <= stop.look.count(". ") + 1 <= 3, stop.key
        assert len(stop.look) + len(stop.move) < 320, stop.key


@pytest.mark.parametrize("key", MOVES)
def test_the_weight_to_move_is_in_sight_and_named(key: str) -> None:
    (name,) = MOVES[key]
    now = at_stop(key)
    assert name in STOPS[key].move
    assert wanted_weight(now) == name == STOPS[key].weight
    assert wanted_weight(with_noticed(moved(key), run_workspace(moved(key)))) is None
    assert name.endswith({"g": "c"}.get(now.gate, now.gate))
    assert now.weights[name].size == 1 or key == "counter"


@pytest.mark.parametrize("key", STOPS)
def test_a_stop_is_not_done_before_its_move_and_done_after(key: str) -> None:
    now = at_stop(key)
    assert with_noticed(now, run_workspace(now)) is now
    if key in MOVES:
        after = with_noticed(moved(key), run_workspace(moved(key)))
        assert after.guide is not None
        assert after.guide.done == {key}
        assert with_noticed(after, run_workspace(after)) is after


def test_input_only_the_tall_pulses_get_in_until_its_bias_is_raised() -> None:
    before, after = runs("input")
    x = before.trace.x[:, 0, 0].tolist()
    tall, low = math.tanh(1), math.tanh(0.4)
    assert (x[PULSE], x[LOW_PULSE], x[SECOND_PULSE]) == pytest.approx((1, 0.4, 1))
    assert sum(map(abs, x)) == pytest.approx(2.4)
    i, c = values(before, "i"), values(before, "c")
    assert i[[PULSE, SECOND_PULSE]] == pytest.approx(1, abs=1e-6)
    assert np.delete(i, [PULSE, SECOND_PULSE]).max() < 0.05
    assert c[SECOND_PULSE:] == pytest.approx(2 * tall, abs=0.01)
    assert values(after, "c")[SECOND_PULSE:] == pytest.approx(2 * tall + low, abs=0.01)


def test_forget_at_1_keeps_c_whole_and_below_1_halves_it_again_and_again() -> None:
    before, after = runs("forget")
    assert values(before, "f") == pytest.approx(1, abs=1e-6)
    assert values(before, "c")[PULSE:] == pytest.approx(math.tanh(1), abs=1e-6)
    steps = np.arange(40 - PULSE)
    assert values(after, "c")[PULSE:] == pytest.approx(
        math.tanh(1) * sigmoid(2.5) ** steps, abs=1e-5
    )
    assert pytest.approx(1 / 3, abs=0.02) == 0.9**10  # "two thirds are gone"


def test_candidate_turned_puts_c_upside_down_and_leaves_the_gates() -> None:
    before, after = runs("candidate")
    assert values(before, "i") == pytest.approx(1, abs=1e-6)
    x = before.trace.x[:, 0, 0].numpy()
    np.testing.assert_array_equal(np.sign(np.diff(values(before, "c"), prepend=0).round(3)), x)
    np.testing.assert_array_equal(values(after, "c"), -values(before, "c"))
    for gate in "ifo":
        np.testing.assert_array_equal(values(after, gate), values(before, gate))


def test_output_gate_hides_and_shows_a_c_that_does_not_change() -> None:
    before, after = runs("output")
    assert abs(values(before, "h")).max() < 1e-6
    np.testing.assert_array_equal(values(after, "c"), values(before, "c"))
    shown = sigmoid(3) * np.tanh(values(before, "c"))
    assert values(after, "h") == pytest.approx(shown, abs=1e-6)
    assert values(after, "h")[-1] > 0.5


def test_counter_counts_until_it_forgets() -> None:
    before, after = runs("counter")
    x = before.trace.x[:, 0].numpy()
    count = np.cumsum(x[:, 0] - x[:, 1])
    assert values(before, "c") == pytest.approx(count, abs=1e-4)
    ends = word_ends(before.trace.x[:, 0]).numpy()
    assert len(ends) >= 6
    assert count[ends].tolist() == [0] * len(ends)
    assert (abs(values(after, "c")[ends]) > 0.05).all()  # no word ends at 0


def test_latch_is_set_once_until_it_no_longer_sees_itself() -> None:
    before, after = runs("latch")
    latched = added = 0.0
    expected, sums = [], []
    for x in before.trace.x[:, 0, 0].tolist():
        latched = 1.0 if x > 0 else 0.0 if x < 0 else latched
        added = added + 1 if x > 0 else 0.0 if x < 0 else added
        expected.append(latched)
        sums.append(added)
    assert values(before, "c") == pytest.approx(np.array(expected), abs=0.01)
    assert values(after, "c") == pytest.approx(np.array(sums), abs=0.01)
    assert max(sums) == 2
    assert WEIGHT_PRESETS["latch"].settings["i"].recurrent == ((-60.0,),)


def test_the_lessons_form_leaves_nn_lstm_by_what_w_co_adds() -> None:
    before, after = runs("form")
    assert before.lstm.variant == "lesson"
    assert before.comparison.largest_difference == pytest.approx(0, abs=1e-6)
    assert before.comparison.extra_terms == ("W_co c",)
    c = values(after, "c")
    gap = np.abs((1 / (1 + np.exp(-2 * c)) - 0.5) * np.tanh(c)).max()
    assert after.comparison.largest_difference == pytest.approx(gap, abs=1e-6)
    assert gap > 0.1
    other = compare_with_torch(before.lstm, before.trace)
    assert other.largest_difference == pytest.approx(0, abs=1e-6)


def test_nothing_is_noticed_on_another_sequence_or_size() -> None:
    elsewhere = with_source(moved("input"), PresetSource("sine"))
    opened = with_weights(elsewhere, {"b_i": [20.0]})
    assert with_noticed(opened, run_workspace(opened)) is opened
    short = with_source(moved("latch"), PresetSource("pulses", length=2))
    assert with_noticed(short, run_workspace(short)) is short


def test_what_was_ones_own_comes_back_from_anywhere_on_the_path() -> None:
    own = with_intervention(with_form(with_pinned(first_workspace()), variant="graves"), CutUnit(1))
    walked = own
    for key in STOPS:
        walked = with_stop(walked, key)
        assert not walked.interventions
        assert walked.pinned is own.pinned
    back = with_own_again(walked)
    assert not changed_fields(own, back)
    assert back.kept_sources == own.kept_sources
    assert with_own_again(own) is own


def test_a_stop_is_one_change_that_can_be_undone_and_noticing_is_none() -> None:
    start = first_workspace()
    begun = with_stop(start, "input")
    history = recorded(History(), start, begun, place="guide", at=0.0)
    assert history.past[-1].what == "the guided path"
    there = with_weights(begun, MOVES["input"])
    history = recorded(history, begun, there, place="weights", at=1.0)
    done = with_noticed(there, run_workspace(there))
    assert done is not there
    assert recorded(history, there, done, place="guide", at=9.0) is history
    history, back = undone(history, done)
    assert back.guide == begun.guide
    _, back = undone(history, back)
    assert back.guide is None
    assert not changed_fields(start, back)


def test_a_pinned_run_is_off_the_path() -> None:
    pinned = with_pinned(at_stop("latch"))
    assert pinned.pinned is not None
    assert pinned.pinned.guide is None
    exchanged = with_exchanged(pinned)
    assert exchanged.guide == pinned.guide


def test_the_place_on_the_path_is_saved_with_what_was_ones_own() -> None:
    own = with_form(first_workspace(), variant="graves")
    now = with_stop(own, "input")
    noticed = with_noticed(replace(moved("input"), guide=now.guide), run_workspace(moved("input")))
    read = from_document(to_document(noticed))
    assert read.guide is not None
    assert read.guide.stop == "input"
    assert read.guide.done == {"input"}
    assert with_own_again(read).variant == "graves"
    assert to_document(read) == to_document(noticed)


def test_the_ends_of_the_path_and_no_such_stop() -> None:
    keys = list(STOPS)
    assert neighbours(keys[0]) == (None, keys[1])
    assert neighbours(keys[-1]) == (keys[-2], None)
    with pytest.raises(InputError):
        with_stop(first_workspace(), "nowhere")


def test_word_ends_are_where_a_b_is_followed_by_none() -> None:
    x = torch.tensor([[1, 0], [0, 1], [0, 0], [1, 0], [1, 0], [0, 1], [0, 1]])
    assert word_ends(x).tolist() == [1, 6]
