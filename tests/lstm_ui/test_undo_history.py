"""What was changed can be taken back exactly, and a drag is one step of it."""

from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core.interventions import CutUnit
from lstm_core.sequences import Sequence
from lstm_ui.sequence_source import PresetSource, TypedSource
from lstm_ui.workspace import (
    Workspace,
    first_workspace,
    with_forget_bias,
    with_form,
    with_hidden_size,
    with_intervention,
    with_pinned,
    with_scaling,
    with_seed,
    with_source,
    with_start,
    with_value,
    with_view,
    with_weight_preset,
    with_weights,
    with_zero_weights,
)
from lstm_ui.workspace import history as undoing
from lstm_ui.workspace.differences import same
from lstm_ui.workspace.history import History, recorded, redone, to_redo, to_undo, undone

Transition = Callable[[Workspace], Workspace]
VIEW = {"kind", "step", "unit", "gate", "asked", "trail"}

CHANGES: list[Transition] = [
    lambda w: with_form(w, variant="graves"),
    lambda w: with_form(w, variant="nfg", peephole="full"),
    lambda w: with_hidden_size(w, 2),
    lambda w: with_hidden_size(w, 9),
    lambda w: with_seed(w, 7),
    lambda w: with_source(w, PresetSource("us_macro")),
    lambda w: with_source(w, TypedSource("1, 2")),
    lambda w: with_value(w, 1, 0, 0.25),
    lambda w: with_weight_preset(w, "edge"),
    lambda w: with_scaling(w, "min-max"),
    lambda w: with_weights(w, {"b_i": w.weights["b_i"] + 0.5}) if "b_i" in w.weights else w,
    lambda w: with_start(w, {"c_0": w.start["c_0"] + 1}),
    lambda w: with_intervention(w, CutUnit(0)),
    with_pinned,
    with_zero_weights,
    lambda w: with_view(w, step=w.step + 3, unit=1, gate="o" if "o" in w.weights else None),
]


def changed(
    history: History, before: Workspace, change: Transition, at: float = 0.0, **more: object
) -> tuple[History, Workspace]:
    after = change(before)
    return recorded(history, before, after, place="here", at=at, **more), after  # type: ignore[arg-type]


def assert_same(one: Workspace, other: Workspace, *, but: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    for field in fields(Workspace):
        if field.name not in but:
            assert same(*(_plain(getattr(w, field.name)) for w in (one, other))), field.name


def _plain(value: object) -> object:
    """A sequence that was loaded twice is the same where its numbers and names are."""
    if isinstance(value, Sequence):
        return {"values": value.values, "channels": value.channels, "name": value.name}
    return value


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(CHANGES), max_size=7))
def test_undoing_everything_restores_the_beginning_and_redoing_the_end(
    changes: list[Transition],
) -> None:
    start = now = first_workspace()
    history = History()
    for second, change in enumerate(changes):
        history, now = changed(history, now, change, at=2.0 * second)
    end = now
    while to_undo(history):
        history, now = undone(history, now)
    assert_same(now, start, but=VIEW)
    while to_redo(history):
        history, now = redone(history, now)
    assert_same(now, end, but=VIEW)
    assert 0 <= now.step < len(now.sequence)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(CHANGES[:-1]), max_size=5), st.sampled_from(CHANGES[:-1]))
def test_one_step_back_restores_every_field_when_the_view_was_left_alone(
    before: list[Transition], last: Transition
) -> None:
    now = first_workspace()
    for change in before:
        now = change(now)
    history, after = changed(History(), now, last)
    _, back = undone(history, after)
    assert_same(back, now, but=VIEW if not history.past else set())
    if history.past:
        assert_same(redone(*undone(history, after))[1], after)


def test_undo_keeps_the_step_one_has_moved_on_to_but_returns_to_one_the_change_left() -> None:
    first = with_view(first_workspace(), step=42)
    history, now = changed(History(), first, lambda w: with_weights(w, {"b_i": [1, 2, 3, 4]}))
    assert undone(history, with_view(now, step=100, gate="o"))[1].step == 100
    history, now = changed(History(), first, lambda w: with_source(w, PresetSource("impulse")))
    assert now.step == 5
    assert undone(history, now)[1].step == 42


def test_undo_of_a_form_leaves_no_gate_open_that_is_not_there() -> None:
    without_f = with_form(first_workspace(), variant="nfg")
    history, now = changed(History(), without_f, lambda w: with_form(w, variant="graves"))
    assert undone(history, with_view(now, gate="f"))[1].gate == "i"


def test_a_change_of_the_view_is_no_step_and_keeps_what_can_be_redone() -> None:
    history, now = changed(History(), first_workspace(), lambda w: with_seed(w, 3))
    history, now = undone(history, now)
    history, now = changed(history, now, lambda w: with_view(w, step=3, unit=2, kind="heat"))
    assert to_undo(history) is None
    assert to_redo(history) == "the random weights"


def test_another_change_ends_what_could_be_redone() -> None:
    history, now = changed(History(), first_workspace(), lambda w: with_seed(w, 3))
    history, now = undone(history, now)
    history, now = changed(history, now, lambda w: with_scaling(w, "none"))
    assert (to_undo(history), to_redo(history)) == ("the scaling", None)


