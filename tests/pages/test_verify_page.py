"""The Verify page says what passes, how far off, and what a check cannot show."""

from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from torch import Tensor

from lstm_core import recurrence
from lstm_core.equations import CellWeights, Gates, gates
from lstm_core.verification import cases
from lstm_ui.verify_page import checked

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """The page keeps results for every visitor of the process."""
    checked.clear()
    yield
    checked.clear()


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return app.switch_page("pages/verify.py").run()


def html(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.get("html"))


def test_the_first_sentence_says_that_all_agree_and_how_far() -> None:
    app = opened()
    assert not app.exception
    page = html(app)
    assert f"All {len(cases())} checks pass; the largest difference from a published" in page
    assert 'class="differs"' not in page
    for case in cases():
        assert escape(case.name) in page
        assert escape(case.source.place) in page
    assert page.count("Cannot show:") == sum(bool(case.weakness) for case in cases())


def test_every_number_of_a_check_is_there() -> None:
    app = opened()
    chosen = next(k for k, case in enumerate(cases()) if case.name == "peepholes")
    app.selectbox(key="widget.verified case").select_index(chosen).run()
    table = app.dataframe[0].value
    assert table["expected"].tolist()[:2] == [-0.0251062475, 0.0561261699]
    assert table["difference"].max() < 1e-7
    app.button(key="button.Run again").click().run()
    assert not app.exception
    assert app.selectbox(key="widget.verified case").index == chosen


def test_a_wrong_cell_is_said_to_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(s: Tensor, c_prev: Tensor, weights: CellWeights, *replaced: Any) -> Gates:
        right = gates(s, c_prev, weights, *replaced)
        return right._replace(c=right.c + 1e-3)

    monkeypatch.setattr(recurrence, "gates", wrong)
    page = unescape(html(opened()))
    assert "checks pass" not in page
    assert "checks differ by more than is allowed: TensorFlow Lite: plain cell" in page
    assert '<tr class="differs">' in page
