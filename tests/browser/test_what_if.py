"""What if and Compare in a real browser: what is drawn is what Python computes, by keyboard too."""

import numpy as np
from app_pages import assert_no_exception, wait_until_idle
from gate_plot_page import choose, open_app, press, status, traces, values_of, wait_for_plot
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from lstm_core import Trace
from lstm_core.interventions import HoldGate
from lstm_ui.run import run_workspace
from lstm_ui.workspace import first_workspace, with_form, with_intervention

QUANTITIES = ("i", "f", "g", "o", "c", "h")


def ghosts_of(page: Page, quantity: str, name: str) -> NDArray[np.float64]:
    """(T, H) of the run that is drawn behind."""
    drawn = [
        trace
        for title, trace in traces(page).items()
        if title.startswith(f"{quantity} · unit") and title.endswith(f" · {name}")
    ]
    return np.array([trace["values"] for trace in drawn], dtype=float).T


def numbers(run: Trace, quantity: str) -> NDArray[np.float64]:
    values: NDArray[np.float64] = getattr(run, quantity)[:, 0].double().numpy()
    return values


def test_a_gate_held_by_keyboard_is_drawn_over_the_untouched_run(gates: Page) -> None:
    untouched = {quantity: values_of(gates, quantity) for quantity in QUANTITIES}
    opener = gates.get_by_role("button", name="What if")
    opener.focus()
    gates.keyboard.press("Enter")
    form = gates.locator('[data-testid="stPopoverBody"]')
    value = form.get_by_role("slider", name="Held at")
    value.focus()
    gates.keyboard.press("End")
    expect(value).to_have_value("1")
    wait_until_idle(gates)
    form.get_by_role("button", name="Hold it").focus()
    gates.keyboard.press("Enter")
    wait_until_idle(gates)
    gates.keyboard.press("Escape")

    run = run_workspace(with_intervention(first_workspace(), HoldGate("i", 1.0)))
    assert run.untouched is not None
    for quantity in QUANTITIES:
        np.testing.assert_allclose(
            values_of(gates, quantity), numbers(run.trace, quantity), atol=2e-6
        )
        np.testing.assert_allclose(ghosts_of(gates, quantity, "untouched"), untouched[quantity])
    assert "changed by 1 intervention; without it: equals nn.LSTM" in status(gates)
    expect(gates.get_by_text("departs from the untouched run")).to_be_visible()
    expect(gates.locator('.equation[data-quantity="i"]')).to_contain_text("but set to 1.0000")

    chip = gates.get_by_role("button", name="i = 1 · all units")
    chip.focus()
    gates.keyboard.press("Enter")
    wait_until_idle(gates)
    expect(chip).to_have_count(0)
    np.testing.assert_array_equal(values_of(gates, "h"), untouched["h"])
    assert ghosts_of(gates, "h", "untouched").size == 0
    assert_no_exception(gates)


def test_a_pinned_run_stays_behind_the_one_that_changes(page: Page, app_server: str) -> None:
    open_app(page, app_server, "compare")
    press(page, "Pin this run as A")
    choose(page, "Form of the equations", "Graves")
    wait_for_plot(page)
    a, b = first_workspace(), with_form(first_workspace(), variant="graves")
    for quantity in QUANTITIES:
        drawn, behind = values_of(page, quantity), ghosts_of(page, quantity, "A")
        np.testing.assert_allclose(drawn, numbers(run_workspace(b).trace, quantity), atol=2e-6)
        np.testing.assert_allclose(behind, numbers(run_workspace(a).trace, quantity), atol=2e-6)
    expect(page.get_by_text("departs from A by up to")).to_be_visible()
    assert_no_exception(page)


def test_the_memory_page_draws_every_chart(page: Page, app_server: str) -> None:
    open_app(page, app_server, "memory")
    expect(page.locator(".js-plotly-plot")).to_have_count(6)
    slider = page.get_by_role("slider", name="Step")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    wait_until_idle(page)
    expect(page.locator(".js-plotly-plot").last).to_contain_text("step 256")
    assert_no_exception(page)
