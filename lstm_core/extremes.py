"""Where lines are least and greatest, stretch by stretch."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from lstm_core.engine.compilation import loops, warming_elsewhere

_COUNTED: Final = 1 << 24
"""So many steps can be counted in float32."""
_ONE: Final = np.float32(1)


def extremes(lines: NDArray[np.float32], width: int) -> NDArray[np.int64]:
    """Where each stretch of each line is least and greatest; of steps as great, the first.

    A number that is nan is neither; of a stretch of nothing else it is the first step twice.

    >>> extremes(np.array([[5, 1, 7, 2, 2]], np.float32), 3).tolist()
    [[[1, 2], [3, 3]]]

    Args:
        lines: N lines of T steps, (N, T). Views of a run, whose lines lie side by side, need
            not be copied first.
        width: how many steps make a stretch; the last may have fewer.

    Returns:
        (N, ⌈T / width⌉, 2), the earlier step of the two first.
    """
    count, total = lines.shape
    if lie_side_by_side(lines) and width < _COUNTED and not warming_elsewhere():
        compiled = loops()
        if compiled is not None:
            found = np.empty((count, -(-total // width), 2), np.int64)
            step = lines.strides[1] // lines.itemsize
            compiled.extremes(lines.ctypes.data, step, count, total, width, _ONE, found)
            return found
    whole = total - total % width
    pairs = [_of_stretches(lines[:, :whole].reshape(count, whole // width, width))]
    if whole < total:
        pairs.append(_of_stretches(lines[:, None, whole:]))
    pair = np.concatenate(pairs, axis=1)
    pair += (np.arange(pair.shape[1]) * width)[:, None]
    return pair


def lie_side_by_side(lines: NDArray[Any]) -> bool:
    """Whether (N, T) are the lines of a run as it leaves them: all of a step, then the next."""
    between, step = lines.strides
    wholly = step % lines.itemsize == 0
    return lines.dtype == np.float32 and between == lines.itemsize < step and wholly


def neighbours_joined(blocks: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    """The same lines in fewer blocks: those that lie beside the block before are seen as one.

    i, f, g and o of a run do, and together they fill the vectors of a processor.

    Args:
        blocks: lines, (N, T) each.
    """
    joined: list[NDArray[Any]] = []
    for block in blocks:
        if joined and _goes_on(joined[-1], block):
            before = joined.pop()
            shape = (len(before) + len(block), before.shape[1])
            block = as_strided(before, shape, before.strides, writeable=False)
        joined.append(block)
    return joined


def _goes_on(before: NDArray[Any], block: NDArray[Any]) -> bool:
    """Whether a block begins where another one ends, before that one's next step."""
    return (
        lie_side_by_side(before)
        and lie_side_by_side(block)
        and before.strides == block.strides
        and before.shape[1] == block.shape[1]
        and block.ctypes.data == before.ctypes.data + len(before) * before.itemsize
        and (len(before) + len(block)) * before.itemsize <= before.strides[1]
    )


def _of_stretches(folded: NDArray[np.float32]) -> NDArray[np.int64]:
    """`extremes` within each stretch: (N, S, width) -> (N, S, 2)."""
    least, greatest = folded.argmin(axis=2), folded.argmax(axis=2)
    if np.isnan(np.take_along_axis(folded, least[:, :, None], axis=2)).any():
        gaps = np.isnan(folded)
        least = np.where(gaps, np.inf, folded).argmin(axis=2)
        greatest = np.where(gaps, -np.inf, folded).argmax(axis=2)
    return np.stack([np.minimum(least, greatest), np.maximum(least, greatest)], axis=2)
