"""The one home of colour and type: nothing outside this file names a colour.

The gate colours start from Okabe and Ito's palette (*Color Universal Design*, 2008),
moved as little as needed for 3:1 contrast with the page and for distance from each
other under deuteranopia, protanopia and tritanopia.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal, TypeVar

import numpy as np
import plotly.graph_objects as go

from lstm_figures.colour_space import (
    contrast,
    from_oklch,
    lightness_at_contrast,
    to_oklch,
)

_T = TypeVar("_T")
Mode = Literal["light", "dark"]
MODES: Final[tuple[Mode, ...]] = ("light", "dark")

FONT_FAMILY: Final = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
NUMBER_FONT_FAMILY: Final = (
    'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'
)
FONT_SIZE: Final = 12
TRANSPARENT: Final = "rgba(0,0,0,0)"


def _by_mode(light: _T, dark: _T) -> Mapping[Mode, _T]:
    return MappingProxyType({"light": light, "dark": dark})


BACKGROUND: Final = _by_mode("#ffffff", "#0e1117")
"""The page each mode is drawn on."""

TEXT: Final = _by_mode("#22272e", "#e3e6ea")
MUTED_TEXT: Final = _by_mode("#5c6570", "#9aa3ae")
GRID: Final = _by_mode("#eceef1", "#20262f")
AXIS: Final = _by_mode("#cfd4da", "#39424e")
GHOST: Final = _by_mode("#7d858e", "#828b96")
"""Another run, drawn behind for comparison: without a hue, 3:1 on the page."""

CURSOR: Final = _by_mode("#5c6570", "#9aa3ae")
PANEL: Final = _by_mode("#ffffff", "#171c24")
CELL_BODY: Final = _by_mode("#f5f6f8", "#151b23")
"""The body of the drawn cell, which its wires stand on."""

GATE_COLOURS: Final = _by_mode(
    MappingProxyType(
        {
            "x": "#3e4444",
            "i": "#156eaf",
            "f": "#c6531d",
            "g": "#009564",
            "c": "#d57c00",
            "o": "#c07aa8",
            "h": "#1c98ec",
        }
    ),
    MappingProxyType(
        {
            "x": "#d5d5d5",
            "i": "#617bbb",
            "f": "#d35e17",
            "g": "#039e6d",
            "c": "#ea9b04",
            "o": "#b37fa0",
            "h": "#4bbbfd",
        }
    ),
)
"""The colour of the input and of each gate and state, at least 3:1 on the page: for lines."""

OWN_COLOUR: Final = _by_mode("#6b52c8", "#a08cf0")
"""Of what a person named: any line of a written cell that has no colour above."""

DIVERGING: Final = _by_mode(
    (
        "#0b4f8a", "#2f78b3", "#6ba3cf", "#b2d0e6", "#f5f6f7",
        "#f6d3b0", "#e9a469", "#c8742c", "#8f4a08",
    ),
    (
        "#8cc8ff", "#5b9fdb", "#3a72a6", "#234668", "#171c24",
        "#5c3c1d", "#99622a", "#d28b45", "#ffbe80",
    ),
)  # fmt: skip
"""Signed values, least to greatest at equal distances; zero is the middle one."""

SEQUENTIAL: Final = _by_mode(
    ("#f4f6f5", "#b7dad0", "#5aa9a3", "#256c8a", "#12305c"),
    ("#171c24", "#1e4459", "#2d8189", "#7cc3a0", "#eef6cd"),
)
"""Gates from 0 (shut, near the page) over 0.5 to 1 (open), at equal distances."""

DASHES: Final = ("solid", "8px,3px", "2px,2px", "8px,3px,2px,3px", "14px,4px", "5px,5px")
"""Dash patterns of the units, in turn, so that they differ without colour too."""

_TEXT_CONTRAST = 4.5
_LINE_CONTRAST = 3.0
_SHADE_SPREAD = 0.30


def quantity_colour(quantity: str, mode: Mode) -> str:
    """The colour of the input, a gate, a state, or a line of a person's own."""
    return GATE_COLOURS[mode].get(quantity, OWN_COLOUR[mode])


