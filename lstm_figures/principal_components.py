"""The way of h through the two directions in which it varies most."""

from typing import Final

import numpy as np
import plotly.graph_objects as go

from lstm_core.memory import Components
from lstm_figures.theme import (
    AXIS,
    BACKGROUND,
    SEQUENTIAL,
    TEXT,
    Mode,
    colour_scale,
    template,
)

MOST_POINTS: Final = 3000
"""Of a longer way every so many-th step is drawn."""
_FAINTEST: Final = 1


def draw_principal_components(found: Components, *, chosen: int, mode: Mode) -> go.Figure:
    """Draw h over time as a way, coloured from its first step to its last.

    Args:
        found: what `lstm_core.memory.principal_components` gave.
        chosen: the step that is marked.
        mode: the page's mode.
    """
    steps = np.arange(0, len(found.scores), -(-len(found.scores) // MOST_POINTS) or 1)
    scores = found.scores[steps]
    colours = SEQUENTIAL[mode][_FAINTEST:]
    here = found.scores[chosen]
    return go.Figure(
        data=[
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": "h",
                "x": scores[:, 0],
                "y": scores[:, 1],
                "customdata": steps,
                "line": {"color": AXIS[mode], "width": 1},
                "marker": {
                    "size": 6,
                    "color": steps,
                    "colorscale": colour_scale(colours),
                    "cmin": 0,
                    "cmax": max(len(found.scores) - 1, 1),
                    "line": {"color": AXIS[mode], "width": 0.5},
                    "colorbar": {"title": {"text": "step"}, "thickness": 10, "outlinewidth": 0,
                                 "tickformat": ",d"},
                },
                "hovertemplate": "step %{customdata}<br>%{x:.4f}, %{y:.4f}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": "chosen step",
                "x": [here[0]],
                "y": [here[1]],
                "text": [f"step {chosen}"],
                "textposition": "top center",
                "textfont": {"color": TEXT[mode]},
                "marker": {"size": 13, "symbol": "circle-open", "color": TEXT[mode],
                           "line": {"width": 2, "color": TEXT[mode]}},
                "hoverinfo": "skip",
            },
        ],
        layout={
            "template": template(mode),
            "height": 420,
            "margin": {"t": 10, "r": 10, "b": 46, "l": 56},
            "meta": {"mode": mode},
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {"bgcolor": BACKGROUND[mode]},
            "xaxis": {"title": {"text": _title("first", found.explained[0])},
                      "showspikes": False, "zeroline": True},
            "yaxis": {"title": {"text": _title("second", found.explained[1])}, "zeroline": True},
        },
    )  # fmt: skip


def _title(which: str, share: float) -> str:
    return f"{which} component · {share:.0%} of the variance"
