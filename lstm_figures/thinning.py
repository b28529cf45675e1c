"""Fewer points for a long line, without losing a peak."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import InputError
from lstm_core.extremes import extremes, lie_side_by_side, neighbours_joined

_LEAST_POINTS: Final = 4
_PIECE: Final = 1 << 20
"""So many numbers are thinned at a time: few calls for a long run, yet a cache holds them."""

Blocks = Sequence[NDArray[Any]]
Read = Callable[[int, int], Blocks]
"""Gives the steps from the first to before the last: blocks of lines, (N, steps) each."""


@dataclass(frozen=True, slots=True, eq=False)
class Thinned:
    """Points kept of N lines.

    Attributes:
        steps: (N, P) which steps were kept, increasing along each line.
        values: (N, P) the lines' values at those steps; what is not finite is nan.
    """

    steps: NDArray[np.int32]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Steps that are thinned at a time.

    Attributes:
        begin, end: the first of them, and the one after the last.
        width: how many steps make a stretch; 0 where every step is kept.
        ends: whether the first step and the last are kept besides.
    """

    begin: int
    end: int
    width: int = 0
    ends: tuple[bool, bool] = (False, False)


def thin(values: NDArray[Any], max_points: int, window: tuple[int, int] | None = None) -> Thinned:
    """`thin_in_pieces` of lines that are there, (N, T), however they lie in memory."""
    lines, total = values.shape
    return thin_in_pieces(
        lambda begin, end: [values[:, begin:end]], lines, total, max_points, window
    )


def thin_in_pieces(
    read: Read, lines: int, total: int, max_points: int, window: tuple[int, int] | None = None
) -> Thinned:
    """Keep the ends of every line, and its least and greatest value in each stretch of steps.

    Every line keeps the same number of points, and its k-th point comes from the
    same stretch as any other line's k-th. What is not finite in float32 is a gap, nan, and
    is kept where it fills a stretch.

    Args:
        read: is asked for all steps, piece by piece from the first to the last; its blocks
            have the same number of lines each time.
        lines: how many that is, N.
        total: how many steps there are, T.
        max_points: the most points a line may keep, at least 4.
        window: the first step, and the one after the last, of a part that keeps up to
            `max_points` by itself; the parts before and after it share as many again.

    Raises:
        InputError: if `max_points` is below 4.
    """
    if max_points < _LEAST_POINTS:
        raise InputError(f"`max_points` must be at least {_LEAST_POINTS}; got {max_points}.")
    pieces = [
        piece
        for low, high, share in _parts(total, max_points, window)
        for piece in _pieces(low, high, share, max(lines, 1))
    ]
    parts = [_thinned(read(piece.begin, piece.end), piece) for piece in pieces]
    if len(parts) == 1:
        return parts[0]
    return Thinned(
        np.concatenate([part.steps for part in parts], axis=1),
        np.concatenate([part.values for part in parts], axis=1),
    )


def _parts(
    total: int, max_points: int, window: tuple[int, int] | None
) -> Iterator[tuple[int, int, int]]:
    """The window and what is before and after it: first step, the one after the last, points."""
    first, end = (0, total) if window is None else (max(window[0], 0), min(window[1], total))
    if total <= max_points or not 0 < end - first < total:
        yield 0, total, max_points
        return
    outside = total - (end - first)
    for low, high in ((0, first), (first, end), (end, total)):
        share = max_points if low == first else max_points * (high - low) // outside
        if high > low:
            yield low, high, max(share, _LEAST_POINTS)


def _pieces(low: int, high: int, max_points: int, lines: int) -> Iterator[_Piece]:
    steps = high - low
    if steps <= max_points:
        yield _Piece(low, high)
        return
    width = -(-steps // ((max_points - 2) // 2))
    size = width * max(_PIECE // (width * lines), 1)
    for begin in range(low, high, size):
        end = min(begin + size, high)
        yield _Piece(begin, end, width, (begin == low, end == high))


def _thinned(blocks: Blocks, piece: _Piece) -> Thinned:
    if not piece.width:
        values = _finite(_joined(blocks))
        steps = np.arange(piece.begin, piece.end, dtype=np.int32)
        return Thinned(np.broadcast_to(steps, values.shape), values)
    beside = all(map(lie_side_by_side, blocks))
    lines = neighbours_joined(blocks) if beside else [_joined(blocks)]
    kept = [_kept(block, piece) for block in lines]
    values = np.concatenate(list(map(_at, lines, kept)))
    if np.isinf(values).any():  # where a number is infinite, one of the extremes is
        return _thinned([_finite(_joined(blocks))], piece)
    return Thinned((np.concatenate(kept) + piece.begin).astype(np.int32), values)


def _kept(lines: NDArray[np.float32], piece: _Piece) -> NDArray[np.int64]:
    """Which steps of a piece are kept, (N, P) counted from its first."""
    count, total = lines.shape
    kept = [extremes(lines, piece.width).reshape(count, -1)]
    if piece.ends[0]:
        kept.insert(0, np.zeros((count, 1), np.int64))
    if piece.ends[1]:
        kept.append(np.full((count, 1), total - 1))
    return kept[0] if len(kept) == 1 else np.concatenate(kept, axis=1)


def _at(lines: NDArray[np.float32], steps: NDArray[np.int64]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = lines[np.arange(len(lines))[:, None], steps]
    return found


def _finite(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The values themselves, or with nan for what is infinite."""
    infinite = np.isinf(values)
    return np.where(infinite, np.float32(np.nan), values) if infinite.any() else values


def _joined(blocks: Blocks) -> NDArray[np.float32]:
    """The lines of all blocks one after the other in float32, (N, steps)."""
    with np.errstate(over="ignore", invalid="ignore"):
        if len(blocks) == 1:
            return np.ascontiguousarray(blocks[0], dtype=np.float32)
        joined = np.empty((sum(map(len, blocks)), blocks[0].shape[1]), dtype=np.float32)
        at = 0  # NumPy's concatenate takes three times as long where lines lie side by side
        for block in blocks:
            joined[at : at + len(block)] = block
            at += len(block)
        return joined
