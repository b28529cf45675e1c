"""Small multiples: one panel above the other over one time axis, so that steps line up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_core.errors import InputError
from lstm_figures.axis_marks import number_text, symmetric_bound
from lstm_figures.gate_record import UNIT_INTERVAL
from lstm_figures.literal_text import literal
from lstm_figures.theme import (
    CURSOR,
    GATE_COLOURS,
    MUTED_TEXT,
    Mode,
    template,
    text_colour,
    unit_shades,
)
from lstm_figures.thinning import thin

_TITLE_PX, _TOP_PX, _BOTTOM_PX, _LEFT_PX, _RIGHT_PX = 22, 4, 40, 50, 12
_MOST_POINTS: Final = 2000
_INK_ROOM: Final = 0.06
_MANY_LINES: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One quantity of some units over some steps.

    Attributes:
        title: what sets this panel apart, as the user reads it.
        quantity: what is drawn, for its colour: i, f, g, o, c or h.
        values: (T, U); what is not finite becomes a gap.
        units: the number of each of the U units, from 0.
        low: the lower end of the axis.
        high: the upper end.
        first: the step of the first row of `values`.
        symbol: what stands before the title; the quantity where it is empty.
    """

    title: str
    quantity: str
    values: NDArray[np.float64]
    units: tuple[int, ...]
    low: float
    high: float
    first: int = 0
    symbol: str = ""


def shared_bounds(quantity: str, values: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """One axis for several panels: 0 to 1 for a gate, else symmetric and at least −1 to 1."""
    if quantity in UNIT_INTERVAL:
        return 0.0, 1.0
    return _symmetric(values, least=1.0)


def difference_bounds(values: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """A symmetric axis that just holds the differences, however small they are."""
    return _symmetric(values, least=0.0)


def draw_small_multiples(
    panels: Sequence[Panel], *, mode: Mode, chosen: int | None = None, panel_height: int = 64
) -> go.Figure:
    """Draw the panels from top to bottom.

    Traces are called ``"standard · unit 2"`` and carry ``meta = {"panel": 0, "unit": 2}``.

    Args:
        panels: what is drawn; none gives an empty figure.
        mode: the page's mode.
        chosen: the step that a vertical line marks.
        panel_height: of one panel, in pixels, without its title.

    Raises:
        InputError: a panel's units are not as many as its lines.
    """
    for panel in panels:
        if panel.values.ndim != 2 or panel.values.shape[1] != len(panel.units):
            raise InputError(
                f"`values` must have shape (T, U) with U = {len(panel.units)} as `units` has; "
                f"got {panel.values.shape}."
            )
    inner = len(panels) * (_TITLE_PX + panel_height)
    layout: dict[str, Any] = {
        "template": template(mode),
        "height": inner + _TOP_PX + _BOTTOM_PX,
        "margin": {"t": _TOP_PX, "r": _RIGHT_PX, "b": _BOTTOM_PX, "l": _LEFT_PX, "pad": 0},
        "meta": {"mode": mode},
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {
            "anchor": _axis(len(panels) - 1) if panels else "y",
            "title": {"text": "step"},
            "tickformat": ",d",
            "showspikes": False,
        },
        "annotations": [],
        "shapes": [] if chosen is None or not panels else [_cursor(chosen, mode)],
    }
    data: list[dict[str, Any]] = []
    for number, panel in enumerate(panels):
        top = 1 - (number * (_TITLE_PX + panel_height) + _TITLE_PX) / inner
        layout[_axis(number).replace("y", "yaxis")] = _value_axis(
            panel, (max(top - panel_height / inner, 0.0), top)
        )
        layout["annotations"].append(_title(panel, top, mode))
        data.extend(_lines(number, panel, mode))
    return go.Figure(data=data, layout=layout)


def _lines(number: int, panel: Panel, mode: Mode) -> Iterator[dict[str, Any]]:
    shades = unit_shades(GATE_COLOURS[mode][panel.quantity], len(panel.units), mode)
    thinned = thin(panel.values.T, _MOST_POINTS)
    for at, (unit, shade) in enumerate(zip(panel.units, shades, strict=True)):
        yield {
            "type": "scatter",
            "mode": "lines" if len(panel.values) > 1 else "markers",
            "name": f"{literal(panel.title)} · unit {unit}",
            "meta": {"panel": number, "unit": unit},
            "x": thinned.steps[at] + panel.first,
            "y": thinned.values[at],
            "yaxis": _axis(number),
            "line": {"color": shade, "width": 1.5 if len(shades) <= _MANY_LINES else 1.1},
            "marker": {"color": shade, "size": 5},
            "hovertemplate": f"{literal(panel.title)} · unit {unit}<br>step %{{x}}"
            f"<br>{panel.symbol or panel.quantity} %{{y:.4f}}<extra></extra>",
        }


def _axis(number: int) -> str:
    return "y" if number == 0 else f"y{number + 1}"


def _value_axis(panel: Panel, domain: tuple[float, float]) -> dict[str, Any]:
    room = (panel.high - panel.low) * _INK_ROOM
    marks = (panel.low, (panel.low + panel.high) / 2, panel.high)
    return {
        "domain": domain,
        "range": [panel.low - room, panel.high + room],
        "tickvals": marks,
        "ticktext": [number_text(mark) for mark in marks],
        "zeroline": panel.low < 0 < panel.high,
        "fixedrange": True,
    }


def _title(panel: Panel, top: float, mode: Mode) -> dict[str, Any]:
    colour = text_colour(GATE_COLOURS[mode][panel.quantity], mode)
    return {
        "text": f'<b><span style="color:{colour}">{panel.symbol or panel.quantity}</span></b>  '
        f"{literal(panel.title)}",
        "font": {"color": MUTED_TEXT[mode]},
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": top,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
    }


def _cursor(step: int, mode: Mode) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": step,
        "x1": step,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": CURSOR[mode], "width": 1},
    }


def _symmetric(values: Sequence[NDArray[np.float64]], *, least: float) -> tuple[float, float]:
    finite = [np.abs(each[np.isfinite(each)]).max(initial=0.0) for each in values]
    largest = float(max(finite, default=0.0))
    bound = symmetric_bound(largest, least or 1e-12) if largest else least or 1.0
    return -bound, bound
