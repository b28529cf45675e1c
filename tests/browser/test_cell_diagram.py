"""The drawn cell in a real browser: its numbers, its keys, its file."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from app_pages import PHONE
from gate_plot_page import choose, open_app
from playwright.sync_api import Page, expect

from lstm_core.conventions import QUANTITIES
from lstm_ui.run import run_workspace, step_of
from lstm_ui.workspace import first_workspace

RUN = run_workspace(first_workspace())
LAST = 308


@pytest.fixture
def cell(page: Page, app_server: str) -> Page:
    """Step by step, open and drawn."""
    open_app(page, app_server, "step_by_step")
    page.wait_for_selector("#cell-gate-o")
    return page


def number(page: Page, place: str) -> float:
    text = page.locator(f"#cell-slot-{place} .number").text_content()
    return float(str(text).replace("−", "-"))


def assert_shows(page: Page, step: int, unit: int, places: float = 5e-5) -> None:
    record = step_of(RUN, step)
    for name in QUANTITIES:
        assert number(page, name) == pytest.approx(getattr(record, name)[unit].item(), abs=places)
    expected = {
        "c_prev": record.c_prev,
        "h_prev": record.h_prev,
        "kept": record.f * record.c_prev,
        "written": record.i * record.g,
        "shown": record.tanh_c,
    }
    for name, values in expected.items():
        assert number(page, name) == pytest.approx(values[unit].item(), abs=places)
    assert number(page, "x") == pytest.approx(record.x[0].item(), abs=places)


def step_shown(page: Page) -> int:
    text = page.locator(".cell-diagram-root output").inner_text()
    return int(re.findall(r"\d+", text)[0])


def test_stepping_happens_in_the_browser_and_the_cards_follow_at_rest(cell: Page) -> None:
    start = step_shown(cell)
    assert_shows(cell, start, 0)
    cell.locator("#cell-gate-f").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "Shift+ArrowLeft"):
        cell.keyboard.press(key)
    assert step_shown(cell) == start - 9
    assert_shows(cell, start - 9, 0)
    expect(cell.locator(".place").first).to_contain_text(f"Step {start - 9} ")
    for key, step in (("Home", 0), ("End", LAST)):
        cell.keyboard.press(key)
        assert_shows(cell, step, 0)
    expect(cell.locator(".place").first).to_contain_text(f"Step {LAST} ")
    expect(cell.locator(".cell-diagram-root .said")).to_contain_text(f"Step {LAST} of {LAST}")


def test_a_unit_is_chosen_or_all_are_seen(cell: Page) -> None:
    start = step_shown(cell)
    unit = cell.get_by_role("spinbutton", name="unit", exact=True)
    unit.fill("3")
    unit.press("Enter")
    assert_shows(cell, start, 3)
    expect(cell.locator("tr.chosen").first).to_contain_text("3")
    cell.get_by_role("button", name="All units").click()
    for place in (*QUANTITIES, "c_prev", "kept"):
        assert cell.locator(f"#cell-slot-{place} .strip rect").count() == 4
    assert cell.locator("#cell-slot-x .strip rect").count() == 0


def test_pointing_at_a_gate_lights_its_wires_and_shows_its_weights(cell: Page) -> None:
    cell.locator("#cell-gate-o").hover()
    expect(cell.locator("#cell-wire-o-shows")).to_have_class(re.compile(r"\bon\b"))
    expect(cell.locator("#cell-wire-f-forgets")).not_to_have_class(re.compile(r"\bon\b"))
    equation = cell.locator(".cell-diagram-root .equation")
    expect(equation).to_contain_text("o = σ(Wxo x + Who h′ + bo)")
    assert cell.locator(".explained figcaption").all_inner_texts() == ["Wxo", "Who", "bo"]


def test_a_form_brings_its_wires(cell: Page) -> None:
    assert cell.locator("#cell-wire-peephole-f").count() == 0
    choose(cell, "Form of the equations", "coupled gates")
    expect(cell.locator("#cell-wire-peephole-i")).to_be_attached()
    expect(cell.locator("#cell-wire-i-f")).to_be_attached()
    assert number(cell, "f") == pytest.approx(1 - number(cell, "i"), abs=1.1e-4)


def test_playing_runs_to_the_end_and_stops(cell: Page) -> None:
    cell.locator("#cell-gate-f").focus()
    cell.keyboard.press("End")
    cell.keyboard.press("Shift+ArrowLeft")
    cell.get_by_label("Speed of playing").select_option("fast")
    cell.get_by_role("button", name="Play").click()
    expect(cell.get_by_role("button", name="Play")).to_be_visible()
    expect(cell.locator(".place").first).to_contain_text(f"Step {LAST} ")
    assert_shows(cell, LAST, 0)


def test_the_drawing_is_saved_as_a_file_that_stands_alone(cell: Page, tmp_path: Path) -> None:
    with cell.expect_download() as started:
        cell.get_by_role("button", name="Save SVG").click()
    assert started.value.suggested_filename == f"lstm-cell-step-{step_shown(cell)}-unit-0.svg"
    target = tmp_path / "cell.svg"
    started.value.save_as(target)
    text = target.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.attrib["role"] == "img"
    assert root[0].tag.endswith("title")
    f = step_of(RUN, step_shown(cell)).f[0].item()
    assert f">{f:.4f}<" in text
    assert "var(--" not in text
    assert "tabindex" not in text


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_on_a_phone_the_narrow_drawing_is_filled(cell: Page) -> None:
    drawing = cell.locator("svg.cell-diagram")
    assert drawing.get_attribute("data-decimals") == "3"
    box = drawing.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert_shows(cell, step_shown(cell), 0, places=5e-4)
