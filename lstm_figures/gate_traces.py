"""The traces of the gate figure: lines, heat maps, and the legend's own entries."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lstm_figures.gate_record import GateRows, Line, Row
from lstm_figures.literal_text import literal
from lstm_figures.theme import (
    DASHES,
    DIVERGING,
    GATE_COLOURS,
    GHOST,
    SEQUENTIAL,
    Mode,
    colour_scale,
    quantity_colour,
    unit_shades,
)

_MARKED_STEPS: Final = 40
_MOST_DASHED: Final = 2 * len(DASHES)
_GHOST_DASH: Final = "3px,3px"
_LINE_WIDTH: Final = 1.5
_FINE_WIDTH: Final = 1
"""Of crowded lines; a browser without a graphics card draws those of 1 px in half the time."""
_MANY_LINES, _MANY_POINTS = 8, 500


def unit_lines(
    rows: GateRows, row: Row, positions: NDArray[Any], mode: Mode
) -> Iterator[dict[str, Any]]:
    """One line for each unit or channel of a row, after those of the run behind it."""
    shades = unit_shades(quantity_colour(row.quantity, mode), len(row.lines), mode)
    few_steps = rows.steps <= _MARKED_STEPS
    named_channels = row.quantity == "x" and len(row.lines) > 1
    for line in row.ghosts:
        yield {
            **_line(rows, row, line, positions),
            "mode": "lines",
            "name": f"{row.quantity} · {literal(line.label)} · {literal(rows.ghost_name)}",
            "uid": f"ghost-{row.quantity}-{line.index}",
            "meta": {"quantity": "ghost", "of": row.quantity, "unit": line.index},
            "line": _ghost_line(mode),
            "showlegend": False,
        }
    for line, shade in zip(row.lines, shades, strict=True):
        crowded = len(row.lines) > _MANY_LINES or len(line.steps) > _MANY_POINTS
        yield {
            **_line(rows, row, line, positions),
            "mode": "lines+markers" if few_steps else "lines",
            "name": f"{row.quantity} · {literal(line.label)}",
            "uid": f"{row.quantity}-{line.index}",
            "meta": {"quantity": row.quantity, "unit": line.index},
            "line": {
                "color": shade,
                "width": _FINE_WIDTH if crowded else _LINE_WIDTH,
                "dash": _dash(line.index, len(row.lines)),
            },
            "marker": {"size": 4, "color": shade},
            "showlegend": named_channels,
        }


def _line(rows: GateRows, row: Row, line: Line, positions: NDArray[Any]) -> dict[str, Any]:
    whole = len(line.steps) == rows.steps
    return {
        "type": "scatter",
        "x": positions if whole else positions[line.steps],
        "y": line.values,
        "customdata": None if whole else line.steps,
        "xaxis": "x",
        "legendgroup": line.label if row.quantity != "x" else f"x {line.index}",
    }


def _ghost_line(mode: Mode) -> dict[str, Any]:
    return {"color": GHOST[mode], "width": 1, "dash": _GHOST_DASH}


def heat_map(
    rows: GateRows, row: Row, positions: NDArray[Any], mode: Mode
) -> Iterator[dict[str, Any]]:
    """The row as a map of units by steps; nothing when it has no units."""
    if not row.lines:
        return
    low, high = heat_range(row)
    thinned = rows.thins(row)
    yield {
        "type": "heatmap",
        "name": row.quantity,
        "uid": row.quantity,
        "meta": {
            "quantity": row.quantity,
            "unit": None,
            "units": [line.index for line in row.lines],
        },
        "x": positions[row.lines[0].steps] if thinned else positions,
        "y": np.arange(len(row.lines)) if in_order(row) else [line.label for line in row.lines],
        "z": np.stack([line.values for line in row.lines]),
        "customdata": np.stack([line.steps for line in row.lines]) if thinned else None,
        "xaxis": "x",
        "zmin": low,
        "zmax": high,
        "zmid": 0 if low < 0 else None,
        "colorscale": colour_scale(heat_colours(row, mode)),
        "showscale": False,
        "hoverongaps": False,
    }


def unit_legend(rows: GateRows, mode: Mode) -> Iterator[dict[str, Any]]:
    """One entry for each unit, which shows and hides it in every row, and what is behind."""
    units = max((row.lines for row in rows.rows if row.quantity != "x"), key=len, default=())
    shades = unit_shades(GATE_COLOURS[mode]["x"], len(units), mode)
    if len(units) > 1:
        for line, shade in zip(units, shades, strict=True):
            dash = _dash(line.index, len(units))
            yield {
                **_legend_entry(literal(line.label), line.label, f"legend-{line.index}"),
                "meta": {"quantity": "legend", "unit": line.index},
                "line": {"color": shade, "width": 1.5, "dash": dash},
            }
    if rows.ghost_name:
        yield {
            **_legend_entry(literal(rows.ghost_name), "ghost", "legend-ghost"),
            "meta": {"quantity": "legend", "unit": None},
            "line": _ghost_line(mode),
            "showlegend": True,
        }


def _legend_entry(name: str, group: str, uid: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "uid": uid,
        "x": [None],
        "y": [None],
        "xaxis": "x",
        "yaxis": "y",
        "legendgroup": group,
        "hoverinfo": "skip",
    }


def in_order(row: Row) -> bool:
    """Whether the lines are all there are, from 0 on, so that a number of a line says which."""
    return all(at == line.index for at, line in enumerate(row.lines))


def heat_range(row: Row) -> tuple[float, float]:
    """Values at the two ends of a heat map's colours; zero is in the middle if any is signed."""
    if row.low >= 0:
        return row.low, row.high
    bound = max(abs(row.low), abs(row.high))
    return -bound, bound


def heat_colours(row: Row, mode: Mode) -> tuple[str, ...]:
    """The colours of a heat map from its least to its greatest value."""
    return SEQUENTIAL[mode] if row.low >= 0 else DIVERGING[mode]


def _dash(index: int, count: int) -> str:
    """Among many lines a pattern tells nothing apart, and doubles the time to draw."""
    return DASHES[index % len(DASHES)] if count <= _MOST_DASHED else DASHES[0]
