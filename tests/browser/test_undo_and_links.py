"""Going back, and sending what is on screen to somebody else's browser."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from app_pages import assert_no_exception, wait_until_idle
from gate_plot_page import (
    choose,
    download,
    open_app,
    open_export,
    pick,
    press,
    status,
    type_choice,
    values_of,
    wait_for_plot,
    weight_cell,
)
from playwright.sync_api import Page, expect

from lstm_core.conventions import QUANTITIES
from lstm_ui.run import run_workspace
from lstm_ui.workspace import Workspace
from lstm_ui.workspace.saved import from_link, read_session

LINK = ".keep-link input"


def all_values(page: Page) -> dict[str, np.ndarray]:
    return {quantity: values_of(page, quantity) for quantity in QUANTITIES}


def assert_shows(page: Page, workspace: Workspace) -> None:
    """The plot holds the numbers of the run, and the readout its step."""
    run = run_workspace(workspace).trace["l0"]
    for quantity, drawn in all_values(page).items():
        np.testing.assert_array_equal(
            drawn.astype(np.float32), getattr(run, quantity)[:, 0].numpy(), err_msg=quantity
        )
    place = f"Step {workspace.step} · year {1700 + workspace.step} · unit {workspace.unit}"
    expect(page.locator(".place")).to_have_text(place)


def link_of(page: Page) -> str:
    return str(page.locator(LINK).input_value())


def opened_from(link: str) -> Workspace:
    [text] = parse_qs(urlsplit(link).query)["s"]
    return from_link(text)


def with_edits(page: Page) -> None:
    """A form, a size and a weight other than those of the first screen."""
    choose(page, "Form of the equations", "Graves")
    type_choice(page, "Hidden size H", "3")
    weight_cell(page, "W_hi", 1, 2).dblclick()
    page.keyboard.type("-1.125")
    page.keyboard.press("Enter")
    expect(weight_cell(page, "W_hi", 1, 2)).to_have_text("−1.125")
    wait_until_idle(page)


def test_the_keyboard_undoes_and_redoes_to_the_bit(gates: Page) -> None:
    first = all_values(gates)
    choose(gates, "Form of the equations", "Graves")
    second = all_values(gates)
    weight_cell(gates, "b_i", 0).focus()
    gates.keyboard.type("2.5")
    gates.keyboard.press("Enter")
    wait_until_idle(gates)
    third = all_values(gates)
    assert np.abs(third["i"] - second["i"]).max() > 0.1
    for keys, expected in (
        ("Control+z", second),
        ("Control+z", first),
        ("Control+Shift+z", second),
        ("Control+y", third),
    ):
        gates.keyboard.press(keys)
        wait_until_idle(gates)
        for quantity, values in all_values(gates).items():
            np.testing.assert_array_equal(values, expected[quantity])
    expect(gates.get_by_role("button", name="Redo")).to_be_disabled()


def test_keys_pressed_faster_than_the_server_answers_all_count(gates: Page) -> None:
    for _ in range(3):
        press(gates, "Randomise")
    gates.locator(".gate-plot").focus()
    for _ in range(3):
        gates.keyboard.press("Control+z")
    expect(gates.get_by_role("button", name="Undo")).to_be_disabled()
    expect(gates.get_by_role("spinbutton", name="Seed")).to_have_value("0")


def test_a_text_field_keeps_an_undo_of_its_own(gates: Page) -> None:
    choose(gates, "Form of the equations", "lesson")
    pick(gates, "Typed")
    field = gates.get_by_role("textbox", name="Values")
    field.click()
    field.press_sequentially("1, 2, 3")
    field.press("Control+z")
    wait_until_idle(gates)
    assert "lesson" in status(gates)
    assert field.input_value() != "1, 2, 3"


def test_a_drag_is_undone_as_one(gates: Page) -> None:
    cell = weight_cell(gates, "b_i", 1)
    before, text = all_values(gates), cell.inner_text()
    box = cell.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    gates.mouse.move(x, y)
    gates.mouse.down()
    for moved in range(1, 16):
        gates.mouse.move(x + 4 * moved, y)
    gates.mouse.up()
    wait_until_idle(gates)
    assert np.abs(values_of(gates, "i")[:, 1] - before["i"][:, 1]).max() > 0.01
    gates.get_by_role("button", name="Undo").click()
    expect(cell).to_have_text(text)
    wait_until_idle(gates)
    for quantity, values in all_values(gates).items():
        np.testing.assert_array_equal(values, before[quantity])
    expect(gates.get_by_role("button", name="Undo")).to_be_disabled()


def test_a_link_shows_the_same_in_a_browser_that_never_saw_it(
    gates: Page, open_page: Callable[..., Page]
) -> None:
    with_edits(gates)
    link, sent = link_of(gates), all_values(gates)
    workspace = opened_from(link)
    assert workspace.weights["W_hi"][1, 2] == -1.125
    assert_shows(gates, workspace)
    other = open_page()
    other.goto(link)
    wait_until_idle(other)
    wait_for_plot(other)
    assert_no_exception(other)
    assert_shows(other, workspace)
    for quantity, values in all_values(other).items():
        np.testing.assert_array_equal(values, sent[quantity])
    assert status(other) == status(gates)
    assert "s=" not in other.url
    expect(other.get_by_text("Opened from the link")).to_be_visible()
    assert link_of(other) == link


@pytest.mark.parametrize("path", ["step_by_step", "your_model"])
def test_a_link_to_another_page_opens_there(
    open_page: Callable[..., Page], app_server: str, path: str
) -> None:
    page = open_page()
    open_app(page, app_server, path)
    choose(page, "Preset", "Impulse") if path == "your_model" else choose(
        page, "Form of the equations", "lesson"
    )
    link = link_of(page)
    assert urlsplit(link).path == f"/{path}"
    other = open_page()
    other.goto(link)
    wait_until_idle(other)
    assert_no_exception(other)
    expect(other.get_by_text("Opened from the link")).to_be_visible()
    assert urlsplit(other.url).path == f"/{path}"


def test_copying_says_so_and_fills_the_clipboard(gates: Page) -> None:
    gates.context.grant_permissions(["clipboard-read", "clipboard-write"])
    gates.get_by_role("button", name="Copy link").click()
    expect(gates.locator(".keep-link .said")).to_contain_text("Copied")
    assert gates.evaluate("() => navigator.clipboard.readText()") == link_of(gates)


def test_a_damaged_link_says_so_and_shows_the_first_screen(page: Page, app_server: str) -> None:
    page.goto(f"{app_server}/?s=VU_NCsIwDH6X")
    wait_until_idle(page)
    expect(page.get_by_role("alert")).to_contain_text("The link is damaged")
    assert "sunspots" in status(page)
    assert "s=" not in page.url


def test_what_was_built_is_there_after_a_reload(gates: Page) -> None:
    with_edits(gates)
    before, link = all_values(gates), link_of(gates)
    gates.reload()
    wait_for_plot(gates)
    expect(gates.get_by_text("This is what you had in this tab")).to_be_visible()
    wait_until_idle(gates)
    assert link_of(gates) == link
    for quantity, values in all_values(gates).items():
        np.testing.assert_array_equal(values, before[quantity])


def test_what_is_too_large_for_a_link_travels_as_a_file(
    gates: Page, open_page: Callable[..., Page], app_server: str, tmp_path: Path
) -> None:
    pick(gates, "Typed")
    values = np.random.default_rng(0).normal(size=1_500).tolist()
    field = gates.get_by_role("textbox", name="Values")
    field.fill(", ".join(map(str, values)))
    field.press("Control+Enter")
    expect(gates.locator(".keep-link .said")).to_contain_text("Too much for a link")
    expect(gates.get_by_role("button", name="Copy link")).to_be_disabled()
    file = download(gates, "Save session", tmp_path)
    saved = read_session(file.read_bytes())
    assert saved.sequence.values[:, 0].tolist() == values
    assert json.loads(file.read_text(encoding="utf-8"))["gatescope"] == 1
    other = open_page()
    open_app(other, app_server)
    other.get_by_role("button", name="Open session").click()
    other.locator('[data-testid="stFileUploader"] input[type="file"]').set_input_files(file)
    expect(other.get_by_text("Opened from the session file")).to_be_visible()
    wait_until_idle(other)
    assert status(other) == status(gates)


@pytest.mark.parametrize("label", ["Python (lstm_core)", "Python (torch)"])
def test_an_exported_script_prints_the_numbers_on_screen(
    gates: Page, tmp_path: Path, label: str
) -> None:
    with_edits(gates)
    open_export(gates)
    script = download(gates, label, tmp_path)
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=Path(__file__).resolve().parents[2],
        env={"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()[2:]}
    step = opened_from(link_of(gates)).step
    for quantity, drawn in all_values(gates).items():
        printed = [float(word) for word in rows[quantity]]
        np.testing.assert_allclose(printed, drawn[step], rtol=1e-5, atol=2e-6)
