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


def thin(
    values: NDArray[np.float32], max_points: int, window: tuple[int, int] | None = None
) -> Thinned:
    """Keep the ends of every line, and its least and greatest value in each stretch of steps.

    Every line keeps the same number of points, and its k-th point comes from the
    same stretch as any other line's k-th.

    Args:
        values: (N, T); nan stands for a gap, which is kept where it fills a stretch.
        max_points: the most points a line may keep, at least 4.
        window: the first step, and the one after the last, of a part that keeps up to
            `max_points` by itself; the parts before and after it share as many again.

    Raises:
        InputError: if `max_points` is below 4.
    """
    if max_points < _LEAST_POINTS:
        raise InputError(f"`max_points` must be at least {_LEAST_POINTS}; got {max_points}.")
    total = values.shape[1]
    if total <= max_points:
        return Thinned(_every_step(values), values)
    first, end = (0, total) if window is None else (max(window[0], 0), min(window[1], total))
    if not 0 < end - first < total:
        return _thinned(values, max_points)
    outside = total - (end - first)
    parts = []
    for low, high in ((0, first), (first, end), (end, total)):
        share = max_points if low == first else max_points * (high - low) // outside
        if high > low:
            part = _thinned(values[:, low:high], max(share, _LEAST_POINTS))
            parts.append(Thinned(part.steps + np.int32(low), part.values))
    return Thinned(
        np.concatenate([part.steps for part in parts], axis=1),
        np.concatenate([part.values for part in parts], axis=1),
    )


def _thinned(values: NDArray[np.float32], max_points: int) -> Thinned:
    lines, total = values.shape
    if total <= max_points:
        return Thinned(_every_step(values), values)
    width = -(-total // ((max_points - 2) // 2))
    whole = total // width
    pairs = [_extremes(values[:, : whole * width].reshape(lines, whole, width))]
    if whole * width < total:
        pairs.append(_extremes(values[:, None, whole * width :]))
    pair = np.concatenate(pairs, axis=1)
    pair += (np.arange(pair.shape[1]) * width)[:, None]
    steps = np.empty((lines, 2 * pair.shape[1] + 2), dtype=np.int32)
    steps[:, 0], steps[:, -1] = 0, total - 1
    steps[:, 1:-1] = pair.reshape(lines, -1)
    return Thinned(steps=steps, values=np.take_along_axis(values, steps, axis=1))


def _every_step(values: NDArray[np.float32]) -> NDArray[np.int32]:
    return np.broadcast_to(np.arange(values.shape[1], dtype=np.int32), values.shape)


def _extremes(folded: NDArray[np.float32]) -> NDArray[np.int64]:
    """Where each stretch is least and greatest, the earlier first: (N, S, width) -> (N, S, 2)."""
    least, greatest = folded.argmin(axis=2), folded.argmax(axis=2)
    if np.isnan(np.take_along_axis(folded, least[:, :, None], axis=2)).any():
        gaps = np.isnan(folded)
        least = np.where(gaps, np.inf, folded).argmin(axis=2)
        greatest = np.where(gaps, -np.inf, folded).argmax(axis=2)
    return np.stack([np.minimum(least, greatest), np.maximum(least, greatest)], axis=2)
