"""Single values of a sequence changed by hand, and runs that would be too large."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import InputError
from lstm_core.limits import MAX_COMPARED_STEPS
from lstm_ui.run import run_workspace
from lstm_ui.sequence_source import EditedSource, PresetSource, TypedSource, load, same_origin
from lstm_ui.status_line import comparison_sentence
from lstm_ui.workspace import (
    first_workspace,
    with_hidden_size,
    with_source,
    with_unedited_sequence,
    with_value,
)


@given(edits=st.lists(st.tuples(st.integers(0, 308), st.floats(-1e6, 1e6)), min_size=1, max_size=5))
def test_one_value_is_changed_and_all_others_stay(edits: list[tuple[int, float]]) -> None:
    workspace = first_workspace()
    expected = workspace.sequence.values.copy()
    for step, value in edits:
        workspace = with_value(workspace, step, 0, value)
        expected[step, 0] = value
    np.testing.assert_array_equal(workspace.sequence.values, expected)
    np.testing.assert_array_equal(load(workspace.source).values, expected)
    assert workspace.sequence.axis is not None
    assert same_origin(workspace.source, PresetSource("sunspots"))
    back = with_unedited_sequence(workspace)
    assert back.source == PresetSource("sunspots")
    np.testing.assert_array_equal(back.sequence.values, first_workspace().sequence.values)


def test_an_edit_keeps_weights_step_and_scaling() -> None:
    before = first_workspace()
    after = with_value(before, 5, 0, 1.0)
    assert isinstance(after.source, EditedSource)
    assert after.weights is before.weights
    assert (after.step, after.scaling) == (before.step, before.scaling)


@pytest.mark.parametrize(
    ("step", "channel", "value"),
    [(309, 0, 1.0), (-1, 0, 1.0), (0, 1, 1.0), (0, 0, float("nan")), (0, 0, 1e39)],
)
def test_what_cannot_be_changed_is_refused(step: int, channel: int, value: float) -> None:
    with pytest.raises(InputError):
        with_value(first_workspace(), step, channel, value)


def test_a_run_too_large_for_a_page_is_refused_with_both_ways_out() -> None:
    long = with_source(first_workspace(), PresetSource("step", 1_000_000))
    assert len(long.sequence) == 1_000_000
    with pytest.raises(InputError, match=r"at most 625,000 steps, or .*at most 10 units"):
        with_hidden_size(long, 16)
    wide = with_hidden_size(first_workspace(), 64)
    with pytest.raises(InputError, match=r"at most 156,250 steps"):
        with_source(wide, PresetSource("step", 1_000_000))


def test_the_status_claims_no_more_than_was_compared() -> None:
    long = run_workspace(with_source(first_workspace(), PresetSource("sine", 30_000)))
    assert long.compared_steps == MAX_COMPARED_STEPS
    assert comparison_sentence(long).startswith("equals nn.LSTM over the first 20,000 steps (")
    short = run_workspace(with_source(first_workspace(), TypedSource("1, 2, 3")))
    assert short.compared_steps == 3
    assert "first" not in comparison_sentence(short)
