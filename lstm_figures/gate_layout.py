"""The layout of the gate figure: rows stacked over one time axis, titles, marks."""

from typing import Any, Final, Literal

from lstm_core.unit_statistics import LEFT_SATURATED, RIGHT_SATURATED
from lstm_figures.axis_marks import marks_between, number_text
from lstm_figures.gate_record import UNIT_INTERVAL, GateRows, Row
from lstm_figures.gate_traces import heat_colours, heat_range, in_order
from lstm_figures.literal_text import literal
from lstm_figures.theme import (
    AXIS,
    MUTED_TEXT,
    Mode,
    quantity_colour,
    template_spec,
    text_colour,
)

Kind = Literal["lines", "heat"]

_TITLE_PX: Final = 20
_ROW_PX: Final = 56
_TALLEST_ROW_PX: Final = 168
_TALLEST_ROWS_PX: Final = 900
_UNIT_PX: Final = 4
_TOP_PX, _RIGHT_PX, _BOTTOM_PX, _LEFT_PX = 6, 12, 46, 50
_AXIS_NAME_PX: Final = 20
_LEGEND_ROW_PX, _MOST_LEGEND_ROWS, _PHONE_LEGEND_COLUMNS = 20, 3, 3
_MOST_LINES_OF_X: Final = 8
_INK_ROOM: Final = 0.06
_EVERY_STEP_MARKED: Final = 12


def is_heat(row: Row, kind: Kind) -> bool:
    """Whether a row is a heat map: the input stays lines while it has few channels."""
    if row.quantity == "x":
        return kind == "heat" and len(row.lines) > _MOST_LINES_OF_X
    return kind == "heat"


def axis_id(number: int) -> str:
    """Plotly's name of the value axis of a row, rows counted from 0."""
    return "y" if number == 0 else f"y{number + 1}"


def gate_layout(rows: GateRows, kind: Kind, mode: Mode) -> dict[str, Any]:
    """Plotly's layout of the gate figure, but for what happens under the pointer."""
    heights = _row_heights(rows, kind)
    legend = _legend_height(rows) if kind == "lines" else 0
    bottom = _BOTTOM_PX + legend
    inner = sum(heights) + _TITLE_PX * len(heights)
    layout: dict[str, Any] = {
        "template": template_spec(mode),
        "height": inner + _TOP_PX + bottom,
        "margin": {"t": _TOP_PX, "r": _RIGHT_PX, "b": bottom, "l": _LEFT_PX, "pad": 0},
        "meta": {"mode": mode},
        "uirevision": "gates",
        "dragmode": "zoom",
        "showlegend": legend > 0,
        "legend": {
            "orientation": "h",
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "yref": "container",
            "y": legend / (inner + _TOP_PX + bottom),
            "yanchor": "top",
            "maxheight": max(legend, 1),
            "itemwidth": 34,
            "tracegroupgap": 0,
        },
        "xaxis": _time_axis(rows, len(heights)),
        "annotations": [],
    }
    top = 1.0
    for number, (row, height) in enumerate(zip(rows.rows, heights, strict=True)):
        top -= _TITLE_PX / inner
        bottom_edge = max(top - height / inner, 0.0)
        name = "yaxis" if number == 0 else f"yaxis{number + 1}"
        value_axis = _unit_axis(row) if is_heat(row, kind) else _value_axis(row, mode)
        layout[name] = {
            **value_axis,
            "domain": [bottom_edge, top],
            "anchor": "x",
            "fixedrange": True,
        }
        layout["annotations"].append(_title(row, top, mode, is_heat(row, kind)))
        top = bottom_edge
    layout["annotations"].append(_axis_name(rows, mode))
    if not rows.steps:
        layout["annotations"].append(_nothing_to_draw(mode))
    return layout


