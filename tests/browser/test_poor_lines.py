"""Over a line that is slow, or that loses the fonts: the page stays clear and ends right."""

from pathlib import Path

import numpy as np
import pandas as pd
from app_pages import Watch, assert_no_exception
from dragging_hand import held, hidden_states_with, wait_for_h
from gate_plot_page import (
    choose,
    download,
    open_app,
    open_export,
    status,
    values_of,
    wait_until_settled,
    weight_cell,
)
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from lstm_ui.page_frame import PAGES

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 30_000, "uploadThroughput": 10_000}
"""A poor telephone's: bytes a second, and milliseconds to an answer."""
ICONS = """() => [...document.querySelectorAll('*')].filter((element) =>
  !element.children.length && getComputedStyle(element).fontFamily.includes('Material'))
  .map((element) => getComputedStyle(element).visibility)"""


def test_without_its_fonts_the_page_shows_no_words_in_place_of_icons(
    page: Page, watch: Watch, app_server: str
) -> None:
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    page.route("**/*.woff2", lose)
    open_app(page, app_server)
    wait_until_settled(page)
    assert any("MaterialSymbols" in url for url in lost)
    assert set(page.evaluate(ICONS)) == {"hidden"}
    assert_no_exception(page)
    watch.problems[:] = [told for told in watch.problems if "ERR_FAILED" not in told]


def test_with_its_fonts_the_icons_are_shown(gates: Page) -> None:
    gates.wait_for_function("() => document.documentElement.classList.contains('with-icons')")
    shown = gates.evaluate(ICONS)
    assert shown.count("visible") >= len(PAGES)
    assert shown.count("hidden") <= 1  # Streamlit's arrow that folds the sidebar, until a hover


def test_over_a_slow_line_the_plot_ends_where_the_hand_ended(gates: Page, tmp_path: Path) -> None:
    line = gates.context.new_cdp_session(gates)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    held(gates, weight_cell(gates, "b_i", 0), right=70)
    expected = hidden_states_with(0, by=0.7)
    wait_for_h(gates, expected)
    gates.mouse.up()
    wait_until_settled(gates)
    np.testing.assert_allclose(values_of(gates, "h"), expected, atol=2e-6)
    open_export(gates)
    frame = pd.read_csv(download(gates, "Trace (CSV)", tmp_path))
    written = frame.pivot_table(index="step", columns="unit", values="h").to_numpy()
    np.testing.assert_allclose(written, expected, atol=2e-6)
    assert_no_exception(gates)


def test_two_undos_before_the_first_is_heard_of_take_two_changes_back(
    page: Page, app_server: str
) -> None:
    held_back: list[str | bytes] | None = None
    to_page: list[WebSocketRoute] = []

    def follow(socket: WebSocketRoute) -> None:
        to_page[:] = [socket]
        socket.connect_to_server().on_message(
            lambda told: socket.send(told) if held_back is None else held_back.append(told)
        )

    page.route_web_socket("**/_stcore/stream", follow)
    open_app(page, app_server)
    choose(page, "Form of the equations", "Graves")
    choose(page, "Form of the equations", "coupled gates")
    held_back = []
    undo = page.get_by_role("button", name="Undo")
    undo.click()
    page.wait_for_timeout(1_500)
    undo.click()
    page.wait_for_timeout(1_500)
    assert "coupled" in status(page)
    for told in held_back:
        to_page[0].send(told)
    held_back = None
    expect(page.locator(".status")).to_contain_text("standard")
    wait_until_settled(page)
    assert "standard" in status(page)
    assert_no_exception(page)
