"""Every page by Streamlit's AppTest: it runs alone, and its controls do what they say."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_core.variants import VARIANTS
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui.html import lesson_name
from lstm_ui.workspace import Workspace, with_view

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    "app.py",
    "pages/step_by_step.py",
    "pages/compare.py",
    "pages/memory.py",
    "pages/write_the_cell.py",
    "pages/your_model.py",
    "pages/verify.py",
    "pages/about.py",
]


def opened(page: str = "app.py") -> AppTest:
    """A page as a visitor of app.py reaches it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return app if page == "app.py" else app.switch_page(page).run()


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def looked_at(app: AppTest, step: int) -> AppTest:
    """The page at another step, as the plot's own controls choose it."""
    app.session_state["gatescope.workspace"] = with_view(workspace(app), step=step)
    return app.run()


def texts(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.get("html"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs(page: str) -> None:
    app = opened(page)
    assert not app.exception
    assert not app.error


def test_the_first_screen_states_sizes_form_and_proof() -> None:
    app = opened()
    assert "T = 309 · D = 1 · H = 4 · standard" in texts(app)
    assert "equals nn.LSTM (largest difference " in texts(app)


@pytest.mark.parametrize("page", PAGES[:2])
def test_controls_change_the_cell(page: str) -> None:
    app = opened(page)
    app.selectbox(key="widget.variant").select("graves").run()
    assert "nn.LSTM has no W_ci c′, W_cf c′ or W_co c" in texts(app)
    app.selectbox(key="widget.peephole").select("full").run()
    app.selectbox(key="widget.hidden size").set_value("9").run()
    app.number_input(key="widget.forget bias").set_value(2.0).run()
    assert not app.exception
    now = workspace(app)
    assert (now.variant, now.peephole, now.hidden_size) == ("graves", "full", 9)
    assert now.kind == "heat"
    assert (now.weights["b_f"] == 2.0).all()
    assert now.weights["W_co"].shape == (9, 9)


def test_what_was_typed_is_run_and_what_is_refused_loses_nothing() -> None:
    app = opened()
    app.segmented_control(key="widget.source tab").select("Typed").run()
    app.text_area(key="widget.typed").input("0, 1, 0.5, 2").run()
    assert "T = 4 · D = 1" in texts(app)
    app.text_area(key="widget.typed").input("1,,2").run()
    assert len(app.error) == 1
    assert app.text_area(key="widget.typed").value == "1,,2"
    assert "T = 4 · D = 1" in texts(app)
    app.text_area(key="widget.typed").input("1, 2, 3").run()
    assert not app.error
    assert "T = 3 · D = 1" in texts(app)


@pytest.mark.parametrize(
    "text", ["", "1,,2", "__import__('os')", "nan", "1e39", "1 2\n3", "x" * 200_000]
)
def test_rows_50_and_51_typed_nonsense_gets_a_plain_message(text: str) -> None:
    app = opened()
    app.segmented_control(key="widget.source tab").select("Typed").run()
    app.text_area(key="widget.typed").input("5, 6").run()
    app.text_area(key="widget.typed").input(text).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "T = 2 · D = 1" in texts(app)


@pytest.mark.parametrize("preset", ["impulse", "a_n_b_n", "airline", "us_macro"])
def test_presets_and_scaling(preset: str) -> None:
    app = opened()
    app.selectbox(key="widget.preset").select(preset).run()
    app.selectbox(key="widget.scaling").select("min-max").run()
    assert not app.exception
    assert workspace(app).scaling == "min-max"
    run_x = app.session_state["gatescope.memory"]["run"][1].trace.x
    assert (run_x.min().item(), run_x.max().item()) == (0.0, 1.0)


@pytest.mark.parametrize("key", WEIGHT_PRESETS)
def test_weight_presets_say_why_they_work(key: str) -> None:
    app = opened()
    app.selectbox(key="widget.weight preset").select(key).run()
    assert not app.exception
    assert workspace(app).weight_preset == key
    assert lesson_name(WEIGHT_PRESETS[key].why) in texts(app)
    assert workspace(app).step == WEIGHT_PRESETS[key].step
    app.button(key="button.Randomise").click().run()
    assert app.selectbox(key="widget.weight preset").value == ""
    assert app.number_input(key="widget.seed").value == 1


def test_the_forget_bias_shown_is_that_of_the_weights() -> None:
    app = opened()
    assert app.number_input(key="widget.forget bias").value == 1.0
    app.selectbox(key="widget.weight preset").select("forget").run()
    assert app.number_input(key="widget.forget bias").value == -20.0
    app.button(key="button.Zero").click().run()
    assert app.number_input(key="widget.forget bias").value == 0.0


def uploaded(app: AppTest, content: bytes, name: str = "mine.csv") -> AppTest:
    app.segmented_control(key="widget.source tab").select("CSV").run()
    return app.file_uploader(key="upload").upload(name, content, "text/csv").run()


def test_a_refusal_goes_when_what_it_was_about_has_changed() -> None:
    app = uploaded(opened(), b"a,b\n1,2\n3,4\n")
    app.multiselect(key="widget.channels").set_value([]).run()
    assert len(app.error) == 1
    app = uploaded(app, b"aa,bb\n1,2\n3,4\n", "other.csv")
    assert not app.error
    assert app.multiselect(key="widget.channels").value == ["aa", "bb"]
    app = uploaded(app, b"", "empty.csv")
    assert len(app.error) == 1
    app.segmented_control(key="widget.source tab").select("Preset").run()
    app.selectbox(key="widget.preset").select("sine").run()
    app.segmented_control(key="widget.source tab").select("CSV").run()
    assert not app.error
    assert "T = 2 · D = 2" in texts(app)


def test_a_file_of_many_or_incomplete_columns_runs_on_those_it_can() -> None:
    wide = ",".join(f"c{k}" for k in range(40)) + "\n" + ",".join("1" * 40) + "\n"
    app = uploaded(opened(), (wide + ",".join("2" * 40) + "\n").encode())
    assert not app.error
    assert workspace(app).input_size == 32
    app = uploaded(opened(), b"a,b\n1,\n3,4\n")
    assert not app.error
    assert workspace(app).sequence.channels == ("a",)


def test_typed_text_is_there_again_after_a_preset() -> None:
    app = opened()
    app.segmented_control(key="widget.source tab").select("Typed").run()
    app.text_area(key="widget.typed").input("3, 1, 2").run()
    app.segmented_control(key="widget.source tab").select("Preset").run()
    assert "T = 309" in texts(app)
    app.segmented_control(key="widget.source tab").select("Typed").run()
    assert app.text_area(key="widget.typed").value == "3, 1, 2"
    assert "T = 3 " in texts(app)


@pytest.mark.parametrize("text", ["3e38, 1", "3e38 -3e38\n1 1"])
def test_rows_38_and_53_numbers_at_the_edge_show_no_traceback(text: str) -> None:
    app = opened()
    app.segmented_control(key="widget.source tab").select("Typed").run()
    app.text_area(key="widget.typed").input(text).run()
    app.selectbox(key="widget.scaling").select("none").run()
    looked_at(app, step=0)
    app.selectbox(key="widget.variant").select("niaf").run()
    assert not app.exception


def test_randomise_zero_and_reset() -> None:
    app = opened()
    before = workspace(app).weights
    app.button(key="button.Zero").click().run()
    assert not any(values.any() for values in workspace(app).weights.values())
    app.button(key="button.Reset").click().run()
    assert all((workspace(app).weights[n] == v).all() for n, v in before.items())
    app.button(key="button.Randomise").click().run()
    assert (workspace(app).weights["W_hi"] != before["W_hi"]).any()
    assert workspace(app).seed == 1


def test_one_step_sequence_has_nowhere_to_step() -> None:
    app = opened()
    app.segmented_control(key="widget.source tab").select("Typed").run()
    app.text_area(key="widget.typed").input("7").run()
    assert not app.exception
    assert "T = 1 · D = 1" in texts(app)


def test_a_page_change_loses_nothing() -> None:
    app = opened()
    app.selectbox(key="widget.variant").select("lesson").run()
    app.segmented_control(key="widget.source tab").select("Typed").run()
    app.text_area(key="widget.typed").input("3, 1, 2").run()
    looked_at(app, step=2)
    for page in ("pages/about.py", "pages/step_by_step.py", "app.py"):
        app.switch_page(page).run()
        assert not app.exception
    assert "T = 3 · D = 1 · H = 4 · lesson" in texts(app)
    assert app.text_area(key="widget.typed").value == "3, 1, 2"
    assert workspace(app).step == 2


def test_about_shows_three_forms_and_sources() -> None:
    app = opened("pages/about.py")
    text = texts(app)
    assert text.count("<mark>W<sub>co</sub> c</mark>") == 2
    assert text.count("<mark>") == len(VARIANTS["lesson"].peepholes + VARIANTS["graves"].peepholes)
    assert "Graves 2013" in text
    markdown = "\n".join(element.value for element in app.markdown)
    assert all(f"`{name}`" in markdown for name in ("nig", "nfg", "nog", "cifg", "fgr"))


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("page", PAGES[:2])
def test_every_form_can_be_chosen_and_left(page: str, variant: str) -> None:
    app = opened(page)
    app.selectbox(key="widget.variant").select(variant).run()
    assert not app.exception
    assert workspace(app).variant == variant
    app.selectbox(key="widget.variant").select("graves").run()
    assert not app.exception


def test_a_late_message_of_a_page_that_was_left_does_not_lead_back_to_it() -> None:
    app = opened()
    app.session_state["gatescope.page"] = "pages/about.py"  # chosen a moment ago
    app.session_state["gatescope.message from"] = "app.py"
    app.run()
    assert not app.exception
    assert "What an LSTM computes" in [title.value for title in app.title]


def test_a_message_that_comes_with_the_choice_of_a_page_does_not_hinder_it() -> None:
    app = opened()
    app.session_state["gatescope.message from"] = "app.py"
    app.switch_page("pages/about.py").run()
    assert not app.exception
    assert "What an LSTM computes" in [title.value for title in app.title]
