import re
from html.parser import HTMLParser

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_figures import BACKGROUND, figure_html
from lstm_figures.html_export import INTERACTION

NASTY = '</title><script>alert("x")</script>&amp;'


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.texts: dict[str, str] = {}
        self.open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open = tag
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        self.texts[self.open] = self.texts.get(self.open, "") + data


@pytest.fixture(scope="module")
def page() -> str:
    figure = go.Figure(
        data=[{"type": "scatter", "y": np.arange(3.0), "name": "</script><b>"}],
        layout={"height": 432, "meta": {"mode": "dark"}},
    )
    return figure_html(figure, NASTY)


def test_the_page_needs_nothing_else(page: str) -> None:
    assert Page(page).addresses == []
    assert "default-src 'none'" in page
    assert "plotly.js v" in page
    assert len(page) > 3_000_000


def test_the_title_is_literal(page: str) -> None:
    parsed = Page(page)
    assert parsed.texts["title"] == NASTY
    assert parsed.texts["h1"] == NASTY


def test_data_cannot_end_the_script(page: str) -> None:
    assert "</script><b>" not in page
    assert page.count("<script") == page.count("</script>")


def test_nothing_is_offered_to_be_sent(page: str) -> None:
    assert INTERACTION["showSendToCloud"] is False
    assert '"showSendToCloud": false' in page
    assert "plot.ly" not in page[page.rindex("Plotly.newPlot") :]
    assert '"typesetMath": false' in page
    assert '"responsive": true' in page


def test_size_and_colours_follow_the_figure(page: str) -> None:
    assert re.search(r"height:\s*432px", page)
    assert f"background: {BACKGROUND['dark']}" in page
    assert f"background: {BACKGROUND['light']}" in figure_html(go.Figure(), "plain")
