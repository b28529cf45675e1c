"""Fewer points for a long line, without losing a peak."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import InputError

_LEAST_POINTS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Thinned:
    """Points kept of N lines.

    Attributes:
        steps: (N, P) which steps were kept, increasing along each line.
        values: (N, P) the lines' values at those steps.
    """

    steps: NDArray[np.int32]
    values: NDArray[np.float32]


def thin(values: NDArray[np.float32], max_points: int) -> Thinned:
    """Keep the ends of every line, and its least and greatest value in each stretch of steps.

    Every line keeps the same number of points, and its k-th point comes from the
    same stretch as any other line's k-th.

    Args:
        values: (N, T); nan stands for a gap, which is kept where it fills a stretch.
        max_points: the most points a line may keep, at least 4.

    Raises:
        InputError: if `max_points` is below 4.
    """
    if max_points < _LEAST_POINTS:
        raise InputError(f"`max_points` must be at least {_LEAST_POINTS}; got {max_points}.")
    lines, total = values.shape
    if total <= max_points:
        return Thinned(
            steps=np.broadcast_to(np.arange(total, dtype=np.int32), values.shape), values=values
        )
    width = -(-total // ((max_points - 2) // 2))
    stretches = -(-total // width)
    padded = np.full((lines, stretches * width), np.nan, dtype=np.float32)
    padded[:, :total] = values
    folded = padded.reshape(lines, stretches, width)
    gaps = np.isnan(folded)
    least = np.where(gaps, np.inf, folded).argmin(axis=2)
    greatest = np.where(gaps, -np.inf, folded).argmax(axis=2)
    pair = np.stack([np.minimum(least, greatest), np.maximum(least, greatest)], axis=2)
    pair += (np.arange(stretches) * width)[:, None]
    steps = np.empty((lines, 2 * stretches + 2), dtype=np.int32)
    steps[:, 0], steps[:, -1] = 0, total - 1
    steps[:, 1:-1] = pair.reshape(lines, -1)
    return Thinned(steps=steps, values=np.take_along_axis(values, steps, axis=1))
