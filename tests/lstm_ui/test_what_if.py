"""Interventions, the initial state and a pinned run as part of the workspace and its run."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from lstm_core import InputError, trace
from lstm_core.conventions import QUANTITIES
from lstm_core.intervened_run import trace_with
from lstm_core.interventions import CutUnit, HoldGate, Intervention, SetCell
from lstm_core.lesson_weights import lesson_weights
from lstm_core.step_record import Step
from lstm_core.variants import VARIANTS, Variant
from lstm_ui.run import run_workspace, step_of
from lstm_ui.sequence_source import TypedSource
from lstm_ui.status_line import comparison_sentence, run_title
from lstm_ui.step_equations import is_replaced
from lstm_ui.what_if_text import intervention_text
from lstm_ui.workspace import (
    acting,
    first_workspace,
    obstacle,
    with_exchanged,
    with_form,
    with_hidden_size,
    with_intervention,
    with_pinned,
    with_source,
    with_start,
    with_view,
    with_weight_preset,
    without_intervention,
    without_interventions,
    without_pinned,
)
from lstm_ui.workspace.interventions import MAX_INTERVENTIONS


def test_the_run_begins_with_the_initial_state_and_still_equals_nn_lstm() -> None:
    workspace = with_start(first_workspace(), {"h_0": [0.5, -1, 0, 2], "c_0": [3, 0, -2, 1]})
    run = run_workspace(workspace)
    assert run.comparison.equal
    assert run.comparison.largest_difference is not None
    assert run.comparison.largest_difference < 1e-5
    reference = nn.LSTM(1, 4)
    reference.load_state_dict(run.lstm.state_dict())
    state = torch.tensor([[0.5, -1, 0, 2]]), torch.tensor([[3.0, 0, -2, 1]])
    expected, _ = reference(run.trace.x[:, 0], state)
    torch.testing.assert_close(run.trace.h[:, 0], expected.detach())
    first = step_of(run, 0)
    assert first.h_prev.tolist() == [0.5, -1, 0, 2]
    assert first.c.tolist() == run.trace.c[0, 0].tolist()


def test_a_comparison_that_forgets_the_start_would_be_seen() -> None:
    run = run_workspace(with_start(first_workspace(), {"c_0": [3, 3, 3, 3]}))
    untold = run_workspace(first_workspace())
    assert (run.trace.h[0] - untold.trace.h[0]).abs().max() > 0.01


@pytest.mark.parametrize(
    "changes", [{"h_1": [0.0] * 4}, {"h_0": [0.0] * 3}, {"c_0": [0, 0, 0, float("nan")]}]
)
def test_an_initial_state_that_cannot_be_is_refused(changes: dict[str, list[float]]) -> None:
    with pytest.raises(InputError):
        with_start(first_workspace(), changes)


def test_the_initial_state_follows_the_hidden_size() -> None:
    workspace = with_start(first_workspace(), {"h_0": [1, 2, 3, 4]})
    assert with_hidden_size(workspace, 6).start["h_0"].tolist() == [1, 2, 3, 4, 0, 0]
    assert with_hidden_size(workspace, 2).start["h_0"].tolist() == [1, 2]
    preset = with_weight_preset(workspace, "counter")
    assert all(values.shape == (preset.hidden_size,) for values in preset.start.values())
    with pytest.raises(ValueError, match="read-only"):
        workspace.start["h_0"][0] = 5


def test_an_intervention_takes_the_place_of_one_on_the_same_numbers() -> None:
    workspace = with_intervention(first_workspace(), HoldGate("f", 0.5))
    workspace = with_intervention(workspace, HoldGate("f", 0.5, unit=1))
    workspace = with_intervention(workspace, HoldGate("f", 0.75))
    assert workspace.interventions == (HoldGate("f", 0.5, unit=1), HoldGate("f", 0.75))
    assert without_intervention(workspace, 0).interventions == (HoldGate("f", 0.75),)
    assert without_interventions(workspace).interventions == ()
    assert without_intervention(workspace, 7).interventions == workspace.interventions


def test_what_cannot_act_is_refused_and_there_is_a_most() -> None:
    workspace = first_workspace()
    for each in (CutUnit(4), SetCell(0, 309, 1.0), HoldGate("g", 2.0)):
        with pytest.raises(InputError):
            with_intervention(workspace, each)
    for step in range(MAX_INTERVENTIONS):
        workspace = with_intervention(workspace, SetCell(0, step, 1.0))
    with pytest.raises(InputError, match="20 interventions already"):
        with_intervention(workspace, CutUnit(0))


def test_one_that_no_longer_fits_waits_and_comes_back() -> None:
    held = with_intervention(first_workspace(), HoldGate("f", 1.0, unit=3))
    coupled = with_form(held, variant="cifg")
    assert acting(coupled) == ()
    assert "hold i instead" in (obstacle(coupled, held.interventions[0]) or "")
    assert run_workspace(coupled).untouched is None
    assert acting(with_form(coupled, variant="graves")) == held.interventions
    assert acting(with_hidden_size(held, 3)) == ()
    short = with_source(with_intervention(held, SetCell(0, 50, 1.0)), TypedSource("1, 2, 3"))
    assert acting(short) == (HoldGate("f", 1.0, unit=3),)


def test_the_run_has_the_interventions_and_the_untouched_run_beside_it() -> None:
    workspace = with_intervention(first_workspace(), HoldGate("i", 0.0, first=100))
    workspace = with_start(workspace, {"c_0": [1, 1, 1, 1]})
    run = run_workspace(workspace)
    assert run.untouched is not None
    state = torch.zeros(1, 4), torch.ones(1, 4)
    x = run.trace.x[:, 0]
    assert torch.equal(run.untouched.h, trace(run.lstm, x, state).h)
    assert torch.equal(run.trace.h, trace_with(run.lstm, x, workspace.interventions, state).h)
    assert run.comparison.equal  # of the untouched run: the other one is not nn.LSTM's
    assert (run.trace.h - run.untouched.h).abs().max() > 0.01


def test_the_status_never_claims_that_a_changed_run_equals_nn_lstm() -> None:
    workspace = with_intervention(first_workspace(), CutUnit(0))
    one = comparison_sentence(run_workspace(workspace))
    assert re.match(r"changed by 1 intervention; without it: equals nn\.LSTM", one)
    two = comparison_sentence(run_workspace(with_intervention(workspace, CutUnit(1))))
    assert two.startswith("changed by 2 interventions; without them: equals")


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_step_of_a_changed_run_gives_the_values_of_its_trace(
    variant: str, follows_its_equations: Callable[[Step[Any], Variant], bool]
) -> None:
    workspace = with_form(first_workspace(), variant=variant)
    gate = VARIANTS[variant].gates[0]
    some: tuple[Intervention, ...] = (
        HoldGate(gate, 0.25, unit=1, first=5, last=6), SetCell(2, 6, -3.0), CutUnit(0),
    )  # fmt: skip
    run = run_workspace(replace(with_start(workspace, {"h_0": [1, 1, 1, 1]}), interventions=some))
    for number in (0, 1, 5, 6, 7):
        step = step_of(run, number)
        assert follows_its_equations(step, VARIANTS[variant])
        for quantity in QUANTITIES:
            assert (
                getattr(step, quantity).tolist() == getattr(run.trace, quantity)[number, 0].tolist()
            )
    assert is_replaced(step_of(run, 6), "c", 2)
    assert not is_replaced(step_of(run, 7), "c", 2)
    assert is_replaced(step_of(run, 7), "h", 0)
    assert step_of(run, 0).h_prev.tolist() == [0, 1, 1, 1]


@pytest.mark.parametrize(
    ("each", "text"),
    [
        (HoldGate("f", 1.0), "f = 1 · all units"),
        (HoldGate("g", -0.5, 2, 10, 19), "g = −0.5 · unit 2 · steps 10–19"),
        (HoldGate("i", 0.0, 0, 3), "i = 0 · unit 0 · from step 3"),
        (HoldGate("o", 0.25, None, 0, 0), "o = 0.25 · all units · step 0"),
        (CutUnit(3), "unit 3 cut out"),
        (SetCell(1, 41, -2.0), "c = −2 · unit 1 · step 41"),
    ],
)
def test_interventions_in_words(each: Intervention, text: str) -> None:
    assert intervention_text(each) == text


@given(st.integers(0, 3))
def test_a_pinned_run_is_kept_without_a_chain(times: int) -> None:
    workspace = first_workspace()
    for _ in range(times + 1):
        workspace = with_pinned(with_view(workspace, unit=times))
        assert workspace.pinned is not None
        assert workspace.pinned.pinned is None
        np.testing.assert_array_equal(workspace.pinned.weights["W_hi"], workspace.weights["W_hi"])
    assert without_pinned(workspace).pinned is None


def test_a_and_b_change_places_and_back() -> None:
    a = first_workspace()
    b = with_form(with_pinned(a), variant="graves")
    there = with_exchanged(b)
    assert there.pinned is not None
    assert (there.variant, there.pinned.variant) == ("standard", "graves")
    back = with_exchanged(there)
    assert back.pinned is not None
    assert (back.variant, back.pinned.variant) == ("graves", "standard")
    assert with_exchanged(a) is a
    assert "seed 0" in run_title(b)
    assert lesson_weights(run_workspace(back).lstm)["W_hi"].shape == (4, 4)
