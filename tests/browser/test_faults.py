"""What happens to a person's work when something breaks: rows 71 and 72 of the bad inputs."""

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from app_pages import Watch, assert_no_exception, wait_until_idle
from gate_plot_page import (
    choose,
    open_app,
    pick,
    press,
    status,
    values_of,
    wait_for_plot,
    wait_until_settled,
    weight_cell,
)
from playwright.sync_api import Page, expect
from streamlit_server import ROOT, free_port, serve

ENOUGH_TOO_LARGE = 1_500


def edit(page: Page) -> np.ndarray:
    """Change the form and a weight; returns h as it is then drawn."""
    choose(page, "Form of the equations", "Graves")
    weight_cell(page, "W_hi", 1, 2).dblclick()
    page.keyboard.type("-1.125")
    page.keyboard.press("Enter")
    expect(weight_cell(page, "W_hi", 1, 2)).to_have_text("−1.125")
    wait_until_settled(page)
    return values_of(page, "h")


def type_many_values(page: Page) -> None:
    pick(page, "Typed")
    field = page.get_by_role("textbox", name="Values")
    values = np.random.default_rng(0).normal(size=ENOUGH_TOO_LARGE).tolist()
    field.fill(", ".join(map(str, values)))
    field.press("Control+Enter")
    expect(page.locator(".keep-link .said")).to_contain_text("Too much for a link")
    wait_until_settled(page)


def expect_connection_lost(watch: Watch) -> None:
    """The browser's own words on a server that is gone are no fault of the page."""
    watch.problems[:] = [told for told in watch.problems if "ERR_CONNECTION_REFUSED" not in told]
    watch.problems[:] = [told for told in watch.problems if "WebSocket" not in told]


@pytest.mark.parametrize("kept", [True, False], ids=["kept by the tab", "too large for it"])
def test_row_72_a_server_restarted_under_an_open_tab(
    page: Page, watch: Watch, tmp_path: Path, kept: bool
) -> None:
    port = free_port()
    with ExitStack() as first:
        address = first.enter_context(serve(ROOT / "serve.py", tmp_path / "first.log", port))
        open_app(page, address)
        built = edit(page)
        if not kept:
            type_many_values(page)
    with serve(ROOT / "serve.py", tmp_path / "second.log", port):
        if kept:
            expect(page.get_by_text("before the server was started anew")).to_be_visible(
                timeout=60_000
            )
            wait_until_settled(page)
            np.testing.assert_array_equal(values_of(page, "h"), built)
            expect(weight_cell(page, "W_hi", 1, 2)).to_have_text("−1.125")
            page.get_by_role("button", name="Undo").click()
            expect(page.locator(".status")).to_contain_text("standard")
            wait_until_settled(page)
        else:
            expect(page.get_by_text("was too much for the tab to keep")).to_be_visible(
                timeout=60_000
            )
            wait_until_settled(page)
        press(page, "Randomise")  # and it goes on
        assert_no_exception(page)
        expect_connection_lost(watch)


def test_row_71_two_tabs_are_two_sessions(page: Page, app_server: str) -> None:
    open_app(page, app_server)
    first = values_of(page, "h")
    other = page.context.new_page()
    open_app(other, app_server)
    built = edit(other)
    press(page, "Randomise")
    assert "standard" in status(page)
    page.get_by_role("button", name="Undo").click()
    wait_until_settled(page)
    other.reload()
    wait_for_plot(other)
    expect(other.get_by_text("before the page was loaded again")).to_be_visible()
    wait_until_settled(other)
    np.testing.assert_array_equal(values_of(other, "h"), built)
    page.reload()
    wait_for_plot(page)
    wait_until_settled(page)
    np.testing.assert_array_equal(values_of(page, "h"), first)


def test_row_71_back_and_forward_keep_what_was_built(page: Page, app_server: str) -> None:
    open_app(page, app_server)
    built = edit(page)
    page.get_by_role("link", name="Step by step").click()
    wait_until_idle(page)
    page.go_back()
    wait_for_plot(page)
    wait_until_settled(page)
    assert_no_exception(page)
    np.testing.assert_array_equal(values_of(page, "h"), built)
    page.go_forward()
    page.wait_for_selector("table.numbers")
    wait_until_idle(page)
    assert page.url.rstrip("/").endswith("step_by_step")
    assert_no_exception(page)


def test_a_reload_says_what_the_tab_could_not_keep(page: Page, app_server: str) -> None:
    open_app(page, app_server)
    type_many_values(page)
    page.reload()
    wait_for_plot(page)
    expect(page.get_by_text("was too much for the tab to keep")).to_be_visible()
    wait_until_settled(page)
    page.reload()
    wait_for_plot(page)
    wait_until_settled(page)
    expect(page.get_by_text("was too much for the tab to keep")).to_have_count(0)


def test_a_slow_browser_ends_where_the_hand_ended(page: Page, app_server: str) -> None:
    open_app(page, app_server)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    cell = weight_cell(page, "b_i", 0)
    cell.scroll_into_view_if_needed()
    before, box = float(cell.inner_text().replace("−", "-")), cell.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(60):
        page.mouse.move(x + k + 1, y)
    page.mouse.up()
    wait_until_settled(page)
    shown = float(cell.inner_text().replace("−", "-"))
    assert shown == pytest.approx(before + 0.6, abs=1e-3)
    assert_no_exception(page)
