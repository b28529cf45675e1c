"""What of a model's run is drawn: the layer, the units, and their figures' records."""

from collections.abc import Mapping
from typing import Final, cast

import numpy as np

from lstm_core.unit_statistics import Measure, UnitStatistics, ordered_units
from lstm_figures import GateRows, gate_rows
from lstm_ui.model_run import ModelRun
from lstm_ui.workspace import BY_NUMBER, Model, UnitOrder

UNIT_ROWS: Final = ("i", "f", "g", "c", "o", "h")
"""What is shown of one unit, in the order of the plots."""

_MOST_CELLS: Final = 900_000
"""Of all heat maps together; more points than that make the page heavy, not clearer."""
_LEAST_POINTS, _MOST_POINTS = 100, 2000


def layer_of(model: Model, run: ModelRun) -> str:
    """The layer and direction that is shown: the chosen one, or the first."""
    names = list(run.trace.layers)
    return model.layer if model.layer in names else names[0]


def layer_title(name: str, *, both_ways: bool) -> str:
    """``"l1_reverse"`` as ``"layer 1 backwards"``, the direction only where there are both."""
    number, _, direction = name.removeprefix("l").partition("_")
    if not both_ways:
        return f"layer {number}"
    return f"layer {number} {'backwards' if direction else 'forwards'}"


def shown_units(order: UnitOrder, found: Mapping[str, UnitStatistics]) -> tuple[int, ...]:
    """The units that are shown, in their order."""
    if order.measure == BY_NUMBER:
        return tuple(range(len(found["c"].mean)))
    return ordered_units(
        found[order.quantity].by(cast(Measure, order.measure)),
        greatest_first=order.greatest_first,
        low=-np.inf if order.low is None else order.low,
        high=np.inf if order.high is None else order.high,
    )


def heat_rows(model: Model, run: ModelRun, units: tuple[int, ...]) -> GateRows:
    """The record of the heat maps of `units`, below the input."""
    return gate_rows(
        run.scaled.sequence,
        run.trace,
        layer_of(model, run),
        unit_points=heat_points(model, len(units)),
        units=units,
        quantities=("x", *model.quantities),
    )


def heat_points(model: Model, units: int) -> int:
    """How many points each line of the heat maps of so many units keeps."""
    cells = max(units * len(model.quantities), 1)
    return max(_LEAST_POINTS, min(_MOST_CELLS // cells, _MOST_POINTS))


def unit_rows(model: Model, run: ModelRun) -> GateRows:
    """The record of the chosen unit's lines."""
    return gate_rows(
        run.scaled.sequence,
        run.trace,
        layer_of(model, run),
        units=(model.unit,),
        quantities=UNIT_ROWS,
    )
