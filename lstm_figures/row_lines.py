"""The lines of one row of a figure, its axis and the time axis, from the tensors of a run."""

from collections.abc import Collection
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from lstm_figures.axis_marks import symmetric_bound
from lstm_figures.gate_record import UNIT_INTERVAL, Line
from lstm_figures.thinning import thin

_PIECE: Final = 8192


def row_lines(
    tensor: Tensor,
    *,
    steps: int,
    batch: int,
    names: tuple[str, ...] | None,
    units: Collection[int] | None,
    max_points: int,
    window: tuple[int, int] | None,
) -> tuple[Line, ...]:
    """(T, B, N) of a run as lines; what is not finite becomes a gap."""
    count = tensor.shape[2]
    indices = [unit for unit in (range(count) if units is None else units) if unit < count]
    values = tensor[:steps, batch].detach().cpu().numpy()
    if units is not None:
        values = values[:, indices]
    lines = _one_after_another(values)
    thinned = thin(lines, max_points, window)
    if not np.isfinite(thinned.values).all():  # what is not finite is among the extremes
        thinned = thin(np.where(np.isfinite(lines), lines, np.float32(np.nan)), max_points, window)
    return tuple(
        Line(
            index=index,
            label=f"unit {index}" if names is None else _name(names, index),
            steps=thinned.steps[at],
            values=thinned.values[at],
        )
        for at, index in enumerate(indices)
    )


def _name(names: tuple[str, ...], index: int) -> str:
    return names[index] if index < len(names) else f"channel {index}"


def row_bounds(quantity: str, values: NDArray[np.float32]) -> tuple[float, float]:
    """The two ends of the axis that holds these values of a quantity; nan is none."""
    if quantity in UNIT_INTERVAL:
        return 0.0, 1.0
    finite = values[~np.isnan(values)]
    if quantity == "x":
        if not finite.size:
            return 0.0, 1.0
        low, high = float(finite.min()), float(finite.max())
        margin = 0.5 * max(abs(low), 1.0) if low == high else 0.0
        return low - margin, high + margin
    bound = symmetric_bound(float(np.abs(finite).max()) if finite.size else 0.0)
    return -bound, bound


def compact_axis(axis: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers as integers, which travel to the browser in a quarter of the bytes."""
    if axis.dtype.kind == "f" and np.all(np.abs(axis) < 2**31) and np.all(axis == np.rint(axis)):
        return axis.astype(np.int64)
    return axis


def _one_after_another(values: NDArray[Any]) -> NDArray[np.float32]:
    """(T, N) -> (N, T) in float32, in pieces that fit a processor's cache."""
    lines = np.empty(values.shape[::-1], dtype=np.float32)
    with np.errstate(over="ignore", invalid="ignore"):
        for begin in range(0, len(values), _PIECE):
            lines[:, begin : begin + _PIECE] = values[begin : begin + _PIECE].T
    return lines
