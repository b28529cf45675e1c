"""A saved workspace gives the identical run."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core.conventions import QUANTITIES
from lstm_core.interventions import CutUnit, HoldGate, SetCell
from lstm_core.limits import MAX_LINK_CHARACTERS
from lstm_core.sequences import PRESETS
from lstm_core.variants import VARIANTS
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui.guided_path.walking import with_stop
from lstm_ui.run import run_workspace
from lstm_ui.sequence_source import PresetSource, SequenceSource, TypedSource, first_source
from lstm_ui.workspace import (
    Workspace,
    first_workspace,
    with_asked,
    with_followed,
    with_forget_bias,
    with_form,
    with_hidden_size,
    with_intervention,
    with_model_file,
    with_pinned,
    with_scaling,
    with_seed,
    with_source,
    with_start,
    with_value,
    with_view,
    with_way_back,
    with_weight_preset,
    with_weights,
)
from lstm_ui.workspace.saved import (
    fits_session_file,
    from_document,
    from_link,
    link_text,
    read_session,
    session_text,
    to_document,
    with_link,
)
from lstm_ui.your_model.example import EXAMPLE_NAME, example_bytes

CSV = b"when,left,right\n2020-01-01,1.5,2e-30\n2020-01-02,-0.1,3\n2020-02-01,7,0.1\n"
NUMBERED = b"place,=x\n0.5,1\n1.5,2\n9,3\n"
IDS = b"id,x\nb,1\na,2\nb,3\n"

SOURCES: list[SequenceSource] = [
    *(PresetSource(key) for key in PRESETS),
    PresetSource("sine", length=7),
    TypedSource("1, 2, -0.1"),
    TypedSource("1\t2\n3\t4"),
    *(first_source(data, name) for data, name in ((CSV, "c.csv"), (NUMBERED, "n"), (IDS, "i"))),
]
WEIGHTS = st.floats(-5, 5, width=64)


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """Any workspace a person could have come to."""
    now = with_source(first_workspace(), draw(st.sampled_from(SOURCES)))
    now = with_scaling(now, draw(st.sampled_from(["none", "standard", "min-max"])))
    now = with_form(
        now,
        variant=draw(st.sampled_from(list(VARIANTS))),
        peephole=draw(st.sampled_from(["diagonal", "full"])),
    )
    now = with_hidden_size(now, draw(st.integers(1, 10)))
    now = with_seed(now, draw(st.integers(0, 2**31 - 1)))
    if "b_f" in now.weights and draw(st.booleans()):
        now = with_forget_bias(now, draw(st.floats(-9, 9)))
    if draw(st.booleans()):
        now = with_weight_preset(now, draw(st.sampled_from(list(WEIGHT_PRESETS))))
    for name in draw(st.lists(st.sampled_from(sorted(now.weights)), max_size=2)):
        values = draw(st.lists(WEIGHTS, min_size=now.weights[name].size,
                               max_size=now.weights[name].size))  # fmt: skip
        now = with_weights(now, {name: np.array(values).reshape(now.weights[name].shape)})
    if draw(st.booleans()):
        now = with_start(now, {"c_0": [draw(WEIGHTS)] * now.hidden_size})
    if draw(st.booleans()):
        now = with_value(now, 0, 0, draw(st.floats(-9, 9, width=32)))
    if draw(st.booleans()):
        now = with_pinned(now)
        now = with_intervention(now, CutUnit(0) if draw(st.booleans()) else SetCell(0, 0, -1.5))
    now = with_view(now, step=draw(st.integers(0, 400)), unit=draw(st.integers(0, 9)), kind="heat")
    return with_asked(now, quantity=draw(st.sampled_from([None, "c"])))


def assert_identical(one: Workspace, other: Workspace) -> None:
    """The same numbers everywhere, to the bit."""
    view = ("kind", "step", "unit", "gate", "asked", "scaling", "variant", "peephole", "seed",
            "forget_bias", "hidden_size", "weight_preset", "edited", "interventions")  # fmt: skip
    assert [getattr(one, name) for name in view] == [getattr(other, name) for name in view]
    for a, b in ((one.weights, other.weights), (one.start, other.start)):
        assert list(a) == list(b)
        assert all(a[name].tobytes() == b[name].tobytes() for name in a)
    assert one.sequence.channels == other.sequence.channels
    assert (one.sequence.name, one.sequence.axis_name) == (
        other.sequence.name,
        other.sequence.axis_name,
    )
    assert one.sequence.values.tobytes() == other.sequence.values.tobytes()
    if one.sequence.axis is not None:
        assert other.sequence.axis is not None
        np.testing.assert_array_equal(one.sequence.axis, other.sequence.axis)
    runs = [run_workspace(workspace).trace["l0"] for workspace in (one, other)]
    assert all(torch.equal(*(getattr(run, q) for run in runs)) for q in QUANTITIES)
    assert (one.pinned is None) == (other.pinned is None)
    if one.pinned is not None and other.pinned is not None:
        assert_identical(one.pinned, other.pinned)


@settings(max_examples=30, deadline=None)
@given(workspaces())
def test_what_was_saved_gives_the_identical_run(workspace: Workspace) -> None:
    assert_identical(read_session(session_text(workspace).encode()), workspace)
    text = link_text(workspace)
    if text is not None:
        assert len(text) <= MAX_LINK_CHARACTERS
        assert text.replace("-", "").replace("_", "").isalnum()
        assert_identical(from_link(text), workspace)
    again = from_document(json.loads(json.dumps(to_document(workspace))))
    assert to_document(again) == to_document(workspace)


def test_the_first_screen_makes_a_short_link() -> None:
    text = link_text(first_workspace())
    assert text is not None
    assert len(text) < 400


def test_what_is_too_large_for_a_link_fits_a_file() -> None:
    rows = "\n".join(f"{k / 7},{k / 11}" for k in range(9_000))
    large = with_source(first_workspace(), first_source(f"a,b\n{rows}".encode(), "large.csv"))
    assert link_text(large) is None
    assert_identical(read_session(session_text(large).encode()), large)
    wide = with_weights(with_hidden_size(first_workspace(), 64), {"b_i": np.full(64, 0.1)})
    assert link_text(wide) is None
    long = with_source(first_workspace(), TypedSource(", ".join(str(k / 7) for k in range(4_000))))
    assert link_text(long) is None


def test_a_model_too_large_for_a_link_stays_where_a_link_without_it_is_opened() -> None:
    mine = with_model_file(first_workspace(), example_bytes(), EXAMPLE_NAME)
    assert link_text(mine) is None
    text = link_text(mine, model=False)
    assert text == link_text(first_workspace())
    assert with_link(mine, str(text)).model is mine.model


def test_the_way_to_a_question_comes_along() -> None:
    now = with_asked(first_workspace(), quantity="h", step=257, unit=0)
    for quantity, step, unit in (("c", 257, 0), ("f", 257, 0), ("h", 256, 3)):
        now = with_followed(now, quantity=quantity, step=step, unit=unit)
    text = str(link_text(now))
    assert from_link(text).trail == now.trail != ()
    assert read_session(session_text(now).encode()).trail == now.trail
    assert with_way_back(from_link(text), 1).asked == "c"


def test_an_intervention_that_waits_for_another_form_comes_along() -> None:
    held = with_intervention(first_workspace(), HoldGate("f", 1.0, unit=3, first=2))
    waiting = with_hidden_size(held, 2)
    assert from_document(to_document(waiting)).interventions == held.interventions


def test_only_a_session_that_can_be_opened_again_is_offered_to_be_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limit = 4 * 2**20
    monkeypatch.setattr("lstm_ui.workspace.saved.text.MAX_SESSION_TEXT", limit)
    for rows, fits in ((40_000, True), (150_000, False)):
        lines = "\n".join(f"{k / 7},{k / 11}" for k in range(rows))
        large = with_source(first_workspace(), first_source(f"a,b\n{lines}".encode(), "large.csv"))
        assert fits_session_file(large) is fits
        assert (len(session_text(large)) <= limit) is fits
        assert fits_session_file(with_stop(large, "input")) is fits
