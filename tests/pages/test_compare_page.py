"""The page Compare by AppTest: A is pinned, B changes, and the page says how far apart they are."""

from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest

from lstm_core import LSTM, Trace, trace
from lstm_core.checkpoints import load_checkpoint, save_checkpoint
from lstm_core.run_difference import departure
from lstm_core.sequences import scale
from lstm_core.variants import VARIANTS
from lstm_ui.numbers import fixed
from lstm_ui.run import run_workspace
from lstm_ui.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return app.switch_page("pages/compare.py").run()


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def texts(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.get("html"))


def pinned() -> AppTest:
    return opened().button(key="button.Pin this run as A").click().run()


def test_without_a_pinned_run_the_page_says_how_it_works() -> None:
    app = opened()
    assert not app.exception
    assert any("Pin the run on screen as A" in each.value for each in app.markdown)


def test_a_stays_while_b_changes_and_the_difference_is_told() -> None:
    app = pinned()
    assert "h is the same as in A at every step" in texts(app)
    app.selectbox(key="widget.variant").select("graves").run()
    assert not app.exception
    now = workspace(app)
    assert now.pinned is not None
    assert (now.pinned.variant, now.variant) == ("standard", "graves")
    a, b = run_workspace(now.pinned), run_workspace(now)
    expected = departure(b.trace.h, a.trace.h)
    assert f"<b>{fixed(expected.largest)}</b>, at step {expected.step}" in texts(app)


def test_both_views_show_runs_of_other_lengths_and_sizes() -> None:
    app = pinned()
    app.selectbox(key="widget.preset").select("impulse").run()
    app.selectbox(key="widget.hidden size").set_value("7").run()
    assert any("A has 309 steps and B " in each.value for each in app.caption)
    assert any("compared are units 0 to 3" in each.value for each in app.caption)
    app.segmented_control(key="widget.compare shown").set_value("Side by side").run()
    assert not app.exception
    app.segmented_control(key="widget.compare quantity").set_value("f").run()
    assert not app.exception


def test_heat_maps_stand_side_by_side_and_lines_are_a_click_away() -> None:
    app = pinned()
    shown = "widget.compare shown"
    assert app.segmented_control(key=shown).value == "Overlaid"
    app.selectbox(key="widget.hidden size").set_value("32").run()
    assert workspace(app).kind == "heat"
    assert app.segmented_control(key=shown).value == "Side by side"
    app.segmented_control(key=shown).set_value("Overlaid").run()
    assert any("this is B alone" in each.value for each in app.caption)
    app.segmented_control(key="widget.kind").set_value("lines").run()
    assert app.segmented_control(key=shown).value == "Overlaid"
    assert not any("this is B alone" in each.value for each in app.caption)


def test_a_and_b_change_places_and_a_is_let_go() -> None:
    app = pinned()
    app.selectbox(key="widget.variant").select("nog").run()
    app.button(key="button.Exchange A and B").click().run()
    now = workspace(app)
    assert now.pinned is not None
    assert (now.variant, now.pinned.variant) == ("standard", "nog")
    app.button(key="button.Pin this run instead").click().run()
    again = workspace(app).pinned
    assert again is not None
    assert (again.variant, again.pinned) == ("standard", None)
    app.button(key="button.Let A go").click().run()
    assert workspace(app).pinned is None


@pytest.mark.parametrize("variant", ["standard", "fgr"])
def test_all_forms_stand_on_one_page(variant: str) -> None:
    app = opened()
    app.selectbox(key="widget.variant").select(variant).run()
    app.segmented_control(key="widget.compare view").set_value("All forms at once").run()
    assert not app.exception
    runs = app.session_state["gatescope.memory"]["all forms"][1]
    assert list(runs) == list(VARIANTS)
    app.segmented_control(key="widget.forms quantity").set_value("f").run()
    app.selectbox(key="widget.forms unit 4").select("2").run()
    assert not app.exception


def with_own_model(tmp_path: Path) -> AppTest:
    """The Compare page of someone who uploaded a model of six units."""
    file = tmp_path / "mine.safetensors"
    torch.manual_seed(5)
    save_checkpoint(LSTM(1, 6), file)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/your_model.py").run()
    app.file_uploader(key="model upload").upload(
        "mine.safetensors", file.read_bytes(), "application/octet-stream"
    ).run()
    return app.switch_page("pages/compare.py").run()


def model_run(app: AppTest, tmp_path: Path) -> Trace:
    """What the uploaded model gives for the sequence on screen."""
    now = workspace(app)
    x = scale(now.sequence, now.scaling).sequence.values
    (model,) = load_checkpoint(tmp_path / "mine.safetensors").values()
    return trace(model, torch.tensor(x, dtype=torch.float32))


def test_a_model_of_ones_own_is_a_where_its_size_fits(tmp_path: Path) -> None:
    app = with_own_model(tmp_path)
    app.segmented_control(key="widget.compare pair").set_value("Your model · run on screen").run()
    assert "give the cell of the sidebar H = 6 too" in app.info[0].value.replace("\\", "")
    app.selectbox(key="widget.hidden size").set_value("6").run()
    assert not app.exception
    assert not app.info
    assert "<b>A</b> <span>mine.safetensors · layer 0 · standard" in texts(app)


def test_one_goes_on_from_a_pinned_run_to_a_model(tmp_path: Path) -> None:
    app = with_own_model(tmp_path)
    app.segmented_control(key="widget.compare pair").set_value("Pinned run · your model").run()
    app.selectbox(key="widget.hidden size").set_value("6").run()
    pinned_run = run_workspace(workspace(app)).trace["l0"]
    app.button(key="button.Pin this run as A").click().run()
    assert not app.exception
    assert not app.info
    assert "<b>B</b> <span>mine.safetensors · layer 0 · standard" in texts(app)
    with pytest.raises(KeyError):
        app.button(key="button.Exchange A and B")
    found = app.session_state["gatescope.memory"]["comparison"][1]["h"]
    assert found == departure(model_run(app, tmp_path).h, pinned_run.h)
    app.selectbox(key="widget.hidden size").set_value("5").run()  # of neither A nor B
    assert not app.info
    app.segmented_control(key="widget.compare shown").set_value("Side by side").run()
    assert not app.exception
