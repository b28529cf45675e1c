"""How far one run lies from another, over time."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_figures.small_multiples import Panel, difference_bounds, draw_small_multiples
from lstm_figures.theme import Mode


def draw_difference(
    difference: NDArray[np.float64],
    *,
    quantity: str,
    title: str,
    mode: Mode,
    units: Sequence[int] | None = None,
    chosen: int | None = None,
) -> go.Figure:
    """Draw Δ of one quantity, one line for each unit, about zero.

    Args:
        difference: (T, H), such as `lstm_core.run_difference.differences` gives.
        quantity: i, f, g, o, c or h.
        title: what is subtracted from what.
        mode: the page's mode.
        units: the units to draw; None for all.
        chosen: the step that a vertical line marks.
    """
    shown = tuple(range(difference.shape[1]) if units is None else units)
    values = difference[:, shown]
    panel = Panel(title, quantity, values, shown, *difference_bounds([values]))
    return draw_small_multiples([panel], mode=mode, chosen=chosen, panel_height=120)
