"""What if, on the Gates page by AppTest: interventions are made, listed, undone and told."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_core.interventions import CutUnit, HoldGate, SetCell
from lstm_core.variants import VARIANTS
from lstm_ui.run import Run
from lstm_ui.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["widget.what if"] = True
    return app.run()


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def run(app: AppTest) -> Run:
    value: Run = app.session_state["gatescope.memory"]["run"][1]
    return value


def texts(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.get("html"))


def add(app: AppTest) -> AppTest:
    return app.button(key="button.what if add").click().run()


def test_a_gate_is_held_listed_and_let_go() -> None:
    app = opened()
    assert run(app).untouched is None
    app.selectbox(key="widget.what if gate standard").select("f").run()
    app.slider(key="widget.what if value 0.0").set_value(1.0).run()
    add(app)
    assert not app.exception
    assert workspace(app).interventions == (HoldGate("f", 1.0),)
    assert (run(app).trace.f == 1).all()
    assert "f = 1 · all units" in app.button(key="button.what if 0").label.replace("\\", "")
    assert "changed by 1 intervention; without it: equals nn.LSTM" in texts(app)
    assert "departs from the untouched run (dashed) by up to" in texts(app)
    app.button(key="button.what if 0").click().run()
    assert workspace(app).interventions == ()
    assert "changed by" not in texts(app)


def test_a_unit_is_cut_out_and_c_is_set() -> None:
    app = opened()
    app.segmented_control(key="widget.what if kind").set_value("Cut a unit out").run()
    add(app)
    app.segmented_control(key="widget.what if kind").set_value("Set c").run()
    app.number_input(key="widget.what if number c").set_value(-2.5).run()
    add(app)
    now = workspace(app)
    assert now.interventions == (CutUnit(now.unit), SetCell(now.unit, now.step, -2.5))
    assert not run(app).trace.h[..., now.unit].any()
    app.button(key="button.what if Remove all").click().run()
    assert workspace(app).interventions == ()


def test_one_that_does_not_fit_waits_until_it_does() -> None:
    app = opened()
    app.selectbox(key="widget.what if held unit 4").select("3").run()
    add(app)
    app.selectbox(key="widget.hidden size").set_value("2").run()
    assert not app.exception
    assert run(app).untouched is None
    assert "(waits)" in app.button(key="button.what if 0").label.replace("\\", "")
    assert any("There is no unit 3" in each.value.replace("\\", "") for each in app.caption)
    app.selectbox(key="widget.hidden size").set_value("4").run()
    assert run(app).interventions == (HoldGate("i", 0.0, unit=3),)


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_form_offers_the_gates_it_has(variant: str) -> None:
    app = opened()
    app.selectbox(key="widget.variant").select(variant).run()
    gate = VARIANTS[variant].gates[-1]
    app.selectbox(key=f"widget.what if gate {variant}").select(gate).run()
    add(app)
    assert not app.exception
    assert not app.error
    assert not getattr(run(app).trace, gate).any()


def test_the_form_is_drawn_once_it_is_opened() -> None:
    app = opened()
    app.session_state["widget.what if"] = False
    app.run()
    assert not app.exception
    assert "button.what if add" not in {button.key for button in app.button}
