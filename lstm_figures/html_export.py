"""A figure as one HTML file that asks nothing of the network."""

from html import escape
from types import MappingProxyType
from typing import Final

import plotly.graph_objects as go

from lstm_figures.theme import BACKGROUND, FONT_FAMILY, MODES, TEXT, Mode

INTERACTION: Final = MappingProxyType(
    {
        "responsive": True,
        "displaylogo": False,
        "showSendToCloud": False,
        "typesetMath": False,
        "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    }
)
"""Plotly's configuration wherever a figure is shown: nothing is sent anywhere."""

_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:"
)


def figure_html(figure: go.Figure, title: str) -> str:
    """A whole page that shows `figure`, as wide as the window; plotly.js is inside.

    The page forbids itself every request. Its colours follow the mode the figure
    was drawn in.

    Args:
        figure: any figure; `draw_gates` notes its mode in ``layout.meta``.
        title: the page's title, shown literally.
    """
    noted = (figure.layout.meta or {}).get("mode")
    mode: Mode = noted if noted in MODES else "light"
    plot: str = figure.to_html(
        config=dict(INTERACTION),
        include_plotlyjs=True,
        include_mathjax=False,
        full_html=False,
        default_height=f"{figure.layout.height or 600}px",
        validate=False,
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
:root {{ color-scheme: {mode}; }}
body {{ margin: 16px; background: {BACKGROUND[mode]}; color: {TEXT[mode]};
  font-family: {FONT_FAMILY}; font-variant-numeric: tabular-nums; }}
h1 {{ font-size: 16px; font-weight: 600; margin: 0 0 8px; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<h1>{escape(title)}</h1>
{plot}
</body>
</html>
"""
