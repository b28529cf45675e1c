"""The page Your model by AppTest: upload, choose, order, open, and plain refusals."""

import io
from pathlib import Path

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from lstm_ui.workspace import Model, Workspace, model_of

ROOT = Path(__file__).resolve().parents[2]
UPLOAD = "model upload"


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return app.switch_page("pages/your_model.py").run()


def model(app: AppTest) -> Model:
    workspace: Workspace = app.session_state["gatescope.workspace"]
    return model_of(workspace)


def texts(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.get("html"))


def saved(module: nn.Module) -> bytes:
    file = io.BytesIO()
    torch.save(module.state_dict(), file)
    return file.getvalue()


def with_file(app: AppTest, content: bytes, name: str = "mine.pt") -> AppTest:
    return app.file_uploader(key=UPLOAD).upload(name, content, "application/octet-stream").run()


def test_the_example_shows_its_units_and_its_proof() -> None:
    app = opened()
    app.button(key="button.example model").click().run()
    assert not app.exception
    shown = texts(app)
    assert "D = 1 · H = 32 · 1 layer · standard form · T = 309 of sunspots, standardised" in shown
    assert "h as nn.LSTM computes it (largest difference " in shown
    assert "safetensors, this file" in shown


def test_an_lstm_a_layer_and_columns_are_chosen() -> None:
    file = nn.ModuleDict(
        {"encoder": nn.LSTM(2, 6, num_layers=2, bidirectional=True), "decoder": nn.LSTM(1, 3)}
    )
    app = with_file(opened(), saved(file))
    assert model(app).prefix == "decoder"
    app.selectbox(key="widget.model lstm").select("encoder").run()
    assert "The model takes 2 numbers at each step, but 1 column would feed it" in "".join(
        warning.value.replace("\\", "") for warning in app.warning
    )
    app.segmented_control(key="widget.source tab").select("CSV").run()
    app.file_uploader(key="upload").upload(
        "t.csv", b"a,b,c\n1,2,3\n4,5,6\n7,8,8\n", "text/csv"
    ).run()
    app.button(key="button.first columns").click().run()
    assert model(app).columns == ("a", "b")
    app.multiselect(key="widget.model columns").set_value(["c", "a"]).run()
    assert "T = 3 of t.csv" in texts(app)
    app.segmented_control(key="widget.model layer").select("l1_reverse").run()
    assert model(app).layer == "l1_reverse"
    app.selectbox(key="widget.model lstm").select("decoder").run()
    assert not app.exception
    assert (model(app).prefix, model(app).layer) == ("decoder", None)


def test_units_are_ordered_searched_and_opened() -> None:
    app = with_file(opened(), saved(nn.LSTM(1, 40)))
    app.selectbox(key="widget.unit measure").select("mean").run()
    app.selectbox(key="widget.unit quantity").select("o").run()
    app.number_input(key="widget.unit low").set_value(0.5).run()
    assert any("of 40 units are shown" in caption.value for caption in app.caption)
    app.number_input(key="widget.unit low").set_value(2.0).run()
    assert "No unit lies between these values" in app.info[0].value
    app.selectbox(key="widget.unit measure").select("").run()
    app.number_input(key="widget.model unit").set_value(39).run()
    assert not app.exception
    assert "Unit 39" in [heading.value for heading in app.subheader]


def test_the_last_row_cannot_be_taken_away() -> None:
    app = with_file(opened(), saved(nn.LSTM(1, 4)))
    app.button_group(key="widget.model rows").set_value(["f"]).run()
    assert model(app).quantities == ("f",)
    app.button_group(key="widget.model rows").set_value([]).run()
    assert model(app).quantities == ("f",)
    assert not app.error
    assert app.button_group(key="widget.model rows").value == ["f"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\x80\x04\x95", "a bare pickle"),
        (b"PK\x03\x04broken", "damaged or cut short"),
        (b"GIF89a", "mine.pt"),
        (np.arange(9).tobytes(), "mine.pt"),
    ],
    ids=["empty", "pickle", "zip", "picture", "numbers"],
)
def test_a_file_that_is_no_model_gets_a_plain_message(content: bytes, said: str) -> None:
    app = with_file(opened(), content)
    assert not app.exception
    assert len(app.error) == 1
    assert said in app.error[0].value.replace("\\", "")


def test_a_model_taken_away_leads_back_to_the_start() -> None:
    app = with_file(opened(), saved(nn.LSTM(1, 5)))
    app.file_uploader(key=UPLOAD).clear().run()
    assert not app.exception
    assert "Your model" in [title.value for title in app.title]


def test_a_refused_file_taken_away_leaves_the_model_that_was_there() -> None:
    app = with_file(opened(), saved(nn.LSTM(1, 5)))
    app = with_file(app, b"not a model", "bad.pt")
    app.number_input(key="widget.model unit").set_value(2).run()
    assert "bad.pt" in app.error[0].value.replace("\\", "")
    app.file_uploader(key=UPLOAD).clear().run()
    assert not app.error
    assert (model(app).file_name, model(app).unit) == ("mine.pt", 2)


def test_a_limit_can_be_emptied_again() -> None:
    app = with_file(opened(), saved(nn.LSTM(1, 5)))
    app.selectbox(key="widget.unit measure").select("mean").run()
    app.number_input(key="widget.unit high").set_value(0.9).run()
    assert app.number_input(key="widget.unit high").proto.HasField("default") is False
    app.number_input(key="widget.unit high").set_value(None).run()
    assert model(app).order.high is None


def test_what_was_built_survives_another_page() -> None:
    app = with_file(opened(), saved(nn.LSTM(1, 5)))
    app.number_input(key="widget.model unit").set_value(3).run()
    app.switch_page("pages/about.py").run()
    app.switch_page("pages/your_model.py").run()
    assert not app.exception
    assert (model(app).file_name, model(app).unit) == ("mine.pt", 3)
