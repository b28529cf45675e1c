"""What a moving hand is shown: previews where the server answers, through the page elsewhere."""

from collections.abc import Callable

import numpy as np
import pytest
from dragging_hand import held, hidden_states_with, wait_for_h
from gate_plot_page import (
    open_app,
    press,
    values_of,
    wait_until_settled,
    weight_cell,
)
from playwright.sync_api import Page, WebSocket, expect
from streamlit_server import ROOT


def hold(page: Page, right: int) -> np.ndarray:
    """Press on b_i[0] and move; returns the h that is then to be seen."""
    held(page, weight_cell(page, "b_i", 0), right)
    return hidden_states_with(0, by=right / 100)


def test_streamlit_hears_nothing_until_the_hand_rests(page: Page, app_server: str) -> None:
    sent: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(len(frame)))

    page.on("websocket", listen)
    open_app(page, app_server)
    wait_until_settled(page)
    before = len(sent)
    assert before > 0
    wait_for_h(page, hold(page, 60))
    assert len(sent) == before
    page.mouse.up()
    wait_until_settled(page)
    assert len(sent) > before


def test_what_was_shown_is_what_is_kept_and_one_undo_takes_it_back(gates: Page) -> None:
    first = values_of(gates, "h")
    wait_for_h(gates, expected := hold(gates, -120))
    gates.mouse.up()
    wait_until_settled(gates)
    np.testing.assert_allclose(values_of(gates, "h"), expected, atol=2e-6)
    press(gates, "Undo")
    wait_until_settled(gates)
    np.testing.assert_array_equal(values_of(gates, "h"), first)


def test_without_previews_the_page_follows(page: Page, fresh_server: Callable[..., str]) -> None:
    open_app(page, fresh_server(ROOT / "app.py"))
    assert page.evaluate("() => document.querySelector('.weight-grid').grid.line.open") is False
    wait_for_h(page, expected := hold(page, 80))
    page.mouse.up()
    wait_until_settled(page)
    np.testing.assert_allclose(values_of(page, "h"), expected, atol=2e-6)


def test_where_a_preview_does_not_come_the_page_follows(gates: Page) -> None:
    gates.evaluate("() => { window.fetch = () => Promise.reject(new Error('gone')); }")
    wait_for_h(gates, hold(gates, 80))
    gates.mouse.up()
    wait_until_settled(gates)
    expect(gates.locator("html.hand-moves")).to_have_count(0)


LATE = """(times) => {
  const real = window.fetch;
  window.fetch = (...asked) => times-- > 0
    ? Promise.reject(new DOMException("late", "TimeoutError")) : real(...asked);
}"""


@pytest.mark.parametrize(("late", "is_open"), [(1, True), (2, False)])
def test_what_comes_late_is_asked_once_more_and_then_of_the_page(
    gates: Page, late: int, is_open: bool
) -> None:
    gates.evaluate(LATE, late)
    wait_for_h(gates, hold(gates, 80))
    line = "() => document.querySelector('.weight-grid').grid.line.open"
    assert gates.evaluate(line) is is_open
    gates.mouse.up()
    wait_until_settled(gates)


@pytest.mark.parametrize("name", ["weight-grid", "gate-plot-root"])
def test_each_component_knows_where_to_ask(gates: Page, name: str) -> None:
    part = {"weight-grid": "grid", "gate-plot-root": "view"}[name]
    line = gates.evaluate(f"() => document.querySelector('.{name}').{part}.line.preview")
    assert line["path"] == "/preview"
    assert len(line["token"]) >= 32
