"""What browser tests ask of the gate plot and the weight grid of an open page."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from app_pages import wait_until_idle
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page
from torch import nn

from lstm_core.lesson_weights import lstm_from_lesson_weights
from lstm_ui.workspace import first_workspace

WEIGHTS = "Weights of gate"
PLOT = ".gate-plot.js-plotly-plot"
SETTLED = """() => {
  const grid = document.querySelector('.weight-grid')?.grid;
  const view = document.querySelector('.gate-plot-root')?.view;
  const asking = grid?.line?.flying || view?.line?.flying;
  const done = !asking && !grid?.busy && !grid?.hand.nudged;
  return done && (!view || (view.messages.idle && !view.resting));
}"""
TRACES = """() => document.querySelector('.gate-plot')._fullData.map((trace) => ({
  name: trace.name, quantity: trace.meta?.quantity, unit: trace.meta?.unit, type: trace.type,
  values: Array.from(trace.y ?? []), x: Array.from(trace.x ?? []),
}))"""


def open_app(page: Page, address: str, path: str = "") -> None:
    page.goto(f"{address}/{path}")
    wait_until_idle(page)
    if path == "":
        wait_for_plot(page)


def wait_until_settled(page: Page) -> None:
    """Wait until all that the hand did is answered and drawn."""
    wait_until_idle(page)
    page.wait_for_function(SETTLED)
    wait_until_idle(page)


def wait_for_plot(page: Page) -> None:
    page.wait_for_selector(f"{PLOT} .main-svg")


def traces(page: Page) -> dict[str, dict[str, Any]]:
    """Every drawn trace by its name, with its points as the browser holds them."""
    return {trace["name"]: trace for trace in page.evaluate(TRACES)}


def values_of(page: Page, quantity: str) -> NDArray[np.float64]:
    """(T, H) of a gate or state, as drawn."""
    drawn = [trace for trace in traces(page).values() if trace["quantity"] == quantity]
    return np.array([trace["values"] for trace in drawn], dtype=float).T


def zoom(page: Page, low: float, high: float) -> None:
    """Show a part of the time axis, as dragging over it does."""
    page.evaluate(
        "(range) => Plotly.relayout(document.querySelector('.gate-plot'), {'xaxis.range': range})",
        [low, high],
    )


def zoomed_to(page: Page) -> list[float]:
    shown: list[float] = page.evaluate(
        "() => document.querySelector('.gate-plot')._fullLayout.xaxis.range"
    )
    return shown


def shown_step(page: Page) -> int:
    """The step that the controls below the plot stand at."""
    return int(page.locator(".stepping input[type=range]").input_value())


def chosen_place(page: Page) -> Locator:
    """What stands above the equations: their step and unit."""
    return page.locator(".place", has_text="unit")


def status(page: Page) -> str:
    return page.locator(".status").inner_text()


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box by the words on screen."""
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a list closes when its page scrolls
    box.click()
    page.get_by_role("option", name=option, exact=True).click()
    wait_until_idle(page)


def type_choice(page: Page, label: str, text: str) -> None:
    """Type into a select box that takes what is typed."""
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a list closes when its page scrolls
    box.click()
    box.press("Control+a")
    box.press_sequentially(text, delay=30)
    box.press("Enter")
    wait_until_idle(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    wait_until_idle(page)


def pick(page: Page, name: str, group: str | None = None) -> None:
    """Choose one of a segmented control, of the one called `group` where several have it."""
    within = page if group is None else page.get_by_role("radiogroup", name=group)
    within.get_by_role("radio", name=name).click()
    wait_until_idle(page)


def upload(page: Page, name: str, content: bytes) -> None:
    pick(page, "CSV")
    page.locator('[data-testid="stFileUploader"] input[type="file"]').set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    wait_until_idle(page)


def weight_cell(page: Page, name: str, row: int, column: int = 0) -> Locator:
    place = f'[data-name="{name}"][data-row="{row}"][data-column="{column}"]'
    return page.locator(f".weight-grid td{place}")


def open_export(page: Page) -> None:
    """Unfold the buttons that save files."""
    page.locator("summary", has_text="Export").click()
    page.get_by_role("button", name="Trace (CSV)").wait_for()


def download(page: Page, label: str, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("button", name=label).click()
    target = folder / started.value.suggested_filename
    started.value.save_as(target)
    return target


def hidden_states(x: np.ndarray, **changes: np.ndarray) -> np.ndarray:
    """h of nn.LSTM with the weights of the first screen, (T, H)."""
    lstm = lstm_from_lesson_weights({**first_workspace().weights, **changes})
    reference = nn.LSTM(lstm.input_size, lstm.hidden_size)
    reference.load_state_dict(lstm.state_dict())
    with torch.no_grad():
        return np.asarray(reference(torch.tensor(x, dtype=torch.float32))[0])
