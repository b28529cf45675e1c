"""A hand that drags, and what is then to be seen of the first screen."""

import numpy as np
from gate_plot_page import hidden_states
from playwright.sync_api import Locator, Page

from lstm_core.sequences import PRESETS, scale
from lstm_ui.workspace import first_workspace

SUNSPOTS = scale(PRESETS["sunspots"].make(309, 0), "standard").sequence.values


def held(page: Page, cell: Locator, right: int, up: int = 0) -> None:
    """Press on a cell and move, without letting go."""
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y - up, steps=6)


def wait_for_h(page: Page, expected: np.ndarray) -> None:
    """Wait until the drawn h is what Python computes, to the last float32 digit or two."""
    last = expected[-1].astype(float).tolist()
    page.wait_for_function(
        """(last) => {
          const drawn = document.querySelector('.gate-plot')._fullData
            .filter((trace) => trace.meta?.quantity === 'h').map((trace) => trace.y.at(-1));
          return drawn.length === last.length
            && drawn.every((value, k) => Math.abs(value - last[k]) < 2e-6);
        }""",
        arg=last,
    )


def biases(row: int, value: float) -> np.ndarray:
    """b_i of the first screen with one of them changed."""
    changed = first_workspace().weights["b_i"].copy()
    changed[row] = value
    return changed


def hidden_states_with(row: int, by: float) -> np.ndarray:
    """h of the first screen where one of b_i is greater by so much, (T, H)."""
    before = first_workspace().weights["b_i"][row]
    return hidden_states(SUNSPOTS, b_i=biases(row, before + by))
