"""A CSV file is read another way: what was found is shown, and each piece can be decided."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_ui.sequence_source import TableSource, base_of
from lstm_ui.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return app.segmented_control(key="widget.source tab").select("CSV").run()


def uploaded(app: AppTest, content: bytes, name: str = "mine.csv") -> AppTest:
    return app.file_uploader(key="upload").upload(name, content, "text/csv").run()


def workspace(app: AppTest) -> Workspace:
    value: Workspace = app.session_state["gatescope.workspace"]
    return value


def values(app: AppTest) -> list[list[float]]:
    found: list[list[float]] = workspace(app).sequence.values.tolist()
    return found


def chosen(app: AppTest, field: str, label: str) -> AppTest:
    box = app.selectbox(key=f"widget.{field}")
    return box.select_index(box.options.index(label)).run()


def html(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.get("html"))


def test_what_was_found_is_shown_with_the_first_rows() -> None:
    app = uploaded(opened(), "Ort;höhe\nOslo;1,5\nBrno;2,5\n".encode("cp1252"))
    first = {f: app.selectbox(key=f"widget.csv {f}").options[0] for f in
             ("encoding", "delimiter", "quote", "header", "decimal")}  # fmt: skip
    assert first == {
        "encoding": "found: Windows-1252 (Western European)",
        "delimiter": "found: semicolon ;",
        "quote": 'found: double quotes "',
        "header": "found: names",
        "decimal": "found: comma: 1,5",
    }
    assert app.number_input(key="widget.csv preamble").placeholder == "found: 0"
    assert "<th scope='col'>höhe</th>" in html(app)
    assert "<td>2</td><td>Oslo</td><td>1,5</td>" in html(app)


def test_a_refused_file_stays_and_can_be_read_another_way() -> None:
    app = uploaded(opened(), b"a;b\n1.234;1,5\n2.345;2,5\n")
    assert "could be a thousand or a fraction" in app.error[0].value.replace("\\", "")
    assert "T = 309" in html(app)
    assert "<td>1.234</td>" in html(app)
    app = chosen(app, "csv decimal", "comma: 1,5")
    assert not app.error
    assert values(app) == [[1234.0, 1.5], [2345.0, 2.5]]
    app = chosen(app, "csv decimal", "found: comma: 1,5")
    assert len(app.error) == 1
    assert values(app) == [[1234.0, 1.5], [2345.0, 2.5]]


def test_two_decisions_add_up_though_the_first_is_refused() -> None:
    app = uploaded(opened(), b"1:'2,5'\n3:'4,5'\n5:'x'\n")
    assert len(app.error) == 1
    app.selectbox(key="widget.csv delimiter").set_value(":").run()
    assert 'got "x"' in app.error[0].value.replace("\\", "")
    app.text_input(key="widget.csv missing").input("x").run()
    app = chosen(app, "gaps", "drop such rows")
    assert not app.error
    assert values(app) == [[1.0, 2.5], [3.0, 4.5]]
    assert workspace(app).sequence.channels == ("column 0", "column 1")


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("drop such rows", [[1.0], [4.0]]),
        ("fill forward", [[1.0], [1.0], [4.0]]),
        ("interpolate", [[1.0], [2.5], [4.0]]),
    ],
)
def test_row_29_what_is_done_with_missing_values_is_chosen_and_stated(
    way: str, expected: list[list[float]]
) -> None:
    app = uploaded(opened(), b"a\n1\nNA\n4\n")
    assert "Choose what is done with missing values" in app.error[0].value.replace("\\", "")
    app = chosen(app, "gaps", way)
    assert not app.error
    assert values(app) == expected
    captions = " ".join(caption.value for caption in app.caption)
    assert "1 row" in captions or "1 missing value" in captions


def test_columns_that_were_chosen_stay_when_the_file_is_read_another_way() -> None:
    app = uploaded(opened(), b"a,b,c\n1,2,3\n4,,6\n7,8,9\n")
    assert app.multiselect(key="widget.channels").value == ["a", "c"]
    app.multiselect(key="widget.channels").set_value(["c"]).run()
    app = chosen(app, "gaps", "drop such rows")
    assert app.multiselect(key="widget.channels").value == ["c"]
    app.multiselect(key="widget.channels").set_value(["b"]).run()
    assert values(app) == [[2.0], [8.0]]


def test_a_warning_stands_on_the_page() -> None:
    app = uploaded(opened(), b"1,5\n2,6\n")
    assert "decimal" in app.warning[0].value.replace("\\", "")
    app = chosen(app, "csv delimiter", "comma ,")
    assert not app.warning


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("missing values", [[1.0], [2.0], [3.0]]), ("numbers", [[1.0], [2.0], [-999.0], [3.0]])],
)
def test_what_numbers_such_as_999_are_is_asked(kind: str, expected: list[list[float]]) -> None:
    app = uploaded(opened(), b"a\n1\n2\n-999\n3\n")
    assert "Choose what numbers such as -999 are." in app.error[0].value.replace("\\", "")
    app = chosen(app, "csv placeholders", kind)
    if kind == "missing values":
        app = chosen(app, "gaps", "drop such rows")
    assert not app.error
    assert values(app) == expected


def test_what_cannot_be_asked_for_is_said_and_the_file_stays_as_it_was() -> None:
    app = uploaded(opened(), b"a,b\n1,2\n")
    app.number_input(key="widget.csv preamble").set_value(10**9).run()
    assert "from 0 to 1,000,000" in app.error[0].value.replace("\\", "")
    assert values(app) == [[1.0, 2.0]]
    app.number_input(key="widget.csv preamble").set_value(0).run()
    assert not app.error


def test_the_way_a_file_is_read_is_undone_and_survives_another_page() -> None:
    app = uploaded(opened(), b"1,5\n2,6\n")
    assert values(app) == [[1.0, 5.0], [2.0, 6.0]]
    app = chosen(app, "csv delimiter", "nothing: a single column")
    assert values(app) == [[1.5], [2.6]]
    app.switch_page("pages/about.py").run()
    app.switch_page("app.py").run()
    source = base_of(workspace(app).source)
    assert isinstance(source, TableSource)
    assert source.upload is not None
    assert source.upload.reading.delimiter == ""
    assert app.selectbox(key="widget.csv delimiter").value == ""
    assert "the way the file is read" in app.button(key="button.undo").help
    app.button(key="button.undo").click().run()
    assert values(app) == [[1.0, 5.0], [2.0, 6.0]]
    assert app.selectbox(key="widget.csv delimiter").value == "as found"


def test_a_wide_file_shows_its_first_columns_and_says_how_many_more() -> None:
    names = ",".join(f"c{d}" for d in range(1000))
    app = uploaded(opened(), f"{names}\n{','.join(['1'] * 1000)}\n".encode())
    assert not app.error
    assert "and 992 columns more" in html(app)
