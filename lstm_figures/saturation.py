"""How often each unit's gate is shut, open or in between: a bar for each unit."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_figures.theme import AXIS, GATE_COLOURS, GRID, TRANSPARENT, Mode, template

_BAR_PX: Final = ((8, 22), (24, 13), (math.inf, 7))
"""Up to so many bars are so many pixels high."""

_TOP_PX, _BOTTOM_PX = 4, 34
_MOST_NAMED: Final = 16


def draw_saturation(
    left: NDArray[np.float64], right: NDArray[np.float64], *, gate: str, mode: Mode
) -> go.Figure:
    """Draw the fractions of the steps: hatched where shut, filled where open, else pale.

    The measure is that of Karpathy, Johnson & Fei-Fei 2015 (Visualizing and Understanding
    Recurrent Networks, section 4.2), as `lstm_core.unit_statistics` computes it.

    Args:
        left: (H,), the fraction of steps at the lower end.
        right: (H,), the fraction at the upper end.
        gate: i, f, g or o.
        mode: the page's mode.
    """
    units = [f"{unit}" for unit in range(len(left))]
    colour = GATE_COLOURS[mode][gate]
    shut, between, open_ = (  # what each part is called, its values, its look
        ("at the lower end", left, {"color": colour, "pattern": {"shape": "/", "size": 5,
         "fillmode": "replace", "fgcolor": colour, "bgcolor": TRANSPARENT}}),
        ("in between", 1 - left - right, {"color": GRID[mode]}),
        ("at the upper end", right, {"color": colour}),
    )  # fmt: skip
    height = next(pixels for most, pixels in _BAR_PX if len(units) <= most)
    return go.Figure(
        data=[
            _bar(units, name, values, marker, mode)
            for name, values, marker in (shut, between, open_)
        ],
        layout={
            "template": template(mode),
            "height": max(len(units), 1) * height + _TOP_PX + _BOTTOM_PX,
            "margin": {"t": _TOP_PX, "r": 14, "b": _BOTTOM_PX, "l": 52, "pad": 2},
            "meta": {"mode": mode},
            "barmode": "stack",
            "bargap": 0.25,
            "showlegend": False,
            "xaxis": {"range": [0, 1], "tickvals": [0, 0.5, 1], "ticktext": ["0", "½", "all"],
                      "showspikes": False, "fixedrange": True},
            "yaxis": {"autorange": "reversed", "type": "category", "showgrid": False,
                      "fixedrange": True, **_names(units)},
        },
    )  # fmt: skip


def _names(units: Sequence[str]) -> dict[str, Any]:
    every = -(-len(units) // _MOST_NAMED) or 1
    shown = list(units)[::every]
    return {"tickvals": shown, "ticktext": [f"unit {unit}" for unit in shown]}


def _bar(
    units: Sequence[str], name: str, values: NDArray[np.float64], marker: dict[str, Any], mode: Mode
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": values,
        "y": units,
        "marker": {**marker, "line": {"color": AXIS[mode], "width": 0.5}},
        "hovertemplate": f"unit %{{y}}: {name} at %{{x:.1%}} of the steps<extra></extra>",
    }
