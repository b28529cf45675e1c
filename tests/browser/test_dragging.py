"""What the hand does: weights, the start and the input are dragged, and the plot follows."""

import numpy as np
import pytest
from app_pages import PHONE, assert_no_exception
from dragging_hand import SUNSPOTS, biases, held, hidden_states_with, wait_for_h
from gate_plot_page import (
    WEIGHTS,
    choose,
    chosen_place,
    hidden_states,
    open_app,
    pick,
    shown_step,
    status,
    values_of,
    wait_until_settled,
    weight_cell,
    zoom,
    zoomed_to,
)
from playwright.sync_api import Page, expect

from lstm_core.sequences import PRESETS
from lstm_ui.workspace import first_workspace


def test_the_plot_follows_while_the_hand_moves_and_keeps_zoom_and_hidden_lines(
    gates: Page,
) -> None:
    zoom(gates, 1800, 1900)
    gates.locator(".gate-plot .legendtoggle").nth(1).click()
    gates.wait_for_function(
        "() => document.querySelector('.gate-plot')._fullData.some((t) => t.visible !== true)"
    )
    cell = weight_cell(gates, "b_i", 0)
    held(gates, cell, right=100)
    expected = hidden_states_with(0, by=1)
    wait_for_h(gates, expected)  # the button of the mouse is still down
    np.testing.assert_allclose(values_of(gates, "h"), expected, atol=2e-6)
    shown = f"{expected[shown_step(gates), 0]:.4f}".replace("-", "−")
    expect(gates.locator('.equation[data-quantity="h"] b').last).to_have_text(shown)
    expect(gates.locator("html.hand-moves")).to_have_count(1)  # the proof is not of these numbers
    gates.mouse.up()
    wait_until_settled(gates)
    expect(gates.locator("html.hand-moves")).to_have_count(0)
    np.testing.assert_allclose(values_of(gates, "h"), expected, atol=2e-6)
    assert zoomed_to(gates) == [1800, 1900]
    hidden = gates.evaluate("""() => document.querySelector('.gate-plot')._fullData
      .filter((trace) => trace.visible !== true).map((trace) => trace.uid)""")
    assert "h-1" in hidden
    assert "equals nn.LSTM" in status(gates)
    assert_no_exception(gates)


def test_the_lines_on_screen_lie_where_plotly_would_draw_them(gates: Page) -> None:
    gates.evaluate("() => { document.querySelector('.gate-plot-root').view.render = () => {}; }")
    held(gates, weight_cell(gates, "W_xi", 2), right=150)
    gates.wait_for_function(
        "() => Math.abs(document.querySelector('.gate-plot')._fullData"
        ".find((trace) => trace.uid === 'i-2').y[257] - 0.5) > 0.3"
    )
    gates.mouse.up()
    wait_until_settled(gates)
    areas = """() => [...document.querySelectorAll('.gate-plot .scatterlayer path.js-line')]
      .map((path) => path.getBBox()).map((box) => [box.x, box.y, box.width, box.height])"""
    moved = gates.evaluate(areas)
    gates.evaluate("() => Plotly.redraw(document.querySelector('.gate-plot'))")
    np.testing.assert_allclose(gates.evaluate(areas), moved, atol=0.6)


def test_escape_takes_a_drag_back(gates: Page) -> None:
    cell = weight_cell(gates, "W_hi", 1, 2)
    before = cell.inner_text()
    drawn = values_of(gates, "h")
    equations = str(gates.locator(".step-equations").text_content())
    held(gates, cell, right=-80)
    expect(cell).not_to_have_text(before)
    gates.keyboard.press("Escape")
    expect(cell).to_have_text(before)
    gates.mouse.up()
    wait_until_settled(gates)
    expect(gates.locator(".step-equations")).to_have_text(equations)
    np.testing.assert_array_equal(values_of(gates, "h"), drawn)


def test_arrow_keys_and_wheel_change_a_weight_in_steps(gates: Page) -> None:
    cell = weight_cell(gates, "b_i", 1)
    before = float(first_workspace().weights["b_i"][1])
    cell.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowDown", "Shift+ArrowUp"):
        gates.keyboard.press(key)
    cell.hover()
    gates.mouse.wheel(0, -100)
    wait_until_settled(gates)
    expected = round(before + 0.12, 3)
    expect(cell).to_have_text(f"{expected:g}".replace("-", "−"))
    drawn = hidden_states(SUNSPOTS, b_i=biases(1, expected))
    np.testing.assert_allclose(values_of(gates, "h"), drawn, atol=2e-6)
    expect(gates.locator(".weight-grid .spoken")).to_contain_text("b_i[1]")