@lru_cache(maxsize=256)
def text_colour(colour: str, mode: Mode) -> str:
    """`colour` in the same hue, moved as far as small text needs to be read: 4.5:1."""
    if contrast(colour, BACKGROUND[mode]) >= _TEXT_CONTRAST:
        return colour
    _, chroma, hue = to_oklch(colour)
    lightness = lightness_at_contrast(colour, BACKGROUND[mode], _TEXT_CONTRAST + 0.05)
    return from_oklch(lightness, chroma, hue)


@lru_cache(maxsize=256)
def unit_shades(colour: str, count: int, mode: Mode) -> tuple[str, ...]:
    """`count` shades of one hue, strongest first, each at least 3:1 on the page.

    One shade alone is the colour itself.
    """
    if count <= 1:
        return (colour,) * count
    _, chroma, hue = to_oklch(colour)
    faintest = lightness_at_contrast(colour, BACKGROUND[mode], _LINE_CONTRAST + 0.05)
    strongest = faintest - _SHADE_SPREAD if mode == "light" else min(faintest + _SHADE_SPREAD, 0.95)
    return tuple(
        from_oklch(float(lightness), chroma, hue)
        for lightness in np.linspace(strongest, faintest, count)
    )


def colour_scale(colours: tuple[str, ...]) -> list[list[float | str]]:
    """Plotly's form of a list of colours at equal distances: pairs of position and colour."""
    return [[at / (len(colours) - 1), colour] for at, colour in enumerate(colours)]


@lru_cache(maxsize=2)
def template(mode: Mode) -> go.layout.Template:
    """The look of every figure in one mode: no fill, quiet grid, the system's own fonts."""
    return go.layout.Template(template_spec(mode))


def template_spec(mode: Mode) -> dict[str, Any]:
    """`template` as the plain ``{"layout": {...}}`` of Plotly.js."""
    axis: dict[str, Any] = {
        "automargin": False,
        "color": MUTED_TEXT[mode],
        "gridcolor": GRID[mode],
        "gridwidth": 1,
        "linecolor": AXIS[mode],
        "showline": False,
        "tickcolor": AXIS[mode],
        "tickfont": {"size": FONT_SIZE - 1, "color": MUTED_TEXT[mode]},
        "title": {"font": {"size": FONT_SIZE, "color": MUTED_TEXT[mode]}},
        "zeroline": False,
        "zerolinecolor": AXIS[mode],
        "zerolinewidth": 1,
    }
    return {
        "layout": {
            "paper_bgcolor": TRANSPARENT,
            "plot_bgcolor": TRANSPARENT,
            "font": {"family": FONT_FAMILY, "size": FONT_SIZE, "color": TEXT[mode]},
            "xaxis": {
                **axis,
                "showline": True,
                "ticks": "outside",
                "ticklen": 4,
                "showspikes": True,
                "spikemode": "across",
                "spikesnap": "hovered data",
                "spikethickness": -1,
                "spikedash": "solid",
                "spikecolor": CURSOR[mode],
            },
            "yaxis": axis,
            "hoverlabel": {
                "bgcolor": PANEL[mode],
                "bordercolor": AXIS[mode],
                "font": {"family": NUMBER_FONT_FAMILY, "size": FONT_SIZE - 1, "color": TEXT[mode]},
                "align": "left",
                "namelength": -1,
            },
            "legend": {"font": {"size": FONT_SIZE, "color": TEXT[mode]}, "bgcolor": TRANSPARENT},
            "modebar": {
                "bgcolor": TRANSPARENT,
                "color": MUTED_TEXT[mode],
                "activecolor": TEXT[mode],
            },
        }
    }
