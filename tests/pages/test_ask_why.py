"""Asking why, on both pages that have it."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_ui.run import run_workspace
from lstm_ui.workspace import Question, Workspace, with_view

ROOT = Path(__file__).resolve().parents[2]
every_page = pytest.mark.parametrize("page", ["app.py", "pages/step_by_step.py"])


def opened(page: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return app if page == "app.py" else app.switch_page(page).run()


def ask(app: AppTest, quantity: str) -> AppTest:
    return app.segmented_control(key="widget.asked").select(quantity).run()


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def html(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.get("html"))


def arithmetic(app: AppTest) -> str:
    found = re.search(r'class="arithmetic">(.*?)</p>', html(app))
    assert found
    return re.sub("<.*?>", "", found.group(1)).replace("−", "-")


def figure(app: AppTest, place: int) -> dict[str, object]:
    charts = app.get("plotly_chart")
    drawn: dict[str, object] = json.loads(charts[place].proto.spec)
    return drawn


@every_page
def test_nothing_is_answered_while_nothing_is_asked(page: str) -> None:
    app = opened(page)
    assert "Why is" not in html(app)
    assert not app.get("plotly_chart")


@every_page
def test_the_answer_adds_up_and_ends_in_the_number_of_the_run(page: str) -> None:
    app = ask(opened(page), "f")
    assert not app.exception
    now = workspace(app)
    value = run_workspace(now).trace["l0"].f[now.step, 0, now.unit].item()
    found = re.fullmatch(r"f = σ\((.*?)\) = σ\((.*?)\) = (.*?)\.", arithmetic(app))
    assert found
    terms = found.group(1).replace(" - ", " + -").split(" + ")
    assert sum(map(Decimal, terms)) == Decimal(found.group(2))
    assert float(found.group(3)) == pytest.approx(value, abs=5e-5)
    assert len(terms) == 1 + 4 + 1


@every_page
def test_a_number_is_followed_back_and_the_trail_leads_back(page: str) -> None:
    app = ask(opened(page), "o")
    start = workspace(app)
    app.button(key="button.why h′[3]").click().run()
    app.button(key="button.why c[3]").click().run()
    app.button(key="button.why c′[3]").click().run()
    assert not app.exception
    now = workspace(app)
    assert (now.asked, now.step, now.unit) == ("c", start.step - 2, 3)
    assert now.trail[0] == Question("o", start.step, start.unit)
    app.button(key="button.why back 0").click().run()
    back = workspace(app)
    assert (back.asked, back.step, back.unit, back.trail) == ("o", start.step, start.unit, ())


@every_page
def test_a_question_is_closed_in_two_ways(page: str) -> None:
    app = ask(opened(page), "i")
    app.button(key="button.why close").click().run()
    assert workspace(app).asked is None
    assert "Why is" not in html(app)
    app = ask(app, "i")
    app.segmented_control(key="widget.asked").unselect("i").run()
    assert workspace(app).asked is None


def test_nothing_leads_back_beyond_the_first_step() -> None:
    app = opened("pages/step_by_step.py")
    app.session_state["gatescope.workspace"] = with_view(workspace(app), step=0)
    app.run()
    app = ask(app, "c")
    assert app.button(key="button.why c′[0]").disabled
    assert not app.button(key="button.why f[0]").disabled


@pytest.mark.parametrize("variant", ["graves", "nig", "nog", "cifg", "niaf", "noaf", "fgr"])
def test_every_quantity_of_a_form_has_its_answer(variant: str) -> None:
    app = opened("pages/step_by_step.py")
    app.selectbox(key="widget.variant").select(variant).run()
    for quantity in "ifgoch":
        app = ask(app, quantity)
        assert not app.exception
        assert arithmetic(app).startswith(f"{quantity} = ")


def test_many_terms_are_shown_as_few_and_listed_in_full() -> None:
    app = opened("pages/step_by_step.py")
    app.selectbox(key="widget.hidden size").set_value("32").run()
    app = ask(app, "g")
    assert not app.exception
    assert "<summary>All 34 terms</summary>" in html(app)
    assert len(figure(app, 0)["data"][0]["text"]) == 13  # type: ignore[index]
