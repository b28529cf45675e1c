"""Weights changed by hand in a real browser: every edit counts, and none gets lost."""

import numpy as np
import pytest
from app_pages import assert_no_exception, wait_until_idle
from gate_plot_page import (
    WEIGHTS,
    hidden_states,
    pick,
    press,
    values_of,
    wait_until_settled,
    weight_cell,
)
from playwright.sync_api import Page, expect

from lstm_core.sequences import PRESETS, scale
from lstm_ui.workspace import first_workspace


def test_a_typed_weight_moves_the_plots_and_keeps_the_zoom(gates: Page) -> None:
    before = values_of(gates, "i")
    gates.evaluate(
        "() => Plotly.relayout(document.querySelector('.gate-plot'), {'xaxis.range': [1800, 1900]})"
    )
    cell = weight_cell(gates, "b_i", 2)
    cell.dblclick()
    gates.keyboard.type("1.25")
    gates.keyboard.press("Enter")
    expect(cell).to_have_text("1.25")
    wait_until_settled(gates)
    after = values_of(gates, "i")
    assert np.abs(after[:, 2] - before[:, 2]).max() > 0.1
    x = scale(PRESETS["sunspots"].make(309, 0), "standard").sequence.values
    biases = first_workspace().weights["b_i"].copy()
    biases[2] = 1.25
    np.testing.assert_allclose(values_of(gates, "h"), hidden_states(x, b_i=biases), atol=2e-6)
    shown = gates.evaluate("() => document.querySelector('.gate-plot')._fullLayout.xaxis.range")
    assert shown == [1800, 1900]


def test_the_weight_grid_is_a_spreadsheet_under_the_keyboard(gates: Page) -> None:
    weight_cell(gates, "W_xi", 0).focus()
    gates.keyboard.press("Control+ArrowDown")
    expect(weight_cell(gates, "W_xi", 1)).to_be_focused()
    for _ in range(7):
        gates.keyboard.press("ArrowRight")
    expect(weight_cell(gates, "W_hi", 1)).to_be_focused()
    gates.keyboard.type("-0,75")
    gates.keyboard.press("Enter")
    expect(weight_cell(gates, "W_hi", 1)).to_have_text("−0.75")
    expect(weight_cell(gates, "W_hi", 1)).to_be_focused()
    gates.keyboard.press("Enter")
    gates.keyboard.type("abc")
    gates.keyboard.press("Enter")
    expect(gates.locator(".weight-grid .said")).to_contain_text("expected a number")
    expect(weight_cell(gates, "W_hi", 1)).to_have_text("−0.75")
    weight_cell(gates, "W_hi", 1).press("9")
    gates.keyboard.type("e9")
    gates.keyboard.press("Enter")
    wait_until_settled(gates)
    expect(gates.get_by_role("alert")).to_contain_text("W_hi[1, 0] must be a number from")
    expect(weight_cell(gates, "W_hi", 1)).to_have_text("−0.75")


def test_edits_made_faster_than_the_server_answers_are_all_kept(gates: Page) -> None:
    for row in range(4):
        weight_cell(gates, "b_i", row).focus()
        gates.keyboard.type(f"0.{row + 1}")
        gates.keyboard.press("Enter")
    wait_until_settled(gates)
    pick(gates, "f forget", WEIGHTS)
    pick(gates, "i input", WEIGHTS)
    for row in range(4):
        expect(weight_cell(gates, "b_i", row)).to_have_text(f"0.{row + 1}")


def test_press_randomise_zero_and_reset(gates: Page) -> None:
    before = values_of(gates, "h")
    press(gates, "Zero")
    assert not values_of(gates, "h").any()
    press(gates, "Reset")
    np.testing.assert_array_equal(values_of(gates, "h"), before)
    press(gates, "Randomise")
    assert np.abs(values_of(gates, "h") - before).max() > 0.01


def test_escape_leaves_a_weight_as_it_was(gates: Page) -> None:
    cell = weight_cell(gates, "b_i", 0)
    before = cell.inner_text()
    cell.dblclick()
    gates.keyboard.type("7")
    gates.keyboard.press("Escape")
    wait_until_settled(gates)
    expect(cell).to_have_text(before)
    expect(cell).to_be_focused()


@pytest.mark.parametrize("link", ["Step by step", "About"])
def test_an_open_edit_survives_leaving_the_page(gates: Page, link: str) -> None:
    weight_cell(gates, "W_xi", 0).dblclick()
    gates.keyboard.type("-3")
    gates.get_by_role("link", name=link).click(delay=80)  # as fast as a hand
    wait_until_idle(gates)
    gates.wait_for_selector("h3.card")
    assert_no_exception(gates)
    gates.get_by_role("link", name="Gates").click()
    wait_until_idle(gates)
    expect(weight_cell(gates, "W_xi", 0)).to_have_text("−3")


def test_an_open_edit_and_randomise_do_not_mix_two_draws(gates: Page) -> None:
    weight_cell(gates, "W_xi", 0).dblclick()
    gates.keyboard.type("9")
    press(gates, "Randomise")
    shown = [weight_cell(gates, "W_xi", row).inner_text() for row in range(1, 4)]
    first = [str(value).replace("-", "−") for value in first_workspace().weights["W_xi"][1:, 0]]
    assert shown != first
