"""The guided path by AppTest: walked from end to end, and back to one's own."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_core.interventions import HoldGate
from lstm_core.language import EXERCISE_LINES, right_line
from lstm_ui.guided_path.stops import STOPS
from lstm_ui.sequence_source import TypedSource
from lstm_ui.workspace import (
    Workspace,
    first_workspace,
    with_form,
    with_intervention,
    with_line,
    with_pinned,
    with_source,
    with_weights,
)
from lstm_ui.workspace.differences import changed_fields
from lstm_ui.workspace.saved import link_text

ROOT = Path(__file__).resolve().parents[2]


def opened(link: str | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if link is not None:
        app.query_params["s"] = link
    return app.run()


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def place(app: AppTest) -> str:
    guide = workspace(app).guide
    assert guide is not None
    return guide.stop


def own() -> Workspace:
    typed = with_source(first_workspace(), TypedSource("0, 1, 0.5, 2"))
    graves = with_weights(with_form(typed, variant="graves"), {"W_co": [0.5, 1, 2, 3]})
    return with_intervention(with_pinned(graves), HoldGate("f", 0.25))


def shown(app: AppTest) -> str:
    return "\n".join(str(html.proto.body) for html in app.get("html"))


def press(app: AppTest, name: str) -> AppTest:
    return app.button(key=f"button.{name}").click().run()


def test_the_path_is_walked_from_end_to_end() -> None:
    app = press(opened(), "guided path sidebar")
    for number, stop in enumerate(STOPS.values(), start=1):
        assert not app.exception
        assert place(app) == stop.key
        assert not app.error
        assert (
            f"stop {number} of {len(STOPS)}" in app.button(key="button.guided path sidebar").label
        )
        assert ("Your move" in shown(app)) == bool(stop.move)
        if number < len(STOPS):
            press(app, "guide Next")
    assert app.button(key="button.guide Next").disabled
    press(app, "guide Previous")
    assert place(app) == list(STOPS)[-2]


def test_ones_own_comes_back_whole_and_every_stop_is_one_step_of_the_history() -> None:
    app = opened(link=str(link_text(own())))
    before = workspace(app)
    press(app, "guided path sidebar")
    press(app, "guide Next")
    app.button(key="button.Zero").click().run()
    press(app, "guide Next")
    assert workspace(app).pinned is before.pinned
    press(app, "undo")
    assert place(app) == "forget"
    assert not workspace(app).weights["b_f"].any()
    press(app, "redo")
    press(app, "guide own")
    after = workspace(app)
    assert after.guide is None
    assert not changed_fields(before, after)
    assert (after.step, after.unit, after.kind) == (before.step, before.unit, before.kind)
    assert after.kept_sources == before.kept_sources
    press(app, "undo")
    assert place(app) == "candidate"


def test_a_move_is_noticed_once_the_run_shows_it_and_stays_noticed() -> None:
    app = press(opened(), "guided path sidebar")
    assert "Your move" in shown(app)
    now = workspace(app)
    app.session_state["gatescope.workspace"] = with_weights(now, {"b_i": [-12.0]})
    app.run()
    assert "<b>Done.</b>" in shown(app)
    press(app, "guide Once more")
    assert workspace(app).weights["b_i"].tolist() == [-20.0]
    assert "<b>Done.</b>" in shown(app)
    press(app, "guide Next")
    assert "Your move" in shown(app)
    assert app.button(key="button.guide stop input").label == "1 ✓"
    assert app.button(key="button.guide stop forget").label == "2"


def test_the_last_stop_is_done_once_the_exercise_is_solved() -> None:
    app = press(opened(), "guided path sidebar")
    press(app, "guide stop write")
    assert "<b>Done.</b>" not in shown(app)
    now = workspace(app)
    for name in EXERCISE_LINES[1:]:
        now = with_line(now, name, right_line("standard", name))
    app.session_state["gatescope.workspace"] = now
    app.switch_page("pages/write_the_cell.py").run()
    assert any("All six lines" in box.value for box in app.success)
    press(app, "guided path sidebar")
    assert "<b>Done.</b> All six lines are right" in shown(app)
    assert app.button(key="button.guide stop write").label == "8 ✓"


def test_any_stop_can_be_gone_to() -> None:
    app = press(opened(), "guided path sidebar")
    press(app, "guide stop latch")
    assert place(app) == "latch"
    assert workspace(app).weight_preset == "latch"


def test_the_link_keeps_the_place_and_ones_own() -> None:
    app = opened(link=str(link_text(own())))
    before = workspace(app)
    press(app, "guided path sidebar")
    press(app, "guide Next")
    again = opened(link=str(link_text(workspace(app))))
    assert not again.error
    assert place(again) == "forget"
    press(again, "guide own")
    after = workspace(again)
    assert after.weights["W_co"].tolist() == before.weights["W_co"].tolist()
    assert after.interventions == before.interventions
    assert after.source == before.source
    assert after.pinned is not None


@pytest.mark.parametrize("page", ["pages/step_by_step.py", "pages/about.py", "pages/compare.py"])
def test_every_page_leads_onto_the_path(page: str) -> None:
    app = opened().switch_page(page).run()
    assert not app.exception
    press(app, "guided path sidebar")
    assert not app.exception
    assert place(app) == next(iter(STOPS))
    assert "Your move" in shown(app)  # on the Gates page
