"""What the gate figure says about the step under the pointer."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_figures.gate_record import UNIT_INTERVAL, GateRows, Row
from lstm_figures.gate_traces import in_order
from lstm_figures.literal_text import literal
from lstm_figures.theme import Mode, quantity_colour, text_colour

_MOST_COLUMNS = 8
_PLAIN, _SHARE, _SIGNED = ".5~g", ".4f", "+.4f"
_COLUMN_GAP = {_PLAIN: "  ", _SHARE: "  ", _SIGNED: " "}


def has_unified_readout(rows: GateRows, *, heat: bool) -> bool:
    """Whether one label can hold every value of a step: few lines, and each step drawn."""
    widest = max((len(row.lines) for row in rows.rows), default=0)
    return not heat and not rows.thinned and widest <= _MOST_COLUMNS


def readouts(rows: GateRows, positions: NDArray[Any], mode: Mode) -> Iterator[dict[str, Any]]:
    """One unseen trace for each row, whose label lists the row's values at a step, unit by unit.

    The input's also gives the step number where the axis measures something else.
    """
    for row in rows.rows:
        values = np.stack(
            [line.values for line in row.lines] or [np.empty(0, np.float32)], axis=1
        )  # (T, N)
        colour = text_colour(quantity_colour(row.quantity, mode), mode)
        number = _number_format(row)
        columns = "".join(
            f"{_COLUMN_GAP[number]}%{{customdata[{column}]:{number}}}"
            for column in range(values.shape[1])
        )
        if row.quantity == "x" and not rows.axis_is_step:
            columns += "  · step %{pointNumber}"
        yield {
            "type": "scatter",
            "mode": "lines",
            "name": f"readout · {row.quantity}",
            "meta": {"quantity": "readout", "unit": None},
            "x": positions,
            "y": np.full(rows.steps, (row.low + row.high) / 2, dtype=np.float32),
            "xaxis": "x",
            "customdata": values,
            "hovertemplate": f'<b><span style="color:{colour}">{row.quantity}</span></b>'
            f"{columns}<extra></extra>",
            "line": {"width": 0, "color": colour},
            "showlegend": False,
        }


def unified_title(rows: GateRows) -> str:
    """The head of the label that reads all rows: where on the axis it stands."""
    return f"{literal(rows.axis_name)} %{{x}}"


def point_template(rows: GateRows, row: Row, mode: Mode, heat: bool) -> str:
    """The label of a single point: quantity, unit, step and value."""
    colour = text_colour(quantity_colour(row.quantity, mode), mode)
    letter = f'<b><span style="color:{colour}">{row.quantity}</span></b>'
    which = "unit %{y}" if in_order(row) else "%{y}"
    unit, value = (which, "z") if heat else ("%{fullData.name}", "y")
    thinned = rows.thins(row)
    if thinned:
        where = "step %{customdata}"
    else:
        where = "step %{pointNumber[1]}" if heat else "step %{pointNumber}"
    if not rows.axis_is_step and not (heat and thinned):
        where += f" · {literal(rows.axis_name)} %{{x}}"
    subject = f"{letter} · {unit}" if heat else unit
    return f"{subject}<br>{where}<br>%{{{value}:{_number_format(row)}}}<extra></extra>"


def _number_format(row: Row) -> str:
    if row.quantity == "x":
        return _PLAIN
    return _SHARE if row.quantity in UNIT_INTERVAL else _SIGNED
