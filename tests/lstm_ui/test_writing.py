"""What is written is part of the workspace: changed, undone, kept and refused like the rest."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lstm_core import InputError
from lstm_core.language import EQUATION_PRESETS, EXERCISE_LINES, judge_cell, right_line
from lstm_core.limits import MAX_EQUATION_CHARACTERS
from lstm_ui.sequence_source import TypedSource
from lstm_ui.workspace import (
    TO_WRITE,
    Workspace,
    exercise_text,
    first_workspace,
    whole_line,
    with_against,
    with_cell_weights,
    with_equation_preset,
    with_equations,
    with_exchanged,
    with_exercise_form,
    with_exercise_in_laboratory,
    with_form,
    with_hint,
    with_line,
    with_mode,
    with_pinned,
    with_source,
    without_lines,
)
from lstm_ui.workspace.history import History, recorded, to_undo, undone
from lstm_ui.workspace.saved import (
    from_document,
    from_link,
    holds_writing_alone,
    link_text,
    read_session,
    session_text,
    to_document,
    with_link,
    writing_text,
)

FIRST = first_workspace()


def solved(form: str = "standard") -> Workspace:
    now = with_exercise_form(FIRST, form)
    for name in TO_WRITE:
        now = with_line(now, name, right_line(form, name).partition(" = ")[2])
    return now


def everything_written() -> Workspace:
    now = with_hint(with_hint(solved("graves"), "c"), "o")
    now = with_equations(now, "s = 0.5 * s_prev + W_s @ x\nh = s")
    now = with_cell_weights(now, {"W_s": np.array([[0.1], [1 / 3], [-7.0], [0.0]])})
    return with_against(with_mode(now, "laboratory"), None)


@pytest.mark.parametrize("form", ["standard", "lesson", "graves"])
def test_the_right_lines_make_the_form(form: str) -> None:
    verdicts = judge_cell(form, exercise_text(solved(form).written))
    assert [verdict.right for verdict in verdicts.values()] == [True] * len(EXERCISE_LINES)


@pytest.mark.parametrize(
    ("name", "typed", "line"),
    [
        ("f", "1 - i", "f = 1 - i"),
        ("f", "f = 1 - i", "f = 1 - i"),
        ("f", " f_t=1", " f_t=1"),
        ("g", "c~ = tanh(x)", "c~ = tanh(x)"),
        ("f", "i = 1", "f = i = 1"),
        ("f", "= 1", "f = = 1"),
        ("f", "", "f = "),
    ],
)
def test_who_writes_the_left_side_too_is_understood(name: str, typed: str, line: str) -> None:
    assert whole_line(name, typed) == line


def test_a_line_is_one_line_and_an_emptied_one_is_gone() -> None:
    now = with_line(FIRST, "f", "sigmoid(\nb_f)")
    assert now.written.lines == {"f": "sigmoid( b_f)"}
    assert with_line(now, "f", "").written.lines == {}


def test_hints_come_one_by_one_and_end_with_the_third() -> None:
    seen, now = [], FIRST
    for _ in range(5):
        now = with_hint(now, "h")
        seen.append(now.writing.hints["h"])
    assert seen == [1, 2, 3, 3, 3]
    assert without_lines(now).writing.hints == {}


def test_the_solved_exercise_goes_to_the_laboratory() -> None:
    now = with_exercise_in_laboratory(solved("lesson"))
    assert now.writing.mode == "laboratory"
    assert now.written.text == EQUATION_PRESETS["lesson"].text


@pytest.mark.parametrize(
    "change",
    [
        lambda now: with_line(now, "i", "1"),
        lambda now: with_line(now, "z", "1"),
        lambda now: with_line(with_line(now, "f", "1" * 3000), "o", "1" * 1001),
        lambda now: with_equations(now, "h" * (MAX_EQUATION_CHARACTERS + 1)),
        lambda now: with_exercise_form(now, "cifg"),
        lambda now: with_hint(now, "i"),
        lambda now: with_mode(now, "playground"),  # type: ignore[arg-type]
        lambda now: with_against(now, "nothing"),
        lambda now: with_equation_preset(now, "transformer"),
        lambda now: with_cell_weights(now, {"h": np.zeros(1)}),
        lambda now: with_cell_weights(now, {"W_s": np.array(1.0)}),
        lambda now: with_cell_weights(now, {"W_s": np.array([np.nan])}),
    ],
)
def test_what_cannot_be_is_refused(change: Callable[[Workspace], Workspace]) -> None:
    with pytest.raises(InputError):
        change(FIRST)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda now: with_line(now, "f", "1"), "the line of f"),
        (lambda now: with_exercise_form(now, "lesson"), "the form of the exercise"),
        (lambda now: with_equations(now, "h = 1"), "the equations of the laboratory"),
        (lambda now: with_cell_weights(now, {"b_s": np.ones(4)}), "b_s"),
        (without_lines, "the lines of the exercise"),
        (lambda now: with_hint(now, "c"), None),
        (lambda now: with_mode(now, "laboratory"), None),
    ],
)
def test_undo_says_what_it_takes_back_and_takes_it_back(
    change: Callable[[Workspace], Workspace], what: str | None
) -> None:
    before = solved()
    after = change(before)
    history = recorded(History(), before, after, place="here", at=0.0)
    assert to_undo(history) == what
    _, again = undone(history, after)
    assert to_document(again).get("written", {}).get("lines") == dict(before.written.lines)
    if what is not None:
        assert again.written is before.written


def test_letters_typed_in_one_go_are_one_step_back() -> None:
    history, now = History(), FIRST
    for typed in ("t", "ta", "tan"):
        after = with_line(now, "g", typed)
        history = recorded(history, now, after, place="editor", at=0.0, gesture="7 g")
        now = after
    assert len(history.past) == 1
    assert undone(history, now)[1].written.lines == {}


def assert_same_writing(one: Workspace, other: Workspace) -> None:
    assert one.writing == other.writing
    assert (one.written.form, one.written.text) == (other.written.form, other.written.text)
    assert one.written.lines == other.written.lines
    assert list(one.written.weights) == list(other.written.weights)
    for name, values in one.written.weights.items():
        assert values.tobytes() == other.written.weights[name].tobytes()


def test_a_link_and_a_session_file_restore_what_was_written() -> None:
    now = everything_written()
    assert_same_writing(from_link(str(link_text(now))), now)
    assert_same_writing(read_session(session_text(now).encode()), now)
    assert_same_writing(from_document(json.loads(json.dumps(to_document(now)))), now)


def test_a_first_visitor_has_written_nothing_and_a_link_without_writing_takes_none_away() -> None:
    assert "written" not in to_document(FIRST)
    graves = str(link_text(with_form(FIRST, variant="graves")))
    opened = with_link(everything_written(), graves)
    assert opened.variant == "graves"
    assert_same_writing(opened, everything_written())
    assert with_link(solved(), str(link_text(everything_written()))).written.form == "graves"


def test_a_tab_keeps_what_was_written_beside_data_that_no_link_holds() -> None:
    numbers = ", ".join(str(k / 7) for k in range(4_000))
    large = with_source(everything_written(), TypedSource(numbers))
    assert link_text(large) is None
    kept = from_link(str(writing_text(large)))
    assert_same_writing(kept, large)
    assert holds_writing_alone(kept)
    assert writing_text(with_source(FIRST, TypedSource(numbers))) is None
    small = with_form(everything_written(), variant="graves")
    assert not holds_writing_alone(small)


def test_a_pinned_run_leaves_what_is_written_alone() -> None:
    now = with_exchanged(with_line(with_pinned(with_line(FIRST, "f", "1")), "g", "2"))
    assert now.written.lines == {"f": "1", "g": "2"}
    assert "written" not in to_document(now)["pinned"]


@pytest.mark.parametrize(
    "written",
    [
        [],
        {"code": "import os"},
        {"mode": "other"},
        {"form": "fgr"},
        {"lines": {"i": "1"}},
        {"lines": {"f": 1}},
        {"lines": {"f": "1" * 5000}},
        {"lines": "f = 1"},
        {"hints": {"f": 4}},
        {"hints": {"f": -1}},
        {"hints": {"f": True}},
        {"text": None},
        {"text": "h" * 5000},
        {"against": "nothing"},
        {"weights": [1]},
        {"weights": {"x": [1]}},
        {"weights": {"W_s": [[1], [1, 2]]}},
        {"weights": {"W_s": ["1"]}},
        {"weights": {"W_s": [1e300]}},
        {"weights": {f"W_{k}": [1] for k in range(65)}},
    ],
)
def test_row_69_what_a_forged_session_has_written_is_refused(written: Any) -> None:
    with pytest.raises(InputError):
        from_document({**to_document(FIRST), "written": written})


def test_a_text_that_is_no_cell_is_kept_as_it_is_and_never_run() -> None:
    now = with_equations(FIRST, "__import__('os').system('x')")
    assert from_document(to_document(now)).written.text == now.written.text
