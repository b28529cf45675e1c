"""Writing a cell from the keyboard: judged as one types, kept, sent, and taken away as a file."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from app_pages import PHONE, assert_no_exception, wait_until_idle
from gate_plot_page import download, open_app, pick, press, values_of, wait_for_plot, weight_cell
from playwright.sync_api import Page, expect
from writing_page import TO_TYPE, cell_field, field, line, right_side, settle, write_all

from lstm_core.language import EXERCISE_LINES, hint, right_line

RUN_THE_MODULE = """
import sys, torch
from written_cell import WrittenCell
weights = torch.load("written_cell.pt", weights_only=True)
x = torch.tensor([float(value) for value in sys.stdin.read().split()]).double()
cell = WrittenCell(1, 4).double()
cell.load_state_dict(weights)
print(*cell(x[:, None, None])[0].flatten().tolist())
"""


@pytest.fixture
def writing(page: Page, app_server: str) -> Page:
    """The page, open and drawn."""
    open_app(page, app_server, "write_the_cell")
    wait_for_plot(page)
    return page


def test_a_right_cell_typed_line_by_line_is_right_line_by_line(writing: Page) -> None:
    expect(line(writing, "i")).to_have_attribute("data-status", "right")
    field(writing, "f").focus()
    for name in TO_TYPE:
        expect(line(writing, name)).to_have_attribute("data-status", "unwritten")
        writing.keyboard.type(right_side("standard", name), delay=15)
        expect(line(writing, name)).to_have_attribute("data-status", "right")  # with no Enter
        expect(field(writing, name)).to_be_focused()
        expect(field(writing, name)).to_have_value(right_side("standard", name))
        writing.keyboard.press("Enter")
    settle(writing)
    expect(writing.get_by_text("All six lines are right.")).to_be_visible()
    np.testing.assert_array_less(-1, values_of(writing, "h"))
    assert values_of(writing, "h").shape == (309, 4)
    expect(writing.locator(".equation-editor .spoken")).to_contain_text("h: right")
    assert_no_exception(writing)


def test_a_wrong_line_is_named_drawn_and_underlined(writing: Page) -> None:
    assert values_of(writing, "g").size == 0
    field(writing, "g").click()
    writing.keyboard.type("sigmoid(W_xc @ x + W_hc @ h_prev + b_c)", delay=5)
    expect(line(writing, "g")).to_have_attribute("data-status", "wrong")
    settle(writing)
    expect(line(writing, "g").locator(".said")).to_contain_text("tanh")
    expect(field(writing, "g")).to_have_attribute("aria-invalid", "true")
    assert values_of(writing, "g").min() > 0  # what it gives, not what it should
    field(writing, "c").click()
    writing.keyboard.type("f * c_prv + i * g", delay=5)
    settle(writing)
    expect(line(writing, "c").locator("mark")).to_have_text("c_prv")
    expect(line(writing, "c").locator(".said")).to_contain_text("Did you mean c_prev?")


def test_the_caret_stays_where_one_types_in_the_middle(writing: Page) -> None:
    field(writing, "h").click()
    writing.keyboard.type("o * tanh()", delay=5)
    writing.keyboard.press("ArrowLeft")
    for letter in "c + 0 * c":
        writing.keyboard.type(letter)
        writing.wait_for_timeout(120)  # answers come in between
    settle(writing)
    expect(field(writing, "h")).to_have_value("o * tanh(c + 0 * c)")
    assert field(writing, "h").evaluate("area => area.selectionStart") == len("o * tanh(c + 0 * c")
    expect(line(writing, "h")).to_have_attribute("data-status", "right")


def test_three_hints_and_then_no_more(writing: Page) -> None:
    for level in (1, 2, 3):
        writing.get_by_role("button", name=f"Hint {level} of 3 for o").click()
        hints = line(writing, "o").locator(".hints li")
        expect(hints).to_have_count(level)
        expect(hints.nth(level - 1)).to_have_text(hint("standard", "o", level))
    expect(line(writing, "o").get_by_role("button")).to_be_hidden()


def test_a_whole_cell_is_pasted_into_its_fields(writing: Page) -> None:
    pasted = "\n".join(right_line("standard", name) for name in EXERCISE_LINES)
    field(writing, "c").evaluate(
        """(area, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
        }""",
        pasted,
    )
    settle(writing)
    expect(writing.get_by_text("All six lines are right.")).to_be_visible()


def test_what_was_typed_outlives_a_link_a_page_change_and_a_reload(writing: Page) -> None:
    field(writing, "f").click()
    writing.keyboard.type("sigmoid(b_f)", delay=5)
    writing.get_by_role("link", name="About").click()  # while the hand has not come to rest
    wait_until_idle(writing)
    writing.get_by_role("link", name="Write the cell").click()
    wait_until_idle(writing)
    expect(field(writing, "f")).to_have_value("sigmoid(b_f)")
    writing.reload()
    wait_until_idle(writing)
    expect(field(writing, "f")).to_have_value("sigmoid(b_f)")
    expect(line(writing, "f").locator(".said")).to_contain_text("W_xf")


def test_undo_takes_back_what_was_typed_in_one_go(writing: Page) -> None:
    field(writing, "f").click()
    writing.keyboard.type("tanh(b_f)", delay=5)
    settle(writing)
    press(writing, "Undo")
    expect(field(writing, "f")).to_have_value("")
    press(writing, "Redo")
    expect(field(writing, "f")).to_have_value("tanh(b_f)")


def test_a_link_restores_the_laboratory_elsewhere(
    writing: Page, open_page: Callable[..., Page]
) -> None:
    pick(writing, "Laboratory")
    cell_field(writing).fill("a = tanh(W_a @ x)\nh = 0.9 * h_prev + w_own * a")
    settle(writing)
    wait_until_idle(writing)
    weight = weight_cell(writing, "W_a", 2)
    weight.dblclick()
    writing.keyboard.type("1.25")
    writing.keyboard.press("Enter")
    wait_until_idle(writing)
    expect(weight).to_have_text("1.25")
    drawn = {name: values_of(writing, name) for name in ("a", "h")}
    link = writing.locator(".keep-link input").input_value()
    assert "/write_the_cell?s=" in link
    other = open_page()
    other.goto(link)
    wait_until_idle(other)
    wait_for_plot(other)
    expect(cell_field(other)).to_have_value("a = tanh(W_a @ x)\nh = 0.9 * h_prev + w_own * a")
    for name, values in drawn.items():
        np.testing.assert_array_equal(values_of(other, name), values)


def test_the_exported_module_gives_the_numbers_on_screen(writing: Page, tmp_path: Path) -> None:
    pick(writing, "Laboratory")
    cell_field(writing).click()
    writing.keyboard.press("Control+End")
    writing.keyboard.type("\nslow = 0.9 * slow_prev + 0.1 * h", delay=5)
    settle(writing)
    writing.locator("summary", has_text="Export").click()
    for label in ("Module (PyTorch)", "Weights (PyTorch)"):
        download(writing, label, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", RUN_THE_MODULE],
        cwd=tmp_path,
        input=" ".join(map(str, values_of(writing, "x").flatten())),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed = np.array([float(word) for word in done.stdout.split()]).reshape(-1, 4)
    np.testing.assert_allclose(printed, values_of(writing, "h"), atol=1e-6)
    assert values_of(writing, "slow").shape == printed.shape


def test_the_run_follows_a_weight_while_it_is_dragged_and_stepping_reads_every_line(
    writing: Page,
) -> None:
    pick(writing, "Laboratory")
    before = values_of(writing, "r")
    box = weight_cell(writing, "W_xr", 0).bounding_box()
    assert box is not None
    writing.mouse.move(box["x"] + 20, box["y"] + 14)
    writing.mouse.down()
    writing.mouse.move(box["x"] + 90, box["y"] + 14, steps=10)
    writing.wait_for_function(
        """(first) => Math.abs(document.querySelector('.gate-plot')._fullData
          .find(({ meta }) => meta?.quantity === 'r').y[257] - first) > 0.01""",
        arg=before[257, 0],
    )
    writing.mouse.up()
    settle(writing)
    writing.locator(".gate-plot").focus()
    writing.keyboard.press("Home")
    expect(writing.locator(".place", has_text="Step 0 ·")).to_be_visible()
    shown = writing.locator("table.numbers tr", has_text="sigmoid(W_xr").locator("td").nth(2)
    expect(shown).to_have_text(f"{values_of(writing, 'r')[0, 0]:.4f}")
    press(writing, "Undo")
    np.testing.assert_array_equal(values_of(writing, "r"), before)


def test_a_broken_text_says_where_and_the_last_run_stays(writing: Page) -> None:
    pick(writing, "Laboratory")
    before = values_of(writing, "h")
    cell_field(writing).click()
    writing.keyboard.press("Control+End")
    writing.keyboard.type(" + h_prv", delay=5)
    settle(writing)
    expect(writing.locator(".whole mark")).to_have_text("h_prv")
    expect(writing.locator(".whole .said")).to_contain_text("Line 4, column")
    np.testing.assert_array_equal(values_of(writing, "h"), before)


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_a_phone_is_wide_enough_for_every_line(writing: Page) -> None:
    write_all(writing)
    for name in EXERCISE_LINES:
        area = field(writing, name)
        assert area.evaluate("a => a.scrollHeight - a.clientHeight") <= 1
        assert area.evaluate("a => a.scrollWidth - a.clientWidth") <= 1
