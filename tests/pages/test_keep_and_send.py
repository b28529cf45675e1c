"""Undo, links and session files, by AppTest: what a person does and what arrives."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_ui.sequence_source import TypedSource
from lstm_ui.workspace import (
    Workspace,
    first_workspace,
    with_form,
    with_hidden_size,
    with_source,
    with_weights,
)
from lstm_ui.workspace.saved import link_text, session_text

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["app.py", "pages/step_by_step.py", "pages/your_model.py"]


def opened(link: str | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if link is not None:
        app.query_params["s"] = link
    return app.run()


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def sent() -> Workspace:
    typed = with_source(first_workspace(), TypedSource("0, 1, 0.5"))
    graves = with_form(with_hidden_size(typed, 2), variant="graves")
    return with_weights(graves, {"W_co": [0.125, -2.5]})


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


def test_undo_and_redo_say_what_they_do_and_do_it() -> None:
    app = opened()
    assert app.button(key="button.undo").disabled
    assert app.button(key="button.redo").disabled
    app.selectbox(key="widget.variant").select("graves").run()
    app.button(key="button.Zero").click().run()
    assert "all weights" in app.button(key="button.undo").help
    app.button(key="button.undo").click().run()
    assert "the form" in app.button(key="button.undo").help
    assert "all weights" in app.button(key="button.redo").help
    assert workspace(app).weights["W_xi"].any()
    app.button(key="button.undo").click().run()
    assert workspace(app).variant == "standard"
    assert app.selectbox(key="widget.variant").value == "standard"
    app.button(key="button.redo").click().run()
    app.button(key="button.redo").click().run()
    assert workspace(app).variant == "graves"
    assert not workspace(app).weights["W_xi"].any()
    assert app.button(key="button.redo").disabled
    assert not app.exception


@pytest.mark.parametrize("page", PAGES)
def test_what_was_typed_and_taken_back_is_gone_from_the_field(page: str) -> None:
    app = opened()
    if page != "app.py":
        app.switch_page(page).run()
    app.segmented_control(key="widget.source tab").select("Typed").run()
    app.text_area(key="widget.typed").input("5, 6, 7").run()
    app.text_area(key="widget.typed").input("8, 9").run()
    app.button(key="button.undo").click().run()
    assert app.text_area(key="widget.typed").value == "5, 6, 7"
    app.button(key="button.undo").click().run()
    assert app.segmented_control(key="widget.source tab").value == "Preset"
    assert not app.exception


def test_a_refused_change_leaves_no_trace_and_its_message_goes_with_undo() -> None:
    app = opened()
    app.selectbox(key="widget.variant").select("graves").run()
    app.segmented_control(key="widget.source tab").select("Typed").run()
    app.text_area(key="widget.typed").input("1, 2").run()
    app.text_area(key="widget.typed").input("1,,2").run()
    assert len(app.error) == 1
    assert "the sequence" in app.button(key="button.undo").help
    app.button(key="button.undo").click().run()
    assert not app.error
    assert workspace(app).variant == "graves"


def test_another_view_is_not_undone() -> None:
    app = opened()
    app.segmented_control(key="widget.kind").select("heat").run()
    assert app.button(key="button.undo").disabled


def test_a_link_is_opened_once_and_said_in_one_line() -> None:
    app = opened(str(link_text(sent())))
    assert not app.error
    assert not app.exception
    now = workspace(app)
    assert (now.variant, now.hidden_size, now.edited) == ("graves", 2, True)
    assert now.weights["W_co"].tolist() == [0.125, -2.5]
    assert now.sequence.values[:, 0].tolist() == [0.0, 1.0, 0.5]
    assert "Opened from the link" in captions(app)
    assert "s" not in app.query_params
    app.button(key="button.Zero").click().run()
    assert "Opened from the link" not in captions(app)
    assert not workspace(app).weights["W_co"].any()


def test_a_link_does_not_hinder_other_parameters() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["from"] = "elsewhere"
    app.query_params["s"] = str(link_text(sent()))
    app.run()
    assert app.query_params["from"] == "elsewhere"
    assert workspace(app).hidden_size == 2


@pytest.mark.parametrize("link", ["", "nonsense", "A" * 9_000, str(link_text(sent()))[:-3]])
def test_a_bad_link_leaves_what_there_is_and_says_so(link: str) -> None:
    app = opened()
    app.selectbox(key="widget.variant").select("lesson").run()
    app.query_params["s"] = link
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert "link" in app.error[0].value
    assert workspace(app).variant == "lesson"
    assert "s" not in app.query_params


def test_a_session_file_is_opened_and_can_be_taken_back() -> None:
    app = opened()
    content = session_text(sent()).encode()
    app.file_uploader(key="session upload").upload("s.json", content, "text/json").run()
    assert not app.error
    assert workspace(app).weights["W_co"].tolist() == [0.125, -2.5]
    assert "Opened from the session file" in captions(app)
    assert "the session" in app.button(key="button.undo").help
    app.button(key="button.undo").click().run()
    assert workspace(app).variant == "standard"


@pytest.mark.parametrize("content", [b"", b"{}", b"\x80\x02cos\nsystem\n", b'{"gatescope": 99}'])
def test_a_file_that_is_no_session_is_refused(content: bytes) -> None:
    app = opened()
    app.file_uploader(key="session upload").upload("s.json", content, "text/json").run()
    assert not app.exception
    assert len(app.error) == 1
    assert workspace(app).variant == "standard"


def download_labels(app: AppTest) -> list[str]:
    return [getattr(button, "label", "") for button in app.get("download_button")]


def test_there_is_a_button_for_every_kind_of_file_once_the_drawer_is_opened() -> None:
    app = opened()
    assert download_labels(app) == ["Save session"]
    app.session_state["widget.export"] = True
    labels = download_labels(app.run())
    assert labels == [
        "Trace (CSV)",
        "Trace (Parquet)",
        "Weights (safetensors)",
        "Weights (PyTorch)",
        "Weights (ONNX)",
        "Python (lstm_core)",
        "Python (torch)",
        "Figure (HTML)",
        "Save session",
    ]
