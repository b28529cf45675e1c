"""The sum behind one number as a waterfall, and its activation with the place it is taken at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from lstm_core.why_record import Curve
from lstm_figures.literal_text import literal
from lstm_figures.theme import (
    AXIS,
    DIVERGING,
    FONT_SIZE,
    GATE_COLOURS,
    MUTED_TEXT,
    NUMBER_FONT_FAMILY,
    TEXT,
    Mode,
    template,
)

ROW_HEIGHT: Final = 27
_MARGIN_TOP, _MARGIN_BOTTOM = 6, 34
_CURVE_HEIGHT = 224
_CURVE_REACH = 6.0
_CURVE_POINTS = 121


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the waterfall: how it is written, its value, and its figures as shown."""

    label: str
    value: float
    shown: str


def draw_waterfall(bars: Sequence[Bar], total: Bar, *, quantity: str, mode: Mode) -> go.Figure:
    """Each bar begins where the one above it ends; the last is their sum.

    Values that are not finite leave a gap.

    Args:
        bars: the summands, from top to bottom.
        total: their sum.
        quantity: the gate or state whose colour the sum has.
        mode: ``"light"`` or ``"dark"``.
    """
    rows = [*bars, total]
    ends = np.cumsum([0.0, *(bar.value for bar in bars)])
    low, high = _padded(float(np.nanmin(ends)), float(np.nanmax(ends)))
    places = [_with_subscripts(literal(bar.label)) for bar in rows]
    trace = go.Waterfall(
        orientation="h",
        y=list(range(len(rows))),
        x=[bar.value for bar in rows],
        measure=["relative"] * len(bars) + ["total"],
        text=[literal(bar.shown) for bar in rows],
        textposition="outside",
        textfont={"family": NUMBER_FONT_FAMILY, "size": FONT_SIZE, "color": TEXT[mode]},
        cliponaxis=False,
        customdata=places,
        hovertemplate="%{customdata}<br>%{text}<extra></extra>",
        increasing={"marker": {"color": DIVERGING[mode][-3]}},
        decreasing={"marker": {"color": DIVERGING[mode][2]}},
        totals={"marker": {"color": GATE_COLOURS[mode][quantity]}},
        connector={"line": {"color": AXIS[mode], "width": 1}},
        width=0.62,
    )
    layout = {
        "template": template(mode),
        "height": len(rows) * ROW_HEIGHT + _MARGIN_TOP + _MARGIN_BOTTOM,
        "margin": {"l": 8, "r": 8, "t": _MARGIN_TOP, "b": _MARGIN_BOTTOM},
        "showlegend": False,
        "xaxis": {
            "range": [low, high],
            "fixedrange": True,
            "zeroline": True,
            "showspikes": False,
            "nticks": 6,
        },
        "yaxis": {
            "tickvals": list(range(len(rows))),
            "ticktext": places,
            "tickfont": {"size": FONT_SIZE, "color": TEXT[mode]},
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "automargin": True,
            "showgrid": False,
        },
    }
    return go.Figure(data=[trace], layout=layout)


def draw_curve(curve: Curve, *, quantity: str, mode: Mode) -> go.Figure:
    """The activation, the place where it is taken, and the tangent there.

    Args:
        curve: the activation and the place.
        quantity: the gate or state whose colour the point has.
        mode: ``"light"`` or ``"dark"``.
    """
    reach = max(_CURVE_REACH, 1.15 * abs(curve.at))
    at = np.linspace(-reach, reach, _CURVE_POINTS)
    values = [Curve(curve.activation, float(place)).value for place in at]
    low = -1.0 if curve.activation == "tanh" else 0.0
    half = min(reach / 4, 0.45 * (1 - low) / max(curve.derivative, 1e-9))
    tangent = [curve.value - half * curve.derivative, curve.value + half * curve.derivative]
    colour = GATE_COLOURS[mode][quantity]
    traces: list[Any] = [
        go.Scatter(
            x=at,
            y=values,
            mode="lines",
            name=curve.activation,
            line={"color": MUTED_TEXT[mode], "width": 1.5},
            hoverinfo="skip",
        ),
        go.Scatter(
            x=[curve.at - half, curve.at + half],
            y=tangent,
            mode="lines",
            name="tangent",
            line={"color": colour, "width": 2.5},
            hoverinfo="skip",
        ),
        go.Scatter(
            x=[curve.at],
            y=[curve.value],
            mode="markers",
            name=quantity,
            marker={"color": colour, "size": 10},
            hovertemplate=f"{curve.activation}(%{{x:.4f}}) = %{{y:.4f}}<extra></extra>",
        ),
    ]
    layout = {
        "template": template(mode),
        "height": _CURVE_HEIGHT,
        "margin": {"l": 32, "r": 8, "t": 8, "b": 42},
        "showlegend": False,
        "xaxis": {
            "range": [-reach, reach],
            "fixedrange": True,
            "showspikes": False,
            "nticks": 5,
            "title": {"text": "c" if quantity == "h" else "sum", "standoff": 6},
        },
        "yaxis": {
            "range": [low - 0.08, 1.08],
            "tickvals": [low, (low + 1) / 2, 1],
            "fixedrange": True,
        },
    }
    return go.Figure(data=traces, layout=layout)


def _with_subscripts(text: str) -> str:
    """The lesson's names as they are set: ``W_xi`` as W with xi below."""
    return re.sub(r"\b([Wb])_(\w+)", r"\1<sub>\2</sub>", text)


def _padded(low: float, high: float) -> tuple[float, float]:
    """Room for the figures, which stand beside the bars."""
    low, high = min(low, 0.0), max(high, 0.0)
    room = 0.42 * ((high - low) or 1.0)
    return low - room, high + room