def test_what_changes_nothing_is_no_step() -> None:
    now = with_zero_weights(first_workspace())
    history, _ = changed(History(), now, with_zero_weights)
    assert to_undo(history) is None
    typed = with_source(now, TypedSource("1, 2"))
    history, _ = changed(History(), typed, lambda w: with_source(w, TypedSource("1, 2")))
    assert to_undo(history) is None


def with_bias(unit: int, value: float) -> Transition:
    def change(workspace: Workspace) -> Workspace:
        bias = workspace.weights["b_i"].copy()
        bias[unit] = value
        return with_weights(workspace, {"b_i": bias})

    return change


def dragged(values: list[float], times: list[float], gestures: list[str | None]) -> History:
    history, now = History(), first_workspace()
    for value, at, gesture in zip(values, times, gestures, strict=True):
        history, now = changed(history, now, with_bias(2, value), at=at, gesture=gesture)
    return history


@pytest.mark.parametrize(
    ("times", "gestures", "steps"),
    [
        ([0.0, 0.1, 0.2], [None] * 3, 1),
        ([0.0, 0.1, 5.0], [None] * 3, 2),
        ([0.0, 7.0, 20.0], ["a", "a", "a"], 1),
        ([0.0, 0.1, 0.2], ["a", "b", "b"], 2),
    ],
)
def test_a_drag_of_one_weight_is_one_step(
    times: list[float], gestures: list[str | None], steps: int
) -> None:
    history = dragged([0.1, 0.2, 0.3], times, gestures)
    assert len(history.past) == steps
    assert to_undo(history) == "b_i"
    assert history.past[0].before.weights["b_i"][2] == first_workspace().weights["b_i"][2]
    assert history.past[-1].after.weights["b_i"][2] == 0.3


def test_a_drag_that_ends_where_it_began_is_none() -> None:
    begun = float(first_workspace().weights["b_i"][2])
    history = dragged([0.1, 0.2], [0.0, 0.1], ["a", "a"])
    assert len(history.past) == 1
    edited = with_weights(first_workspace(), {"b_o": [0, 0, 0, 1]})
    history, now = History(), edited
    for value in (0.7, begun):
        history, now = changed(history, now, with_bias(2, value), gesture="a")
    assert history.past == ()


def test_two_weights_typed_at_once_are_two_steps() -> None:
    history, now = History(), first_workspace()
    for unit in range(2):
        history, now = changed(history, now, with_bias(unit, 9.0))
    assert len(history.past) == 2


def test_two_draws_at_once_are_two_steps() -> None:
    history, now = History(), first_workspace()
    for seed in (1, 2):
        history, now = changed(history, now, lambda w, s=seed: with_seed(w, s))  # type: ignore[misc]
    assert len(history.past) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda w: with_weights(w, {"W_xi": w.weights["W_xi"] + 1}), "W_xi"),
        (lambda w: with_weights(w, {n: w.weights[n] + 1 for n in ("b_i", "b_o")}), "b_i and b_o"),
        (with_zero_weights, "all weights"),
        (lambda w: with_start(w, {"h_0": [1.0] * 4}), "h_0"),
        (lambda w: with_form(w, variant="graves"), "the form"),
        (lambda w: with_source(w, TypedSource("1, 2")), "the sequence"),
        (lambda w: with_value(w, 0, 0, 0.5), "x"),
        (lambda w: with_forget_bias(w, 2.0), "the forget bias"),
        (lambda w: with_weight_preset(w, "edge"), "the choice of weights"),
        (lambda w: with_intervention(w, CutUnit(1)), "the interventions"),
        (with_pinned, "the comparison"),
    ],
)
def test_a_step_says_what_it_takes_back(change: Transition, words: str) -> None:
    assert to_undo(changed(History(), first_workspace(), change)[0]) == words


def test_the_oldest_steps_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "MAX_HISTORY_STEPS", 3)
    history, now = History(), first_workspace()
    for seed in range(1, 6):
        history, now = changed(history, now, lambda w, s=seed: with_seed(w, s))  # type: ignore[misc]
    assert [step.after.seed for step in history.past] == [3, 4, 5]


def test_the_oldest_steps_go_when_they_hold_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "MAX_HISTORY_BYTES", 40_000)
    history, now = History(), first_workspace()
    for length in (1_000, 1_001, 1_002, 1_003):  # 8 bytes for each of two neighbours' steps
        history, now = changed(
            history,
            now,
            lambda w, n=length: with_source(w, PresetSource("sine", length=n)),  # type: ignore[misc]
        )
    assert [len(step.after.sequence) for step in history.past] == [1_002, 1_003]


def test_what_is_shared_does_not_count() -> None:
    long = with_source(first_workspace(), PresetSource("sine", length=10_000))
    history, _ = changed(History(), long, lambda w: with_weights(w, {"b_i": [1, 2, 3, 4]}))
    assert history.past[0].size == 2 * np.zeros(4).nbytes
