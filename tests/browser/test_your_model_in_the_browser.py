"""Your model in a real browser: upload, heat maps in any order, a unit opened by a click."""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from app_pages import PHONE, Watch, assert_no_exception, screenshot, wait_until_idle
from gate_plot_page import choose, open_app
from playwright.sync_api import Page, expect
from torch import nn

from lstm_core.sequences import PRESETS, scale

HEAT = """(quantity) => {
  const trace = document.querySelector('.gate-plot')._fullData
    .find((trace) => trace.meta?.quantity === quantity);
  const z = Array.from(trace.z, (row) => Array.from(row));
  return { type: trace.type, units: trace.meta.units, z };
}"""


@pytest.fixture(scope="module")
def module() -> nn.LSTM:
    torch.manual_seed(3)
    return nn.LSTM(1, 200)


@pytest.fixture
def model_page(page: Page, app_server: str, module: nn.LSTM) -> Iterator[Page]:
    watch = Watch()
    watch.follow(page)
    open_app(page, app_server, "your_model")
    file = io.BytesIO()
    torch.save(module.state_dict(), file)
    page.locator('[data-testid="stMain"] input[type="file"]').set_input_files(
        {"name": "mine.pt", "mimeType": "application/octet-stream", "buffer": file.getvalue()}
    )
    page.wait_for_selector(".gate-plot .main-svg")
    wait_until_idle(page)
    yield page
    assert_no_exception(page)
    assert not watch.problems


def heat(page: Page, quantity: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(HEAT, quantity)
    return found


def hidden_states(module: nn.LSTM) -> np.ndarray:
    """(T, H), what nn.LSTM makes of the sequence that is on screen first."""
    preset = PRESETS["sunspots"]
    scaled = scale(preset.make(preset.default_length, 0), preset.scaling).sequence
    with torch.no_grad():
        h: torch.Tensor = module(torch.tensor(scaled.values, dtype=torch.float32))[0]
    return h.numpy()


def test_the_heat_map_holds_nn_lstms_h_in_the_chosen_order(
    model_page: Page, module: nn.LSTM
) -> None:
    expected = hidden_states(module)
    drawn = heat(model_page, "h")
    assert drawn["type"] == "heatmap"
    assert drawn["units"] == list(range(200))
    np.testing.assert_allclose(np.array(drawn["z"]).T, expected, atol=1e-6)
    choose(model_page, "Order of the units", "by variance")
    choose(model_page, "Gate or state", "h, hidden state")
    model_page.wait_for_timeout(500)
    drawn = heat(model_page, "h")
    order = np.argsort(-expected.astype(np.float64).var(axis=0), kind="stable")
    assert drawn["units"][:20] == order[:20].tolist()
    np.testing.assert_allclose(np.array(drawn["z"]).T, expected[:, order], atol=1e-6)


def test_a_click_on_the_heat_map_opens_its_unit(model_page: Page) -> None:
    choose(model_page, "Order of the units", "by mean")
    plot = model_page.locator(".gate-plot").first
    place = model_page.evaluate(
        """() => { const plot = document.querySelector('.gate-plot');
        const axis = plot._fullLayout.yaxis3;
        return { x: plot._fullLayout.xaxis._offset + 100, y: axis._offset + axis._length / 2 }; }"""
    )
    plot.click(position=place)
    wait_until_idle(model_page)
    heading = model_page.get_by_role("heading", name="Unit ")
    expect(heading).not_to_have_text("Unit 0")
    unit = int(heading.inner_text().removeprefix("Unit "))
    middle = heat(model_page, "f")["units"][80:120]
    assert unit in middle


def test_fewer_rows_are_drawn_taller(model_page: Page) -> None:
    height = "() => document.querySelector('.gate-plot')._fullLayout.yaxis2._length"
    before = model_page.evaluate(height)
    for row in ("i", "g", "c", "o", "h"):
        model_page.get_by_role("button", name=row, exact=True).click()
        wait_until_idle(model_page)
    model_page.wait_for_timeout(500)
    assert model_page.evaluate(height) > 2 * before


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_a_model_fits_a_phone(model_page: Page) -> None:
    choose(model_page, "Order of the units", "by saturation")
    overflow = model_page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    )
    assert overflow <= 0
    screenshot(model_page, "your_model-with-a-file-phone", whole=True)
