"""The page Memory by AppTest: every form and size has its charts, and its numbers are the run's."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_core.memory import kept_between
from lstm_core.variants import VARIANTS
from lstm_ui.numbers import fixed

ROOT = Path(__file__).resolve().parents[2]


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return app.switch_page("pages/memory.py").run()


def texts(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.get("html"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_form_has_its_page(variant: str) -> None:
    app = opened()
    app.selectbox(key="widget.variant").select(variant).run()
    assert not app.exception
    assert not app.error


def test_what_is_kept_between_two_steps_is_the_product_of_f() -> None:
    app = opened()
    app.number_input(key="widget.memory Kept from step 0 308").set_value(300).run()
    app.number_input(key="widget.memory to step 300 308").set_value(303).run()
    assert not app.exception
    f = app.session_state["gatescope.memory"]["run"][1].trace.f
    for value in kept_between(f, 300, 303):
        assert f"<td>{fixed(value)}</td>" in texts(app)


@pytest.mark.parametrize("text", ["7", "7, 7, 7"])
def test_short_and_still_sequences_and_one_unit_are_shown(text: str) -> None:
    app = opened()
    app.segmented_control(key="widget.source tab").select("Typed").run()
    app.text_area(key="widget.typed").input(text).run()
    app.selectbox(key="widget.hidden size").set_value("1").run()
    app.selectbox(key="widget.weight preset").select("remember").run()
    assert not app.exception
    assert not app.error


def test_many_units_are_shown() -> None:
    app = opened()
    app.selectbox(key="widget.hidden size").set_value("64").run()
    assert not app.exception
