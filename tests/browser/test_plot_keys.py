"""The gate plot without a mouse: zoom, lines shown and hidden, channels of x, saving."""

from pathlib import Path
from typing import Any

import numpy as np
from app_pages import assert_no_exception
from gate_plot_page import (
    choose,
    shown_step,
    upload,
    values_of,
    wait_until_settled,
    zoomed_to,
)
from playwright.sync_api import Page, expect

HIDDEN = """() => document.querySelector('.gate-plot')._fullData
  .filter((trace) => trace.visible !== true).map((trace) => trace.uid)"""


def focus_plot(page: Page) -> None:
    """Reach the plot as Tab does."""
    page.get_by_role("slider", name="Step").focus()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("() => document.activeElement.matches('.gate-plot')"):
            return
    raise AssertionError("Shift+Tab never reached the plot.")


def test_plus_and_minus_zoom_around_the_step_and_0_shows_all(gates: Page) -> None:
    whole = zoomed_to(gates)
    focus_plot(gates)
    expect(gates.locator(".gate-plot-root .keys")).to_be_visible()
    for key in ("+", "+", "+"):
        gates.keyboard.press(key)
    low, high = zoomed_to(gates)
    assert high - low == (whole[1] - whole[0]) / 8
    assert low < 1700 + shown_step(gates) < high
    gates.keyboard.press("-")
    assert np.diff(zoomed_to(gates)) == (whole[1] - whole[0]) / 4
    gates.keyboard.press("End")
    gates.keyboard.press("+")
    assert zoomed_to(gates)[1] == 1700 + 308  # not beyond the end
    wait_until_settled(gates)
    assert zoomed_to(gates)[1] == 1700 + 308
    gates.keyboard.press("0")
    assert zoomed_to(gates) == whole
    assert_no_exception(gates)


def test_a_unit_is_hidden_and_shown_from_the_keyboard(gates: Page) -> None:
    entry = gates.get_by_role("checkbox", name="Show unit 1")
    expect(entry).to_have_attribute("aria-checked", "true")
    entry.focus()
    gates.keyboard.press("Space")
    expect(entry).to_have_attribute("aria-checked", "false")
    assert {f"{quantity}-1" for quantity in "ifgoch"} <= set(gates.evaluate(HIDDEN))
    expect(gates.get_by_role("button", name="Play")).to_be_visible()  # the space was for the line
    expect(entry).to_be_focused()
    gates.keyboard.press("Enter")
    expect(entry).to_have_attribute("aria-checked", "true")
    assert not set(gates.evaluate(HIDDEN)) & {f"{quantity}-1" for quantity in "ifgoch"}


def test_alt_and_arrows_change_the_channel_that_is_chosen(gates: Page) -> None:
    upload(gates, "two.csv", b"a;b\n" + b"".join(b"%d;%d\n" % (k % 3, k % 5) for k in range(30)))
    choose(gates, "Scaling", "none")
    before = values_of(gates, "x")
    channel = gates.get_by_role("spinbutton", name="channel")
    channel.fill("1")
    channel.press("Enter")
    step = shown_step(gates)
    gates.locator(".gate-plot").focus()
    gates.keyboard.press("Alt+ArrowUp")
    expect(gates.get_by_text("1 value changed by hand.")).to_be_visible()
    wait_until_settled(gates)
    after = values_of(gates, "x")
    assert [tuple(place) for place in np.argwhere(after != before)] == [(step, 1)]
    assert after[step, 1] > before[step, 1]
    channel.fill("0")
    channel.press("Enter")
    gates.locator(".gate-plot").focus()
    gates.keyboard.press("Alt+ArrowDown")
    expect(gates.get_by_text("2 values changed by hand.")).to_be_visible()
    wait_until_settled(gates)
    both = values_of(gates, "x")
    assert both[step, 0] < before[step, 0]


def test_the_plot_is_saved_from_the_keyboard(gates: Page, tmp_path: Path) -> None:
    def saved(name: str) -> Any:
        button = gates.get_by_role("button", name=name)
        button.focus()
        expect(gates.locator(".gate-plot .modebar")).to_have_css("opacity", "1")
        with gates.expect_download() as started:
            gates.keyboard.press("Enter")
        target = tmp_path / started.value.suggested_filename
        started.value.save_as(target)
        return target.read_bytes()

    assert saved("Save as SVG").startswith(b"<svg")
    assert saved("Save as PNG").startswith(b"\x89PNG")
