"""The list of bad inputs, row by row, through the page; the ids are its numbers.

What is refused is said and what was on screen stays; where a row says "stated", the screen states
it. Rows 71 and 72, the tab and the server, are for a browser.
"""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from lstm_core.limits import MAX_TABLE_ROWS, MAX_UPLOAD_BYTES
from lstm_ui.workspace import Workspace, first_workspace
from lstm_ui.workspace.saved import link_text, session_text
from tests.bad_inputs.file_rows import FILES, BadFile
from tests.bad_inputs.model_rows import MODELS, BadModel, commands

ROOT = Path(__file__).resolve().parents[2]
BEFORE = "T = 309"


def opened(page: str = "app.py", link: str | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if link is not None:
        app.query_params["s"] = link
    app = app.run()
    return app if page == "app.py" else app.switch_page(page).run()


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def plain(text: str) -> str:
    """Markdown as it is shown."""
    return text.replace("\\", "")


def said(app: AppTest) -> str:
    """Everything the page says in words."""
    kinds = (app.markdown, app.caption, app.warning, app.error, app.info)
    return plain("\n".join(element.value for kind in kinds for element in kind))


def status(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.get("html"))


def upload(app: AppTest, data: bytes, name: str = "mine.csv") -> AppTest:
    app.segmented_control(key="widget.source tab").select("CSV").run()
    return app.file_uploader(key="upload").upload(name, data, "text/csv").run()


def typed(app: AppTest, text: str) -> AppTest:
    app.segmented_control(key="widget.source tab").select("Typed").run()
    return app.text_area(key="widget.typed").input(text).run()


def assert_refused(app: AppTest, words: str, stays: str = BEFORE) -> None:
    assert not app.exception
    assert len(app.error) == 1
    assert words in plain(app.error[0].value)
    assert stays in status(app)


@cache
def opened_once(page: str) -> AppTest:
    """A page that many files are tried on, one after the other."""
    return opened(page)


def check_file(file: BadFile) -> None:
    app = opened_once("app.py")
    before = workspace(app)
    app = upload(app, file.data)
    if file.refused:
        assert_refused(app, file.refused, stays=f"T = {len(before.sequence)} ")
        assert workspace(app) is before
        return
    assert not app.exception
    assert not app.error
    sequence = workspace(app).sequence
    assert sequence.channels == file.channels
    assert sequence.values.tolist() == [list(row) for row in file.values]
    assert file.stated.removeprefix("Warning: ").lower() in said(app).lower()


def check_model(model: BadModel) -> None:
    app = opened_once("pages/your_model.py")
    before = workspace(app)
    app = app.file_uploader(key="model upload").upload("m.pt", model.data, "").run()
    assert not app.exception
    if model.refused:
        assert model.refused in plain(app.error[0].value)
        assert workspace(app) is before
        return
    assert not app.error
    loaded = workspace(app).model
    assert loaded is not None
    assert tuple(loaded.checkpoint.lstms) == model.lstms
    assert model.stated in said(app)
    if len(model.lstms) > 1:
        shown = app.selectbox(key="widget.model lstm").options
        assert [option.split(" (")[0] for option in shown] == list(model.lstms)


def row_29() -> None:
    app = upload(opened(), b"a\n1\nNA\n3\n")
    app.selectbox(key="widget.gaps").set_value("interpolate").run()
    assert workspace(app).sequence.values.tolist() == [[1.0], [2.0], [3.0]]
    assert "1 missing value was put on the line between its neighbours" in said(app)


def row_32() -> None:
    app = upload(opened(), b"id,x\na,1\na,2\na,3\nb,4\n")
    assert "T = 3 " in status(app)
    app.selectbox(key="widget.chosen").set_value(1).run()
    assert "T = 1 " in status(app)
    (h,) = app.session_state["gatescope.memory"]["run"][1].trace.h[:, 0]
    alone = upload(opened(), b"x\n4\n")
    (h_alone,) = alone.session_state["gatescope.memory"]["run"][1].trace.h[:, 0]
    assert torch.equal(h, h_alone)


def row_41() -> None:
    app = upload(opened(), b"a,b\n5,1\n5,2\n")
    for scaling in ("standard", "min-max"):
        app.selectbox(key="widget.scaling").select(scaling).run()
        assert not app.exception
        assert "Constant, so set to 0: a" in said(app)


def row_44() -> None:
    assert_refused(upload(opened(), b"1" * (MAX_UPLOAD_BYTES + 1)), "At most 20 MB can be read")
    lines = b"1\n" * (MAX_TABLE_ROWS + 2_000)
    assert_refused(upload(opened(), lines), "At most 1,000,000 rows can be read")


def row_45() -> None:
    app = upload(opened(), b"x\n" + b"1\n-1\n" * 100_000)
    assert not app.exception
    assert not app.error
    assert "T = 200,000" in status(app)


def row_46() -> None:
    names = ",".join(f"c{d}" for d in range(1000))
    app = upload(opened(), f"{names}\n{','.join(['1'] * 1000)}\n".encode())
    assert not app.exception
    assert workspace(app).input_size == 32
    assert "The first 32 of 1,000 columns are chosen" in said(app)
    app.multiselect(key="widget.channels").set_value(["c999", "c0"]).run()
    assert workspace(app).sequence.channels == ("c999", "c0")


def row_49() -> None:
    app = upload(opened(), b"x\n1\n2\n", "../../../etc/passwd")
    assert not app.exception
    assert "../../../etc/passwd" in said(app)
    assert "T = 2 " in status(app)


def row_50() -> None:
    for text, words in (("", "There are no numbers yet"), ("1,,2", "Line 1, value 2 is blank")):
        app = typed(typed(opened(), "5, 6"), text)
        assert_refused(app, words, stays="T = 2 ")
    for text in ("1;2", "1 2", "1,2,", "1\t2\n3\t4"):
        app = typed(opened(), text)
        assert not app.error
        assert "T = 2 " in status(app)


def row_51() -> None:
    assert_refused(typed(opened(), "1," * 500_000), "At most 100,000 characters")
    assert_refused(typed(opened(), "__import__('os')"), "expected a number")


def row_54() -> None:
    app = opened()
    for size in ("0", "-1", "1000000", "1e3", "2.5"):
        box = app.selectbox(key="widget.hidden size")
        box.options.append(size)  # as a person who types it
        app = box.set_value(size).run()
        assert_refused(app, "whole number from 1 to 64", stays="H = 4")


def row_55(folder: Path) -> None:
    for model in commands(folder / "was_run"):
        check_model(model)
    assert not (folder / "was_run").exists()


def row_66() -> None:
    file = io.BytesIO()
    torch.save(nn.LSTM(2, 3).state_dict(), file)
    app = opened("pages/your_model.py")
    app = app.file_uploader(key="model upload").upload("m.pt", file.getvalue(), "").run()
    assert "takes 2 numbers at each step, but 1 column would feed it" in said(app)
    app = upload(app, b"a,b,c\n1,2,3\n4,5,6\n")
    assert "takes 2 numbers at each step, but 3 columns would feed it" in said(app)
    app.button(key="button.first columns").click().run()
    assert not app.warning
    assert "T = 2 " in status(app)


def row_69() -> None:
    good = link_text(first_workspace()) or ""
    for link, words in (
        ("!!", "damaged"), (good[: len(good) // 2], "damaged"), ("A" * 9_000, "at most 8,000"),
        (good[:-4] + "AAAA", "damaged"),
    ):  # fmt: skip
        assert_refused(opened(link=link), words)


def row_70() -> None:
    app = opened()
    text = session_text(first_workspace()).replace('"gatescope": 1', '"gatescope": 99')
    app = app.file_uploader(key="session upload").upload("s.json", text.encode(), "").run()
    assert_refused(app, "saved by another version of Gatescope: it is of version 99")


MORE: dict[int, Callable[[], None]] = {
    29: row_29, 32: row_32, 41: row_41, 44: row_44, 45: row_45, 46: row_46, 49: row_49, 50: row_50,
    51: row_51, 54: row_54, 66: row_66, 69: row_69, 70: row_70,
}  # fmt: skip
ELSEWHERE = {52, 53}
"""The grid of weights is a component: `tests/lstm_ui/components` and the browser try it."""
ROWS = sorted({f.row for f in FILES} | {m.row for m in MODELS} | MORE.keys() | {55})


def test_every_row_a_visitor_can_try_is_tried() -> None:
    assert set(ROWS) == set(range(1, 71)) - ELSEWHERE


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_row(row: int, tmp_path: Path) -> None:
    for file in FILES:
        if file.row == row:
            check_file(file)
    for model in MODELS:
        if model.row == row:
            check_model(model)
    if row in MORE:
        MORE[row]()
    if row == 55:
        row_55(tmp_path)
