"""What each unit does over a whole run: mean, variance, saturation; and units in their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from torch import Tensor

from lstm_core.conventions import QUANTITIES, SIGMOID_GATES
from lstm_core.errors import InputError
from lstm_core.tracing import LayerTrace
from lstm_core.variants import Variant

LEFT_SATURATED: Final = 0.1
"""A gate below this is closed (Karpathy et al. 2015, section 4.2)."""

RIGHT_SATURATED: Final = 0.9
"""A gate above this is open."""

Measure = Literal["mean", "variance", "left", "right", "saturation"]

MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)
"""What a unit can be judged by."""

SATURATIONS: Final = ("left", "right", "saturation")
"""The measures that need an activation with ends, which c and h lack."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitStatistics:
    """One quantity of a run, unit by unit: (H,) float64 each.

    The saturations are fractions of the steps, 0 to 1.

    Attributes:
        mean: over the steps.
        variance: over the steps, divided by their number.
        left: steps at the lower end of the activation: σ below 0.1, tanh below −0.9.
        right: steps at its upper end, above 0.9.
        saturation: the sum of both. All three are nan for c, h and a linear candidate,
            which have no ends.
    """

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    left: NDArray[np.float64]
    right: NDArray[np.float64]
    saturation: NDArray[np.float64]

    def by(self, measure: Measure) -> NDArray[np.float64]:
        """The values of one measure, (H,).

        Raises:
            InputError: there is no such measure.
        """
        if measure not in MEASURES:
            raise InputError(f"`measure` must be one of {', '.join(MEASURES)}; got {measure!r}.")
        values: NDArray[np.float64] = getattr(self, measure)
        return values


def unit_statistics(run: LayerTrace, quantity: str, form: Variant) -> UnitStatistics:
    """Judge every unit of one layer and direction by one of its quantities.

    Saturation is the measure of Karpathy, Johnson & Fei-Fei 2015 (Visualizing and
    Understanding Recurrent Networks, section 4.2): the fraction of steps in which a
    gate is below 0.1 or above 0.9. For the candidate, which begins at −1, the lower
    end is below −0.9. Steps that a packed sequence does not have are left out.

    Args:
        run: what the layer did, (T, B, H).
        quantity: one of i, f, g, o, c, h.
        form: the form of the equations, which says whether g ends at ±1.

    Raises:
        InputError: there is no such quantity.
    """
    if quantity not in QUANTITIES:
        raise InputError(f"`quantity` must be one of {', '.join(QUANTITIES)}; got {quantity!r}.")
    values = _steps_by_units(getattr(run, quantity))
    left, right = _saturated(quantity, values, form)
    return UnitStatistics(
        mean=values.mean(axis=0),
        variance=values.var(axis=0),
        left=left,
        right=right,
        saturation=left + right,
    )


def ordered_units(
    values: NDArray[np.float64],
    *,
    greatest_first: bool = True,
    low: float = -np.inf,
    high: float = np.inf,
) -> tuple[int, ...]:
    """The units whose value is within `low` and `high`, in the order of their values.

    Units of equal value stay in the order of their numbers; a value of nan has no
    place in an order, and its unit is left out.

    Args:
        values: (H,), such as `UnitStatistics.by` gives.
        greatest_first: begin with the greatest value rather than the least.
        low: the least value that is let in.
        high: the greatest value that is let in.
    """
    key = -values if greatest_first else values
    order = np.argsort(key, kind="stable")
    return tuple(int(unit) for unit in order if low <= values[unit] <= high)


def layer_statistics(run: LayerTrace, form: Variant) -> Mapping[str, UnitStatistics]:
    """`unit_statistics` of every quantity i, f, g, o, c and h."""
    return MappingProxyType({q: unit_statistics(run, q, form) for q in QUANTITIES})


def statistics_table(found: Mapping[str, UnitStatistics]) -> pd.DataFrame:
    """What `layer_statistics` found as a table, one row for each unit.

    Columns: unit, then for each of i, f, g, o, c and h ``"i mean"``, ``"i variance"``,
    ``"i left"`` and ``"i right"``, without the last two where the quantity has no ends.
    A projected h has P units and is nan in further rows.
    """
    columns: dict[str, pd.Series[float]] = {}
    for quantity, statistics in found.items():
        for measure in ("mean", "variance", "left", "right"):
            values = getattr(statistics, measure)
            if not np.isnan(values).all():
                columns[f"{quantity} {measure}"] = pd.Series(values)
    table = pd.DataFrame(columns)
    table.insert(0, "unit", np.arange(len(table)))
    return table


def _steps_by_units(values: Tensor) -> NDArray[np.float64]:
    """(T, B, H) -> (steps that are there, H)."""
    flat = values.detach().cpu().double().flatten(0, 1).numpy()
    there: NDArray[np.float64] = flat[~np.isnan(flat).all(axis=1)]
    return there


def _saturated(
    quantity: str, values: NDArray[np.float64], form: Variant
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if quantity in SIGMOID_GATES:
        lower_end = LEFT_SATURATED
    elif quantity == "g" and form.candidate == "tanh":
        lower_end = -RIGHT_SATURATED
    else:
        nothing = np.full(values.shape[1], np.nan)
        return nothing, nothing
    return (values < lower_end).mean(axis=0), (values > RIGHT_SATURATED).mean(axis=0)