def test_the_start_can_be_dragged(gates: Page) -> None:
    pick(gates, "Start", WEIGHTS)
    held(gates, weight_cell(gates, "c_0", 3), right=0, up=150)
    gates.mouse.up()
    wait_until_settled(gates)
    expect(weight_cell(gates, "c_0", 3)).to_have_text("1.5")
    f, i, g = (values_of(gates, name)[0, 3] for name in "fig")
    assert values_of(gates, "c")[0, 3] == pytest.approx(f * 1.5 + i * g, abs=1e-6)


def test_a_point_of_the_input_is_pulled_by_hand_and_by_key(gates: Page) -> None:
    choose(gates, "Preset", "Impulse")
    choose(gates, "Scaling", "none")
    x, y = gates.evaluate("""() => {
      const plot = document.querySelector('.gate-plot');
      const { xaxis, yaxis } = plot._fullLayout;
      const box = plot.getBoundingClientRect();
      return [box.left + xaxis._offset + xaxis.l2p(20), box.top + yaxis._offset + yaxis.l2p(0)];
    }""")
    gates.mouse.move(x, y)
    gates.mouse.down()
    gates.mouse.move(x, y - 20, steps=5)
    gates.wait_for_function("() => document.querySelector('.gate-plot')._fullData[0].y[20] > 0.2")
    gates.mouse.up()
    wait_until_settled(gates)
    pulled = values_of(gates, "x")
    assert pulled[20, 0] > 0.2
    others = np.arange(40) != 20
    np.testing.assert_array_equal(pulled[others], PRESETS["impulse"].make(40, 0).values[others])
    np.testing.assert_allclose(values_of(gates, "h"), hidden_states(pulled), atol=2e-6)
    expect(gates.get_by_text("1 value changed by hand.")).to_be_visible()
    gates.locator(".gate-plot").focus()
    gates.keyboard.press("Alt+ArrowUp")
    expect(gates.get_by_text("2 values changed by hand.")).to_be_visible()
    gates.get_by_role("button", name="As it was").click()
    wait_until_settled(gates)
    assert sorted(values_of(gates, "x")[:, 0]) == [0] * 39 + [1]


def test_time_is_played_and_scrubbed_in_the_browser(gates: Page) -> None:
    gates.get_by_role("slider", name="Step").focus()
    gates.keyboard.press("Home")
    wait_until_settled(gates)
    expect(chosen_place(gates)).to_contain_text("Step 0 ")
    gates.get_by_label("Speed of playing").select_option("fast")
    gates.get_by_role("button", name="Play").click()
    gates.wait_for_function("() => Number(document.querySelector('.stepping input').value) >= 10")
    expect(chosen_place(gates)).to_contain_text("Step 0 ")  # the server was not asked
    gates.get_by_role("button", name="Pause").click()
    wait_until_settled(gates)
    step = shown_step(gates)
    assert step >= 10
    expect(chosen_place(gates)).to_contain_text(f"Step {step} ")
    read = gates.locator('.readout[data-quantity="h"] span').all_inner_texts()
    numbers = [float(text.replace("−", "-")) for text in read]
    np.testing.assert_allclose(numbers, values_of(gates, "h")[step], atol=6e-4)


def test_zoom_into_a_long_sequence_shows_every_step(gates: Page) -> None:
    choose(gates, "Preset", "Random walk")
    length = gates.get_by_role("spinbutton", name="Length")
    length.fill("15000")
    length.press("Enter")
    wait_until_settled(gates)
    assert len(values_of(gates, "h")) < 1500
    zoom(gates, 7000, 7300)
    gates.wait_for_function("""() => {
      const { customdata } = document.querySelector('.gate-plot')._fullData
        .find((trace) => trace.uid === 'h-0');
      return customdata.filter((step) => step >= 7000 && step <= 7300).length === 301;
    }""")
    assert zoomed_to(gates) == [7000, 7300]


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_a_finger_drags_a_weight_too(page: Page, app_server: str) -> None:
    open_app(page, app_server)
    cell = weight_cell(page, "W_xi", 0)
    cell.scroll_into_view_if_needed()
    before = float(first_workspace().weights["W_xi"][0, 0])
    box = cell.bounding_box()
    assert box is not None
    touch = page.context.new_cdp_session(page)
    x, y = box["x"] + 10, box["y"] + 10
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + 25, "y": y}]),
        ("touchMove", [{"x": x + 50, "y": y}]),
        ("touchEnd", []),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    wait_until_settled(page)
    expect(cell).to_have_text(f"{before + 0.5:g}".replace("-", "−"))
