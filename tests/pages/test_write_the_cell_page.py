"""The page where a cell is written, by AppTest: what is judged, run and said."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from lstm_core import trace
from lstm_core.language import EQUATION_PRESETS, EXERCISE_FORMS, Verdict, hint, right_line
from lstm_core.lesson_weights import lstm_from_lesson_weights
from lstm_ui.sequence_source import PresetSource, SequenceSource, TypedSource
from lstm_ui.workspace import (
    TO_WRITE,
    Workspace,
    WritingMode,
    first_workspace,
    with_against,
    with_cell_weights,
    with_equation_preset,
    with_equations,
    with_exercise_form,
    with_form,
    with_hidden_size,
    with_hint,
    with_line,
    with_mode,
    with_source,
)
from lstm_ui.writing.laboratory import CellRun

ROOT = Path(__file__).resolve().parents[2]
PAGE = "pages/write_the_cell.py"


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def texts(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.get("html"))


def shown(now: Workspace) -> AppTest:
    """The page with that workspace, as a link opens it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.session_state["gatescope.workspace"] = now
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def in_laboratory(text: str) -> Workspace:
    return with_mode(with_equations(first_workspace(), text), "laboratory")


def remembered(app: AppTest, place: str) -> Any:
    return app.session_state["gatescope.memory"][place][1]


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


def verdict(app: AppTest, name: str) -> Verdict:
    found: Verdict = remembered(app, f"verdict on {name}")
    return found


def editor(app: AppTest, name: str) -> list[dict[str, Any]]:
    """The fields that the browser is given."""
    for element in app.get("bidi_component"):
        data = json.loads(element.proto.json) if element.proto.json else {}
        if isinstance(data, dict) and data.get("name") == name:
            fields: list[dict[str, Any]] = data["fields"]
            return fields
    raise AssertionError(f"no editor {name} on the page")


def written(form: str, **lines: str) -> Workspace:
    now = with_exercise_form(first_workspace(), form)
    for name, text in lines.items():
        now = with_line(now, name, text)
    return now


@pytest.mark.parametrize("form", EXERCISE_FORMS)
def test_six_right_lines_are_the_form_and_its_numbers_those_of_the_visualiser(form: str) -> None:
    lines = {name: right_line(form, name).partition(" = ")[2] for name in TO_WRITE}
    app = shown(with_form(written(form, **lines), variant=form))
    assert all(verdict(app, name).right for name in ("i", *TO_WRITE))
    assert "All six lines are right." in app.success[0].value
    assert not app.button(key="button.Open in the laboratory").disabled
    now = workspace(app)
    lstm = lstm_from_lesson_weights(now.weights, variant=form, dtype=torch.float64)
    x = torch.from_numpy(remembered(app, "scaled").sequence.values.copy())
    run = trace(lstm, x)
    for name in ("i", *TO_WRITE):
        values = verdict(app, name).values
        assert values is not None
        np.testing.assert_allclose(values[:, 0], getattr(run, name)[:, 0], atol=1e-12)


def test_one_wrong_line_is_named_and_the_others_stay_right() -> None:
    app = shown(written("standard", f="sigmoid(W_xf @ x + W_hf @ h_prev + b_f)", c="f * c + i * g"))
    assert "2 of 6 lines are right." in texts(app)
    fields = {field["name"]: field for field in editor(app, "exercise-editor")}
    assert [fields[name]["status"] for name in "ifgcoh"] == [
        "right", "right", "unwritten", "wrong", "unwritten", "unwritten",
    ]  # fmt: skip
    assert fields["c"]["message"].startswith("c stands on both sides")
    assert app.button(key="button.Open in the laboratory").disabled


def test_a_line_that_cannot_be_read_says_where() -> None:
    output = "sigmoid(W_xo @ x + W_ho @ h_prev + b_oo)"
    app = shown(written("standard", o=output, h="h = o * tanh(c"))
    fields = {field["name"]: field for field in editor(app, "exercise-editor")}
    for name, word in (("o", "b_oo"), ("h", "(")):
        start, end = fields[name]["place"]
        assert fields[name]["text"][start:end] == word


def test_hints_come_in_three_steps_and_go_with_the_button() -> None:
    now = first_workspace()
    for level in (1, 2, 3):
        now = with_hint(now, "c")
        [field] = [f for f in editor(shown(now), "exercise-editor") if f["name"] == "c"]
        assert field["hints"] == [hint("standard", "c", k) for k in range(1, level + 1)]
        assert field["askHint"] == (f"Hint {level + 1} of 3" if level < 3 else "")
    app = shown(now)
    app.button(key="button.Start again").click().run()
    assert workspace(app).writing.hints == {}


