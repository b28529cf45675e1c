"""What a browser sends before it has heard of a change, by AppTest: it is no choice."""

from pathlib import Path
from unittest.mock import patch

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ElementTree

from lstm_ui.keep_controls import keep_controls as drawn_as_ever
from lstm_ui.session.echoes import mark_key
from lstm_ui.workspace import Workspace, with_equations

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
FORM = "widget.variant"
LINE = "widget.cell line"


def new() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def opened() -> AppTest:
    return new().run()


def with_graves() -> AppTest:
    app = opened()
    app.selectbox(key=FORM).select("graves").run()
    return app


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def marks(app: AppTest | ElementTree) -> dict[str, str]:
    fields = {str(field.key): str(field.value) for field in app.text_input}
    return {key: value for key, value in fields.items() if key.startswith("widget.mark ")}


def hear_only(app: AppTest, heard: dict[str, str]) -> None:
    """Have the browser send the marks that it had before."""
    for key in marks(app):
        app.text_input(key=key).set_value(heard[key])


def run_fragment(app: AppTest) -> None:
    """Send what the page shows as a message from within its one fragment."""
    (fragment,) = app._fragment_storage._fragments
    whole = app._tree
    with patch(
        "streamlit.testing.v1.local_script_runner.RerunData",
        lambda **data: RerunData(**data, fragment_id=fragment),
    ):
        app._run(whole.get_widget_states())
    drawn, app._tree = app._tree, whole
    for key, value in marks(app).items():
        app.text_input(key=key).set_value(marks(drawn).get(key, value))


@pytest.mark.parametrize(("heard", "seed"), [(False, 0), (True, 2)])
def test_what_a_browser_sends_before_it_has_heard_of_an_undo_does_not_undo_that(
    heard: bool, seed: int
) -> None:
    app = opened()
    app.button(key="button.Randomise").click().run()
    app.button(key="button.Randomise").click().run()
    before = marks(app)
    app.button(key="button.undo").click().run()
    assert app.number_input(key="widget.seed").value == 1
    app.number_input(key="widget.seed").set_value(2)
    if not heard:
        hear_only(app, before)
    app.button(key="button.undo").click().run()
    assert workspace(app).seed == seed
    app.number_input(key="widget.seed").set_value(7).run()
    assert workspace(app).seed == 7


def test_a_choice_that_overtakes_the_news_stands() -> None:
    app = with_graves()
    before = marks(app)
    app.button(key="button.undo").click().run()
    undone = marks(app)
    hear_only(app, before)
    app.selectbox(key=FORM).select("nog").run()
    assert workspace(app).variant == "nog"
    hear_only(app, undone)
    app.selectbox(key=FORM).select("standard")  # what the page shows when it hears of the undo
    app.button(key="button.Randomise").click().run()
    assert workspace(app).variant == "nog"
    app.selectbox(key=FORM).select("standard").run()
    assert workspace(app).variant == "standard"


def test_the_page_of_a_server_that_was_restarted_chooses_nothing() -> None:
    app = opened()
    hear_only(app, marks(with_graves()))
    app.selectbox(key=FORM).select("graves").run()
    assert workspace(app).variant == "standard"
    assert app.selectbox(key=FORM).value == "standard"
    assert app.button(key="button.undo").disabled
    app.selectbox(key=FORM).select("graves").run()
    assert workspace(app).variant == "graves"


def test_nor_does_it_where_the_first_run_is_cut_short_by_a_second_message() -> None:
    old, app = with_graves()._tree.get_widget_states(), new()
    cut: list[str] = []

    def keep_controls(drawn: Workspace) -> None:  # the form is chosen above, the next mark is below
        context = get_script_run_ctx()
        if not cut and context is not None and context.script_requests is not None:
            cut.append("once")
            again = RerunData(widget_states=old, page_script_hash=context.page_script_hash)
            context.script_requests.request_rerun(again)
            st.caption("Streamlit ends the run here")
            raise AssertionError("the run was not cut short")
        drawn_as_ever(drawn)

    with patch("lstm_ui.page_frame.keep_controls", keep_controls):
        app._run(old)
    assert cut
    assert workspace(app).variant == "standard"
    assert app.button(key="button.undo").disabled


def test_in_a_fragment_a_choice_counts_once_its_mark_is_heard() -> None:
    app = opened().switch_page("pages/write_the_cell.py").run()
    app.segmented_control(key="widget.writing mode").select("laboratory").run()
    app.segmented_control(key=LINE).select("z").run()
    before, text = marks(app), workspace(app).written.text
    for typed in (text.replace("z", "q"), text):  # the line is gone, and comes back
        app.session_state["gatescope.workspace"] = with_equations(workspace(app), typed)
        app.session_state["gatescope.moving"] = True
        run_fragment(app)
    assert marks(app) != before
    app.run()
    hear_only(app, before)
    app.segmented_control(key=LINE).select("r")
    run_fragment(app)
    app.segmented_control(key=LINE).select("r")
    run_fragment(app)
    assert workspace(app).writing.line == "r"


@pytest.mark.parametrize("number", ["", "x", "1 0", "9" * 5_000, "1e9", "-1", "٣"])
def test_a_mark_that_was_made_up_is_nobodys(number: str) -> None:
    app = opened()
    own = marks(app)[mark_key("end")]
    app.text_input(key=mark_key("end")).set_value(f"{own.split()[0]} {number}")
    app.selectbox(key=FORM).select("graves").run()
    assert not app.exception
    assert workspace(app).variant == "standard"
    app.selectbox(key=FORM).select("graves").run()
    assert workspace(app).variant == "graves"


def test_nor_is_one_that_is_no_text() -> None:
    app = opened()
    app.selectbox(key=FORM).select("graves")
    states = app._tree.get_widget_states()
    for state in states.widgets:
        if state.id.endswith(mark_key("end")):
            state.int_value = 3
    app._run(states)
    assert not app.exception
    assert workspace(app).variant == "standard"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_begins_and_ends_with_a_mark(page: Path) -> None:
    assert page.read_text(encoding="utf-8").endswith("\nend_page()\n")
    app = opened()
    if page.parent.name == "pages":
        app.switch_page(f"pages/{page.name}").run()
    assert {mark_key("beginning"), mark_key("end")} <= set(marks(app))
