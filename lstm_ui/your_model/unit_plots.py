"""The units of a model as heat maps, and one of them as lines."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import streamlit as st

from lstm_core.unit_statistics import UnitStatistics
from lstm_figures import GateRows, Kind
from lstm_ui import session
from lstm_ui.components.gate_plot import gate_plot, gate_plot_message
from lstm_ui.components.packed_figure import PackedFigure, packed_figure
from lstm_ui.html import coloured, table
from lstm_ui.model_run import ModelRun
from lstm_ui.numbers import fixed
from lstm_ui.workspace import Model, Workspace, model_of, with_model_view
from lstm_ui.your_model.units import UNIT_ROWS, heat_rows, layer_of, unit_rows

_HEAT: Final = "model-heat-maps"
_LINES: Final = "model-unit"


def heat_maps(workspace: Workspace, run: ModelRun, units: tuple[int, ...]) -> None:
    """Draw every shown unit; a click opens one."""
    model = model_of(workspace)
    rests_on = (run, model.quantities, model.order, model.layer)
    _plot(
        _HEAT,
        _figure(_HEAT, rests_on, lambda: heat_rows(model, run, units), "heat"),
        workspace,
        run,
        f"Heat maps of {', '.join(model.quantities)} of {len(units)} units over "
        f"{len(run.scaled.sequence)} steps. The left and right arrow keys move the step.",
    )


def unit_lines(workspace: Workspace, run: ModelRun) -> None:
    """Draw the chosen unit's gates and states as lines."""
    model = model_of(workspace)
    _plot(
        _LINES,
        _figure(_LINES, (run, model.layer, model.unit), lambda: unit_rows(model, run), "lines"),
        workspace,
        run,
        f"Gates and states of unit {model.unit} over {len(run.scaled.sequence)} steps.",
    )


def unit_numbers(model: Model, found: Mapping[str, UnitStatistics]) -> None:
    """Draw the mean, variance and saturation of the chosen unit."""
    rows = [
        (False, [coloured(quantity, quantity), *_cells(found[quantity], model.unit)])
        for quantity in UNIT_ROWS
        if model.unit < len(found[quantity].mean)
    ]
    head = ["", "mean", "variance", "left-saturated", "right-saturated"]
    st.html(table(head, rows, f"What unit {model.unit} does over all steps"))


def _cells(statistics: UnitStatistics, unit: int) -> list[str]:
    measures = (statistics.mean, statistics.variance, statistics.left, statistics.right)
    return ["–" if np.isnan(values[unit]) else fixed(values[unit], 3) for values in measures]


def _figure(
    name: str, rests_on: tuple[object, ...], rows: Callable[[], GateRows], kind: Kind
) -> PackedFigure:
    mode = session.colour_mode()
    return session.remembered(name, (*rests_on, mode), lambda: packed_figure(rows(), kind, mode))


def _plot(
    name: str, figure: PackedFigure, workspace: Workspace, run: ModelRun, description: str
) -> None:
    model = model_of(workspace)
    message = gate_plot_message(
        name,
        figure,
        layer=run.trace[layer_of(model, run)],
        x=run.trace.x,
        step=workspace.step,
        unit=model.unit,
        description=description,
        answered=session.drawing(name),
    )
    gate_plot(
        name,
        message,
        pick=lambda now, step, unit, quantity: with_model_view(now, step=step, unit=unit),
    )
