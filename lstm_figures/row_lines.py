"""The lines of one row of a figure, its axis and the time axis, from the tensors of a run."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from lstm_figures.axis_marks import symmetric_bound
from lstm_figures.gate_record import UNIT_INTERVAL, Line
from lstm_figures.thinning import thin_in_pieces

ReadRows = Callable[[int, int], Mapping[str, Tensor]]
"""Gives the steps from the first to before the last of every row, (steps, B, N) each."""


def row_lines(
    rows: Mapping[str, Tensor], *, units: Collection[int] | None = None, steps: int, **how: Any
) -> dict[str, tuple[Line, ...]]:
    """`row_lines_in_pieces` of rows that are there, (T, B, N) each; their units or those of all."""
    shown = {
        name: [unit for unit in (range(count) if units is None else units) if unit < count]
        for name, count in ((name, tensor.shape[2]) for name, tensor in rows.items())
    }
    return row_lines_in_pieces(
        lambda begin, end: {name: tensor[begin:end] for name, tensor in rows.items()},
        shown,
        steps=min(steps, *map(len, rows.values())) if rows else 0,
        **how,
    )


def row_lines_in_pieces(
    read: ReadRows,
    shown: Mapping[str, Sequence[int]],
    *,
    steps: int,
    max_points: int,
    window: tuple[int, int] | None,
    batch: int = 0,
    names: tuple[str, ...] | None = None,
) -> dict[str, tuple[Line, ...]]:
    """Rows of a run as lines by their names; what is not finite becomes a gap.

    Args:
        read: is asked for all steps in order, so that it may make them meanwhile.
        shown: the units of each row to draw.
        steps: how many there are.
        max_points: the most points a line keeps.
        window: steps that are shown in more detail; see `lstm_figures.gate_rows`.
        batch: which of the B sequences.
        names: of the channels where the row is the input.
    """

    def blocks(begin: int, end: int) -> list[NDArray[Any]]:
        rows = read(begin, end)
        return [_columns(rows[name], batch, shown[name]).T for name in shown]

    if not shown:
        return {}
    count = sum(map(len, shown.values()))
    thinned = thin_in_pieces(blocks, count, steps, max_points, window)
    kept = zip(thinned.steps, thinned.values, strict=True)
    return {
        name: tuple(
            Line(
                index=index,
                label=f"unit {index}" if names is None else _name(names, index),
                steps=its_steps,
                values=its_values,
            )
            for index, (its_steps, its_values) in zip(
                indices, islice(kept, len(indices)), strict=True
            )
        )
        for name, indices in shown.items()
    }


def _columns(values: Tensor, batch: int, indices: Sequence[int]) -> NDArray[Any]:
    array: NDArray[Any] = values.numpy(force=True)[:, batch]
    every_one = list(indices) == list(range(array.shape[1]))
    return array if every_one else array[:, indices]  # a choice of columns is a copy


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