def _legend_height(rows: GateRows) -> int:
    """Room for the legend on a phone; where even that is too little, it scrolls."""
    counts = [
        max((len(row.lines) for row in rows.rows if (row.quantity == "x") is of_x), default=0)
        for of_x in (True, False)
    ]
    entries = sum(count for count in counts if count > 1) + bool(rows.ghost_name)
    lines = min(-(-entries // _PHONE_LEGEND_COLUMNS), _MOST_LEGEND_ROWS)
    return lines * _LEGEND_ROW_PX + 8 if entries else 0


def _time_axis(rows: GateRows, row_count: int) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "anchor": axis_id(row_count - 1),
        "uirevision": _extent(rows),
        "autorange": True,
        "nticks": 12,
    }
    if rows.axis.dtype.kind == "M":
        axis["type"] = "date"
    else:
        axis["type"] = "linear"
        axis["tickformat"] = ",d" if rows.axis_is_step else ""
        axis["hoverformat"] = ",d" if rows.axis_is_step else ""
        if rows.axis_is_step and rows.steps <= _EVERY_STEP_MARKED:
            axis["dtick"] = 1
    if rows.axis_is_step and rows.steps <= 1:
        axis |= {"autorange": False, "range": [-0.5, 0.5], "tickvals": [0]}
    return axis


def _extent(rows: GateRows) -> str:
    """Changes with the sequence, so that a zoom into one does not hide the next."""
    ends = (rows.axis[0], rows.axis[-1]) if rows.steps else ()
    return " ".join(map(str, (literal(rows.axis_name), rows.steps, *ends)))


def _value_axis(row: Row, mode: Mode) -> dict[str, Any]:
    room = (row.high - row.low) * _INK_ROOM
    if row.quantity == "x":
        marks = marks_between(row.low, row.high)
    else:
        marks = (row.low, (row.low + row.high) / 2, row.high)
    axis: dict[str, Any] = {
        "range": [row.low - room, row.high + room],
        "tickvals": list(marks),
        "ticktext": [number_text(mark) for mark in marks],
        "zeroline": row.low < 0 < row.high,
    }
    if row.quantity in UNIT_INTERVAL:
        axis["minor"] = {
            "tickvals": [LEFT_SATURATED, RIGHT_SATURATED],
            "showgrid": True,
            "gridcolor": AXIS[mode],
            "griddash": "1px,4px",
        }
    return axis


def _unit_axis(row: Row) -> dict[str, Any]:
    last = max(len(row.lines) - 1, 0)
    marks = sorted({0, last}) if last < 4 else [0, last // 2, last]
    return {
        "range": [last + 0.5, -0.5],
        "tickvals": marks,
        "ticktext": [str(row.lines[mark].index) for mark in marks if row.lines],
        "type": "linear" if in_order(row) else "category",
        "showgrid": False,
    }


def _title(row: Row, top: float, mode: Mode, heat: bool) -> dict[str, Any]:
    colour = text_colour(quantity_colour(row.quantity, mode), mode)
    words = row.title
    if row.quantity == "x" and len(row.lines) == 1:
        words = f"input · {literal(row.lines[0].label)}"
    if heat:
        words += f"   {_heat_key(row, mode)}"
    return {
        "text": f'<b><span style="color:{colour}">{row.quantity}</span></b>  {words}',
        "font": {"color": MUTED_TEXT[mode]},
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": top,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -1,
        "showarrow": False,
        "align": "left",
    }


def _axis_name(rows: GateRows, mode: Mode) -> dict[str, Any]:
    """Plotly's own axis title moves up into the last row when the figure's height changes."""
    return {
        "text": literal(rows.axis_name),
        "font": {"color": MUTED_TEXT[mode]},
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0,
        "yshift": -_AXIS_NAME_PX,
        "yanchor": "top",
        "showarrow": False,
    }


def _nothing_to_draw(mode: Mode) -> dict[str, Any]:
    return {
        "text": "The sequence has no steps.",
        "font": {"color": MUTED_TEXT[mode]},
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
    }


def _row_heights(rows: GateRows, kind: Kind) -> list[int]:
    """Taller for more units; the fewer rows there are, the taller each may be."""
    tallest = max(_TALLEST_ROW_PX, _TALLEST_ROWS_PX // max(len(rows.rows), 1))
    return [
        min(max(_ROW_PX, _UNIT_PX * len(row.lines)), tallest) if is_heat(row, kind) else _ROW_PX
        for row in rows.rows
    ]


def _heat_key(row: Row, mode: Mode) -> str:
    """The least, middle and greatest value of a heat map, each after a box of its colour."""
    low, high = heat_range(row)
    colours = heat_colours(row, mode)
    middle = len(colours) // 2
    near_page = middle if low < 0 else 0
    keys = []
    for value, at in ((low, 0), ((low + high) / 2, middle), (high, len(colours) - 1)):
        box = "□" if at == near_page else f'<span style="color:{colours[at]}">■</span>'
        keys.append(f"{box} {number_text(float(f'{value:.3g}'))}")
    return "  ".join(keys)
