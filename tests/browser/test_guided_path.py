"""The guided path in a browser: by keyboard alone, after a reload, and on a phone."""

import pytest
from app_pages import PHONE, PHONE_DARK, WIDE, WIDE_DARK, View, assert_no_exception, screenshot
from gate_plot_page import (
    open_app,
    press,
    values_of,
    wait_for_plot,
    wait_until_settled,
    weight_cell,
)
from playwright.sync_api import Page, expect
from writing_page import TO_TYPE, field, line, right_side, settle

from lstm_ui.guided_path.stops import STOPS

VIEWS = {"wide": WIDE, "wide-dark": WIDE_DARK, "phone": PHONE, "phone-dark": PHONE_DARK}
MOST_TABS = 120
FOCUSED = """() => {
  const { activeElement: at } = document;
  return (at?.innerText || at?.getAttribute('aria-label') || '').trim().split('\\n').at(-1);
}"""
TYPED = {"input": "-10", "forget": "2.5", "candidate": "-1", "output": "3", "counter": "2",
         "latch": "0", "form": "2"}  # fmt: skip


def tab_to(page: Page, *names: str, key: str = "Tab") -> None:
    """Press a key that moves the focus until it rests on something with one of these names."""
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        if page.evaluate(FOCUSED) in names:
            return
    raise AssertionError(f"the keyboard does not get to {names}")


def tab_to_the_weight(page: Page, name: str) -> None:
    """Into the grid with Tab, and within it with the arrow keys."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement?.matches('.weight-grid td')"):
            break
    for _ in range(6):
        if page.evaluate("() => document.activeElement.dataset.name") == name:
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"the keyboard does not get to {name}")


def write_as_a_learner_does(page: Page) -> None:
    """By keyboard alone: with a mistake whose name says what to do, and a line that is a hint's."""
    tab_to_the_line(page, "f")
    for name in TO_TYPE:
        if name == "g":
            page.keyboard.type("sigmoid(W_xc @ x + W_hc @ h_prev + b_c)", delay=5)
            settle(page)
            expect(line(page, name)).to_have_attribute("data-status", "wrong")
            expect(line(page, name).locator(".said")).to_contain_text("tanh")
            page.keyboard.press("Control+A")
        if name == "o":
            page.keyboard.press("Shift+Tab")
            for level in (1, 2, 3):
                assert page.evaluate(FOCUSED) == f"Hint {level} of 3"
                page.keyboard.press("Enter")
                expect(line(page, name).locator(".hints li")).to_have_count(level)
            page.keyboard.press("Tab")
        expect(field(page, name)).to_be_focused()
        page.keyboard.type(right_side("standard", name), delay=5)
        page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_text("All six lines are right.")).to_be_visible()


def tab_to_the_line(page: Page, name: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if field(page, name).evaluate("area => document.activeElement === area"):
            return
    raise AssertionError(f"the keyboard does not get to the line of {name}")


def test_from_opening_the_app_to_a_right_cell_by_keyboard_alone(gates: Page) -> None:
    tab_to(gates, "Guided path")
    gates.keyboard.press("Enter")
    for key, text in TYPED.items():
        wait_until_settled(gates)
        expect(gates.locator("h2.card")).to_have_text(STOPS[key].title)
        expect(gates.locator(".move")).to_contain_text("Your move")
        expect(gates.locator(".weight-grid .wanted")).to_have_count(1)
        tab_to_the_weight(gates, STOPS[key].weight)
        gates.keyboard.type(text)
        gates.keyboard.press("Enter")
        wait_until_settled(gates)
        expect(gates.locator(".move")).to_contain_text("Done.")
        expect(gates.locator(".weight-grid .wanted")).to_have_count(0)
        tab_to(gates, "Next", key="Shift+Tab")
        gates.keyboard.press("Enter")
    wait_until_settled(gates)
    expect(gates.locator("h2.card")).to_have_text(STOPS["write"].title)
    tab_to(gates, "Write the cell")
    gates.keyboard.press("Enter")
    gates.wait_for_url("**/write_the_cell")
    wait_until_settled(gates)
    write_as_a_learner_does(gates)
    tab_to(gates, "Guided path, stop 8 of 8")
    gates.keyboard.press("Enter")
    wait_for_plot(gates)
    wait_until_settled(gates)
    expect(gates.locator(".move")).to_contain_text("Done. All six lines are right")
    tab_to(gates, "Back to my own")
    gates.keyboard.press("Enter")
    wait_until_settled(gates)
    expect(gates.locator("h2.card")).to_have_count(0)
    expect(gates.locator(".status")).to_contain_text("sunspots")
    assert_no_exception(gates)


def test_a_reload_and_another_page_keep_the_stop(gates: Page) -> None:
    press(gates, "Zero")
    press(gates, "Guided path")
    press(gates, "Next")
    weight_cell(gates, "b_f", 0).focus()
    gates.keyboard.type("2.5")
    gates.keyboard.press("Enter")
    wait_until_settled(gates)
    drawn = values_of(gates, "c")
    gates.reload()
    wait_for_plot(gates)
    wait_until_settled(gates)
    expect(gates.locator("h2.card")).to_have_text(STOPS["forget"].title)
    expect(gates.locator(".move")).to_contain_text("Done.")
    assert values_of(gates, "c").tolist() == drawn.tolist()
    gates.get_by_role("link", name="Memory").click()
    wait_until_settled(gates)
    press(gates, "Guided path, stop 2 of 8")
    wait_for_plot(gates)
    press(gates, "Back to my own")
    wait_until_settled(gates)
    assert not values_of(gates, "h").any()


@pytest.mark.parametrize("page", VIEWS.values(), indirect=True, ids=VIEWS)
def test_the_path_fits_its_window(
    page: Page, app_server: str, request: pytest.FixtureRequest
) -> None:
    open_app(page, app_server)
    page.get_by_role("button", name="Guided path").last.click()
    wait_until_settled(page)
    overflow = page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    )
    assert overflow <= 0
    view: View = request.node.callspec.params["page"]
    name = next(name for name, candidate in VIEWS.items() if candidate is view)
    screenshot(page, f"guided-path-{name}")
    page.locator(".st-key-guide-stops").get_by_role("button", name="8").last.click()
    wait_until_settled(page)
    expect(page.locator("h2.card")).to_have_text(STOPS["write"].title)
