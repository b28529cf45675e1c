"""The main job in a real browser: see every gate, on one's own sequence, and change weights."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from app_pages import PHONE, WIDE_DARK, assert_no_exception, wait_until_idle
from gate_plot_page import (
    choose,
    download,
    open_app,
    pick,
    press,
    status,
    traces,
    type_choice,
    upload,
    values_of,
    weight_cell,
)
from playwright.sync_api import Page, expect
from torch import nn

from lstm_core.lesson_weights import lstm_from_lesson_weights
from lstm_core.sequences import PRESETS, scale
from lstm_ui.workspace import first_workspace

QUANTITIES = ("i", "f", "g", "o", "c", "h")


def hidden_states(x: np.ndarray, **changes: np.ndarray) -> np.ndarray:
    """h of nn.LSTM with the weights of the first screen, (T, H)."""
    lstm = lstm_from_lesson_weights({**first_workspace().weights, **changes})
    reference = nn.LSTM(lstm.input_size, lstm.hidden_size)
    reference.load_state_dict(lstm.state_dict())
    with torch.no_grad():
        return np.asarray(reference(torch.tensor(x, dtype=torch.float32))[0])


@pytest.fixture
def gates(page: Page, app_server: str) -> Page:
    open_app(page, app_server)
    return page


def test_the_first_screen_shows_every_gate_of_a_real_series(gates: Page) -> None:
    names = {f"{quantity} · unit {unit}" for quantity in QUANTITIES for unit in range(4)}
    drawn = traces(gates)
    assert names <= set(drawn)
    assert all(len(drawn[name]["values"]) == 309 for name in names)
    assert "equals nn.LSTM" in status(gates)
    sunspots = PRESETS["sunspots"]
    x = scale(sunspots.make(309, 0), "standard").sequence.values
    np.testing.assert_allclose(values_of(gates, "h"), hidden_states(x), atol=2e-6)
    assert_no_exception(gates)


def test_an_uploaded_file_is_run_and_matches_nn_lstm(gates: Page) -> None:
    generator = np.random.default_rng(3)
    x = generator.normal(size=(60, 1)).round(3)
    rows = [
        f"2024-{1 + k // 28:02d}-{1 + k % 28:02d};{str(v[0]).replace('.', ',')}"
        for k, v in enumerate(x)
    ]
    upload(gates, "mine.csv", "\n".join(["day;flow", *rows]).encode())
    choose(gates, "Scaling", "none")
    assert "T = 60 · D = 1" in status(gates)
    drawn = traces(gates)
    assert "x · flow" in drawn
    np.testing.assert_array_equal(values_of(gates, "x"), x.astype(np.float32))
    assert drawn["h · unit 3"]["x"][1] == "2024-01-02"
    np.testing.assert_allclose(values_of(gates, "h"), hidden_states(x), atol=2e-6)


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
    wait_until_idle(gates)
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
    gates.keyboard.press("ArrowDown")
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
    wait_until_idle(gates)
    expect(gates.get_by_role("alert")).to_contain_text("W_hi[1, 0] must be a number from")
    expect(weight_cell(gates, "W_hi", 1)).to_have_text("−0.75")


def test_edits_made_faster_than_the_server_answers_are_all_kept(gates: Page) -> None:
    for row in range(4):
        weight_cell(gates, "b_i", row).focus()
        gates.keyboard.type(f"0.{row + 1}")
        gates.keyboard.press("Enter")
    wait_until_idle(gates)
    pick(gates, "f forget")
    pick(gates, "i input")
    for row in range(4):
        expect(weight_cell(gates, "b_i", row)).to_have_text(f"0.{row + 1}")


def test_a_click_chooses_the_step_and_the_equations_follow(gates: Page) -> None:
    box = gates.locator(".gate-plot .nsewdrag").nth(3).bounding_box()
    assert box is not None
    gates.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2)
    wait_until_idle(gates)
    place = gates.locator(".place").inner_text()
    step = int(place.split()[1])
    assert 70 <= step <= 85
    assert f"year {1700 + step}" in place
    value = float(
        gates.locator('.equation[data-quantity="h"] b').last.inner_text().replace("−", "-")
    )
    unit = int(place.split()[-1])
    assert value == pytest.approx(values_of(gates, "h")[step, unit], abs=1e-4)
    gates.locator(".gate-plot").focus()
    gates.keyboard.press("ArrowRight")
    wait_until_idle(gates)
    expect(gates.locator(".place")).to_contain_text(f"Step {step + 1} ")


def test_hovering_reads_every_row_at_that_step(gates: Page) -> None:
    box = gates.locator(".gate-plot .nsewdrag").nth(1).bounding_box()
    assert box is not None
    gates.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    gates.wait_for_function("() => document.querySelectorAll('.overlay .cursor').length === 2")
    step = round(0.6 * 308)
    for quantity in QUANTITIES:
        read = gates.locator(f'.readout[data-quantity="{quantity}"] span').all_inner_texts()
        numbers = [float(text.replace("−", "-")) for text in read]
        near = values_of(gates, quantity)[step - 2 : step + 3]
        assert np.abs(near - numbers).max(axis=1).min() < 6e-4


def test_heat_map_and_many_units(gates: Page) -> None:
    type_choice(gates, "Hidden size H", "64")
    assert "H = 64" in status(gates)
    assert [trace["type"] for trace in traces(gates).values()].count("heatmap") == 6
    pick(gates, "Lines")
    assert values_of(gates, "f").shape == (309, 64)
    assert_no_exception(gates)


def test_forms_change_the_equations_and_the_proof(gates: Page) -> None:
    choose(gates, "Form of the equations", "lesson")
    assert "nn.LSTM has no W_co c" in status(gates)
    pick(gates, "o output")
    expect(weight_cell(gates, "W_co", 3)).to_be_visible()
    expect(gates.locator('.equation[data-quantity="o"] .symbols')).to_contain_text("c + b")


def test_downloads_hold_what_is_on_screen(gates: Page, tmp_path: Path) -> None:
    frame = pd.read_csv(download(gates, "Trace (CSV)", tmp_path))
    parquet = pd.read_parquet(download(gates, "Trace (Parquet)", tmp_path))
    drawn = values_of(gates, "c")
    for table in (frame, parquet):
        assert len(table) == 309 * 4
        np.testing.assert_allclose(
            table["c"].to_numpy().reshape(309, 4, order="F")
            if (table["unit"].diff().iloc[1] == 0)
            else table["c"].to_numpy().reshape(309, 4),
            drawn,
            atol=1e-7,
        )
    html = download(gates, "Figure (HTML)", tmp_path)
    gates.context.new_page().goto(html.as_uri())
    exported = gates.context.pages[-1]
    exported.wait_for_selector(".main-svg")
    assert "sunspots" in exported.inner_text("h1").lower()


def test_a_page_change_loses_nothing(gates: Page) -> None:
    choose(gates, "Form of the equations", "Graves")
    weight_cell(gates, "b_i", 0).dblclick()
    gates.keyboard.type("0.625")
    gates.keyboard.press("Enter")
    wait_until_idle(gates)
    before = values_of(gates, "h")
    for name in ("About", "Step by step", "Gates"):
        gates.get_by_role("link", name=name).click()
        wait_until_idle(gates)
        assert_no_exception(gates)
    gates.wait_for_selector(".gate-plot .main-svg")
    np.testing.assert_array_equal(values_of(gates, "h"), before)
    expect(weight_cell(gates, "b_i", 0)).to_have_text("0.625")


HOSTILE = {
    "row 1": ("empty.csv", b"", "empty"),
    "row 2": ("header.csv", b"a,b\n", "no row"),
    "row 16": ("long.csv", b"a,b\n1,2\n3,4,5\n", "line 3"),
    "row 28": ("abc.csv", b"a\n1\nabc\n3\n", "line 3"),
    "row 37": ("inf.csv", b"a\n1\ninf\n", "line 3"),
    "row 42": ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(64), "not"),
}


def test_a_bad_file_gets_a_plain_message_and_changes_nothing(gates: Page) -> None:
    before = values_of(gates, "h")
    for row, (name, content, words) in HOSTILE.items():
        upload(gates, name, content)
        expect(gates.get_by_role("alert"), row).to_contain_text(words, ignore_case=True)
        assert_no_exception(gates)
        assert "T = 309" in status(gates), row
        np.testing.assert_array_equal(values_of(gates, "h"), before)


def test_rows_48_and_49_a_files_text_is_shown_as_it_is(gates: Page) -> None:
    header = "<script>alert(1)</script>,**b** $x^2$,=HYPERLINK(1)"
    upload(gates, "../../x<b>.csv", f"{header}\n1,2,3\n4,5,6\n".encode())
    assert "T = 2 · D = 3" in status(gates)
    svg = gates.locator(".gate-plot").inner_text()
    assert "<script>alert(1)</script>" in svg
    assert "**b** $x^2$" in svg
    assert gates.locator(".gate-plot .MathJax, .gate-plot script").count() == 0
    assert "<script>alert(1)</script>" in gates.locator('[data-testid="stSidebar"]').inner_text()


@pytest.mark.parametrize("page", [WIDE_DARK, PHONE], indirect=True, ids=["dark", "phone"])
def test_the_plot_follows_the_colour_scheme_and_fits_the_window(
    page: Page, app_server: str
) -> None:
    open_app(page, app_server)
    wait_until_idle(page)
    text, background = page.evaluate(
        """() => [document.querySelector('.gate-plot')._fullLayout.font.color,
          getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor]"""
    )
    dark_page = background == "rgb(14, 17, 23)"
    assert (text == "#e3e6ea") == dark_page
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    widest = page.evaluate("() => document.querySelector('.gate-plot .main-svg').clientWidth")
    assert widest <= page.viewport_size["width"]  # type: ignore[index]


def test_press_randomise_zero_and_reset(gates: Page) -> None:
    before = values_of(gates, "h")
    press(gates, "Zero")
    assert not values_of(gates, "h").any()
    press(gates, "Reset")
    np.testing.assert_array_equal(values_of(gates, "h"), before)
    press(gates, "Randomise")
    assert np.abs(values_of(gates, "h") - before).max() > 0.01


def test_row_54_a_hidden_size_out_of_range_is_refused_with_the_range(gates: Page) -> None:
    for size in ("0", "-1", "65", "1000000", "1e3", "2.5"):
        type_choice(gates, "Hidden size H", size)
        expect(gates.get_by_role("alert"), size).to_contain_text("whole number from 1 to 64")
        assert "H = 4" in status(gates)
    type_choice(gates, "Hidden size H", "5")
    expect(gates.get_by_role("alert")).to_have_count(0)
    assert "H = 5" in status(gates)


def test_escape_leaves_a_weight_as_it_was(gates: Page) -> None:
    cell = weight_cell(gates, "b_i", 0)
    before = cell.inner_text()
    cell.dblclick()
    gates.keyboard.type("7")
    gates.keyboard.press("Escape")
    wait_until_idle(gates)
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


def test_steps_taken_fast_are_all_taken(gates: Page) -> None:
    start = int(gates.locator(".place").inner_text().split()[1])
    gates.locator(".gate-plot").focus()
    for _ in range(30):
        gates.keyboard.press("ArrowLeft", delay=5)
    wait_until_idle(gates)
    expect(gates.locator(".place")).to_contain_text(f"Step {start - 30} ")
    press(gates, "▶")
    expect(gates.locator(".place")).to_contain_text(f"Step {start - 29} ")
    gates.locator(".gate-plot").focus()
    gates.keyboard.press("ArrowLeft")
    wait_until_idle(gates)
    expect(gates.locator(".place")).to_contain_text(f"Step {start - 30} ")


def test_a_zoom_into_one_sequence_does_not_hide_the_next(gates: Page) -> None:
    gates.evaluate(
        "() => Plotly.relayout(document.querySelector('.gate-plot'), {'xaxis.range': [1800, 1900]})"
    )
    choose(gates, "Preset", "Sine")
    low, high = gates.evaluate("() => document.querySelector('.gate-plot')._fullLayout.xaxis.range")
    assert low <= 0
    assert 119 <= high < 200


def test_a_unit_hidden_by_its_legend_entry_stays_hidden(gates: Page) -> None:
    gates.locator(".gate-plot .legendtoggle").nth(1).click()
    gates.wait_for_function(
        "() => document.querySelector('.gate-plot')._fullData.some((t) => t.visible !== true)"
    )
    type_choice(gates, "Hidden size H", "3")
    hidden = gates.evaluate("""() => document.querySelector('.gate-plot')._fullData
      .filter((trace) => trace.visible !== true).map((trace) => trace.uid)""")
    assert set(hidden) == {"legend-1", *(f"{quantity}-1" for quantity in QUANTITIES)}


def test_the_plot_recolours_when_the_theme_is_switched(gates: Page) -> None:
    def text_colour() -> str:
        colour: str = gates.evaluate(
            "() => document.querySelector('.gate-plot')._fullLayout.font.color"
        )
        return colour

    light = text_colour()
    gates.emulate_media(color_scheme="dark")
    gates.wait_for_function(
        "(light) => document.querySelector('.gate-plot')._fullLayout.font.color !== light",
        arg=light,
    )
    wait_until_idle(gates)
    assert text_colour() == "#e3e6ea"
