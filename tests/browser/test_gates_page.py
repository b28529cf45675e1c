"""The main job in a real browser: see every gate, on one's own sequence."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from app_pages import PHONE, WIDE_DARK, assert_no_exception, wait_until_idle
from gate_plot_page import (
    WEIGHTS,
    choose,
    chosen_place,
    download,
    hidden_states,
    open_app,
    open_export,
    pick,
    press,
    status,
    traces,
    type_choice,
    upload,
    values_of,
    wait_until_settled,
    weight_cell,
)
from playwright.sync_api import Page, expect

from lstm_core.sequences import PRESETS, scale

QUANTITIES = ("i", "f", "g", "o", "c", "h")


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


def test_a_click_chooses_the_step_and_the_equations_follow(gates: Page) -> None:
    box = gates.locator(".gate-plot .nsewdrag").nth(3).bounding_box()
    assert box is not None
    gates.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2)
    wait_until_settled(gates)
    place = chosen_place(gates).inner_text()
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
    wait_until_settled(gates)
    expect(chosen_place(gates)).to_contain_text(f"Step {step + 1} ")


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
    gates.wait_for_function(  # 448 lines take a while to draw
        "() => document.querySelector('.gate-plot').data.every(({ type }) => type === 'scatter')"
    )
    assert values_of(gates, "f").shape == (309, 64)
    assert_no_exception(gates)


def test_forms_change_the_equations_and_the_proof(gates: Page) -> None:
    choose(gates, "Form of the equations", "lesson")
    assert "nn.LSTM has no W_co c" in status(gates)
    pick(gates, "o output", WEIGHTS)
    expect(weight_cell(gates, "W_co", 3)).to_be_visible()
    expect(gates.locator('.equation[data-quantity="o"] .symbols')).to_contain_text("c + b")


def test_downloads_hold_what_is_on_screen(gates: Page, tmp_path: Path) -> None:
    open_export(gates)
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


@pytest.mark.parametrize(("kind", "begins"), [("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_the_plot_is_saved_in_the_browser(
    gates: Page, tmp_path: Path, kind: str, begins: bytes
) -> None:
    gates.locator(".gate-plot").hover()
    with gates.expect_download() as started:
        gates.locator(f'.modebar-btn[data-title="Save as {kind}"]').click()
    assert started.value.suggested_filename == f"gates.{kind.lower()}"
    saved = tmp_path / "saved"
    started.value.save_as(saved)
    assert saved.read_bytes().startswith(begins)


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


def test_steps_taken_fast_are_all_taken(gates: Page) -> None:
    start = int(chosen_place(gates).inner_text().split()[1])
    gates.locator(".gate-plot").focus()
    for _ in range(30):
        gates.keyboard.press("ArrowLeft", delay=5)
    wait_until_settled(gates)
    expect(chosen_place(gates)).to_contain_text(f"Step {start - 30} ")
    press(gates, "One step forward")
    wait_until_settled(gates)
    expect(chosen_place(gates)).to_contain_text(f"Step {start - 29} ")
    gates.locator(".gate-plot").focus()
    gates.keyboard.press("ArrowLeft")
    wait_until_settled(gates)
    expect(chosen_place(gates)).to_contain_text(f"Step {start - 30} ")


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
