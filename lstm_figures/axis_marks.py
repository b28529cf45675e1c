"""Round numbers for axes: bounds that do not flicker as values change, and few marks."""

import math
from typing import Final

_STEPS: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_MARK_STEPS: Final = (1.0, 2.0, 5.0, 10.0)
_LARGE: Final = 1e5
_SMALL: Final = 1e-3


def symmetric_bound(largest: float, least: float = 1.0) -> float:
    """The next round number at or above `largest`, and never under `least`."""
    if not math.isfinite(largest) or largest <= least:
        return least
    power = 10.0 ** math.floor(math.log10(largest))
    return next(
        (step * power for step in _STEPS if step * power >= largest * (1 - 1e-6)), 10 * power
    )


def marks_between(low: float, high: float) -> tuple[float, ...]:
    """Two to five round numbers within [low, high]; just `low` when the two are equal."""
    if not high > low:
        return (low,)
    power = 10.0 ** math.floor(math.log10((high - low) / 4))
    for step in reversed([step * power for step in _MARK_STEPS]):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last > first:
            return tuple(float(f"{index * step:.12g}") for index in range(first, last + 1))
    return (low, high)


def number_text(value: float) -> str:
    """A short label of a round number, with a true minus sign: ``−1.5``, ``0``, ``2e6``."""
    if value and not _SMALL <= abs(value) < _LARGE:
        mantissa, exponent = f"{value:.3e}".split("e")
        text = f"{float(mantissa):g}e{int(exponent)}"
    else:
        text = f"{value:.6g}"
    return text.replace("-", "−")
