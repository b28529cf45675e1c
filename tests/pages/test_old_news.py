"""What a browser sends before it has heard of a change, by AppTest: it is no choice."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_ui.session.echoes import MARK
from lstm_ui.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]


def opened() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def mark(app: AppTest) -> str:
    return str(app.text_input(key=MARK).value)


@pytest.mark.parametrize(("heard", "seed"), [(False, 0), (True, 2)])
def test_what_a_browser_sends_before_it_has_heard_of_an_undo_does_not_undo_that(
    heard: bool, seed: int
) -> None:
    app = opened()
    app.button(key="button.Randomise").click().run()
    app.button(key="button.Randomise").click().run()
    before = mark(app)
    app.button(key="button.undo").click().run()
    assert app.number_input(key="widget.seed").value == 1
    app.number_input(key="widget.seed").set_value(2)
    if not heard:
        app.text_input(key=MARK).set_value(before)
    app.button(key="button.undo").click().run()
    assert workspace(app).seed == seed
    app.number_input(key="widget.seed").set_value(7).run()
    assert workspace(app).seed == 7


def test_another_choice_counts_though_the_page_has_not_heard() -> None:
    app = opened()
    app.selectbox(key="widget.variant").select("graves").run()
    before = mark(app)
    app.button(key="button.undo").click().run()
    app.text_input(key=MARK).set_value(before)
    app.selectbox(key="widget.variant").select("nog").run()
    assert workspace(app).variant == "nog"


def test_the_page_of_a_server_that_was_restarted_chooses_nothing() -> None:
    old, new = opened(), opened()
    old.selectbox(key="widget.variant").select("graves").run()
    new.text_input(key=MARK).set_value(mark(old))
    new.selectbox(key="widget.variant").select("graves").run()
    assert workspace(new).variant == "standard"
    assert new.selectbox(key="widget.variant").value == "standard"
    assert new.button(key="button.undo").disabled
    new.selectbox(key="widget.variant").select("graves").run()
    assert workspace(new).variant == "graves"


@pytest.mark.parametrize("number", ["", "x", "1 0", "9" * 5_000, "1e9"])
def test_a_mark_that_was_made_up_is_nobodys(number: str) -> None:
    app = opened()
    app.text_input(key=MARK).set_value(f"{mark(app).split()[0]} {number}")
    app.selectbox(key="widget.variant").select("graves").run()
    assert not app.exception
    assert workspace(app).variant == "standard"
    app.selectbox(key="widget.variant").select("graves").run()
    assert workspace(app).variant == "graves"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_ends_with_its_mark(page: Path) -> None:
    assert page.read_text(encoding="utf-8").endswith("\nend_page()\n")
    app = opened()
    if page.parent.name == "pages":
        app.switch_page(f"pages/{page.name}").run()
    assert mark(app)