def test_what_was_written_outlives_a_page_change_and_goes_to_the_laboratory() -> None:
    lines = {name: right_line("lesson", name).partition(" = ")[2] for name in TO_WRITE}
    app = shown(written("lesson", **lines))
    app.switch_page("pages/about.py").run()
    app.switch_page(PAGE).run()
    app.button(key="button.Open in the laboratory").click().run()
    assert not app.exception
    assert workspace(app).written.text == EQUATION_PRESETS["lesson"].text
    assert app.selectbox(key="widget.equation preset").value == "lesson"
    app.button(key="button.undo").click().run()
    assert workspace(app).written.text == EQUATION_PRESETS["gru"].text
    assert dict(workspace(app).written.lines) == lines


@pytest.mark.parametrize("key", EQUATION_PRESETS)
def test_every_preset_runs_and_equals_itself(key: str) -> None:
    now = with_mode(with_equation_preset(first_workspace(), key), "laboratory")
    app = shown(with_against(now, key))
    assert not app.error
    assert f"h equals that of {EQUATION_PRESETS[key].title} at every step" in texts(app)
    run: CellRun = remembered(app, "cell run")
    assert set(run.trace.values) == {line.name for line in run.cell.equations}


@pytest.mark.parametrize("variant", ["standard", "lesson", "graves", "cifg"])
def test_a_built_in_form_in_the_laboratory_has_the_numbers_of_the_visualiser(variant: str) -> None:
    now = with_hidden_size(with_form(first_workspace(), variant=variant), 3)
    app = shown(with_mode(with_equation_preset(now, variant), "laboratory"))
    run: CellRun = remembered(app, "cell run")
    lstm = lstm_from_lesson_weights(now.weights, variant=variant, dtype=torch.float64)
    x = torch.from_numpy(run.sequence.values.copy())
    np.testing.assert_allclose(run.trace["h"][:, 0], trace(lstm, x).h[:, 0], atol=1e-12)


def test_weights_set_by_hand_are_run_and_can_be_taken_back() -> None:
    app = shown(in_laboratory("h = 0 * h_prev + b_own"))
    app.session_state["gatescope.workspace"] = with_cell_weights(
        workspace(app), {"b_own": np.array([1.0, 2.0, 3.0, 4.0]), "W_other": np.ones((2, 2))}
    )
    app.run()
    assert remembered(app, "cell run").trace["h"][5, 0].tolist() == [1, 2, 3, 4]
    app.button(key="button.cell weights as drawn").click().run()
    assert remembered(app, "cell run").trace["h"][5, 0].abs().max() <= 0.5  # U(−1/√4, 1/√4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "h"),
        ("h = x @", "Line 1"),
        ("h = open('/etc/passwd')", "Line 1"),
        ("h = __import__('os')", "Line 1"),
        ("h = h_prev.data", "Line 1"),
        ("h = [x, x] + h_prev", "(2D,)"),
        ("h = 1\n" * 61, "60 lines"),
    ],
)
def test_what_cannot_be_run_gets_a_plain_message_and_the_last_run_stays(
    text: str, message: str
) -> None:
    app = shown(in_laboratory("h = tanh(W_x @ x)"))
    run = remembered(app, "cell run")
    app.session_state["gatescope.workspace"] = with_equations(workspace(app), text)
    app.run()
    assert not app.exception
    [field] = editor(app, "laboratory-editor")
    assert field["status"] == "wrong"
    assert message in field["message"]
    assert remembered(app, "cell run") is run


def test_a_broken_text_at_the_start_shows_no_run_and_no_fault() -> None:
    app = shown(in_laboratory("h = ("))
    assert app.info
    assert not app.error


def test_numbers_that_are_not_finite_are_said_with_their_step() -> None:
    app = shown(in_laboratory("h = 1 / (h_prev - h_prev)"))
    assert "from step 0 on" in app.warning[0].value


def test_long_sequences_are_run_in_part_and_that_is_said() -> None:
    long = with_source(first_workspace(), TypedSource(", ".join(["1"] * 2500)))
    assert "Tried on the first 2,000 of 2,500 steps." in captions(shown(long))
    app = shown(with_mode(with_equations(long, "h = tanh(W_x @ x + h_prev)"), "laboratory"))
    assert "Run over the first 2,000 of 2,500 steps." in captions(app)
    assert len(remembered(app, "cell run").trace["h"]) == 2000


@pytest.mark.parametrize("mode", ["exercise", "laboratory"])
@pytest.mark.parametrize(
    ("source", "hidden_size"),
    [(TypedSource("0.5"), 1), (PresetSource("us_macro"), 64), (PresetSource("airline"), 3)],
    ids=["one step", "many channels and units", "a date axis"],
)
def test_sequences_and_sizes_of_every_kind(
    source: SequenceSource, hidden_size: int, mode: WritingMode
) -> None:
    now = with_hidden_size(with_source(first_workspace(), source), hidden_size)
    for name in TO_WRITE:
        now = with_line(now, name, right_line("standard", name).partition(" = ")[2])
    app = shown(with_mode(now, mode))
    assert not app.error
    h = (
        remembered(app, "cell run").trace["h"]
        if mode == "laboratory"
        else remembered(app, "verdict on h").values
    )
    assert h.shape == (len(now.sequence), 1, hidden_size)
    if mode == "exercise":
        assert "All six lines are right." in app.success[0].value
