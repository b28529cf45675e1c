"""A click on a number opens its arithmetic, and leads back through the run."""

import re

import pytest
from app_pages import wait_until_idle
from gate_plot_page import open_app
from playwright.sync_api import Page, expect

from lstm_ui.run import run_workspace
from lstm_ui.workspace import first_workspace

LAYER = run_workspace(first_workspace()).trace["l0"]


@pytest.fixture
def cell(page: Page, app_server: str) -> Page:
    open_app(page, app_server, "step_by_step")
    page.wait_for_selector("#cell-gate-o")
    return page


def question(page: Page) -> tuple[str, int, int, float]:
    """Quantity, unit, step and value of the question that is open."""
    heading = page.get_by_role("heading", name="Why is").inner_text().replace("−", "-")
    found = re.fullmatch(r"Why is (\w) of unit (\d+) at step (\d+) equal to (-?[\d.]+)\?", heading)
    assert found, heading
    return found[1], int(found[2]), int(found[3]), float(found[4])


def assert_answers(page: Page, quantity: str, unit: int, step: int) -> None:
    value = getattr(LAYER, quantity)[step, 0, unit].item()
    expect(page.get_by_role("heading", name=f"Why is {quantity} of unit {unit}")).to_contain_text(
        f"at step {step} "
    )
    assert question(page)[3] == pytest.approx(value, abs=5e-5)


def test_a_gate_is_asked_by_mouse_and_by_key_and_followed_to_the_step_before(cell: Page) -> None:
    start = int(re.findall(r"\d+", cell.locator(".place").first.inner_text())[0])
    cell.locator("#cell-gate-f").click()
    assert_answers(cell, "f", 0, start)
    cell.get_by_role("button", name="h′[2] =").click()
    assert_answers(cell, "h", 2, start - 1)
    expect(cell.locator(".cell-diagram-root output")).to_contain_text(f"step {start - 1} ")
    cell.get_by_role("button", name=f"f[0] at step {start}").click()
    assert_answers(cell, "f", 0, start)
    cell.locator("#cell-gate-o").focus()
    cell.keyboard.press("Enter")
    assert_answers(cell, "o", 0, start)
    cell.locator("#cell-slot-c_prev").focus()
    cell.keyboard.press("Enter")
    assert_answers(cell, "c", 0, start - 1)


def test_the_answer_follows_the_step(cell: Page) -> None:
    cell.locator("#cell-gate-i").click()
    _, unit, step, _ = question(cell)
    wait_until_idle(cell)
    cell.locator("#cell-gate-i").focus()
    for _ in range(3):
        cell.keyboard.press("ArrowLeft")
    assert_answers(cell, "i", unit, step - 3)


def test_a_question_goes_along_to_the_other_page(cell: Page) -> None:
    cell.locator("#cell-gate-g").click()
    wait_until_idle(cell)
    asked = question(cell)
    cell.get_by_role("link", name="Gates").click()
    wait_until_idle(cell)
    assert question(cell) == asked
