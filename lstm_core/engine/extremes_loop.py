"""Where lines that lie side by side, as a run leaves them, are least and greatest."""

from typing import Any

import numpy as np

from lstm_core.engine.compiling import compiled, inlined
from lstm_core.engine.first_lanes import load_first
from lstm_core.engine.lanes import (
    LANES,
    eightfold,
    intrinsic,
    load,
    plus,
    start_at,
    start_of,
    store,
)


@compiled
def extremes(
    begin: int, step: int, lines: int, steps: int, width: int, one: Any, found: Any
) -> None:
    """Fill `found`, (lines, stretches, 2), as `lstm_core.extremes` gives it.

    Args:
        begin: where the first step of the first line lies; the others follow it side by side.
        step: from one step to the next, in numbers.
        lines: how many there are.
        steps: how many each has.
        width: how many of them make a stretch, so few that they can be counted in the lines' dtype.
        one: 1 in that dtype.
        found: whole numbers.
    """
    start = start_at(begin, one)
    places = np.empty((2, LANES), type(one))
    place = start_of(places)
    for line in range(0, lines, LANES):
        count = min(lines - line, LANES)
        for first in range(0, steps, width):
            end, at = min(first + width, steps), line + first * step
            if count == LANES:
                of_least, of_greatest = _eight(start, at, step, end - first, one)
            else:
                of_least, of_greatest = _up_to_seven(start, at, step, end - first, one, count)
            store(place, 0, of_least)
            store(place, LANES, of_greatest)
            for k in range(count):
                least, greatest = first + int(places[0, k]), first + int(places[1, k])
                found[line + k, first // width, 0] = min(least, greatest)
                found[line + k, first // width, 1] = max(least, greatest)


@inlined
def _eight(start: Any, at: int, step: int, width: int, one: Any) -> Any:
    """Which of so many steps is least and which greatest, in each of eight lines."""
    look = _before_all(one)
    for _ in range(width):
        look = _looked_at(look, load(start, at), one)
        at += step
    return look[2], look[3]


@inlined
def _up_to_seven(start: Any, at: int, step: int, width: int, one: Any, count: int) -> Any:
    """`_eight` where only so many lines are there."""
    look = _before_all(one)
    for _ in range(width):
        look = _looked_at(look, load_first(start, at, count), one)
        at += step
    return look[2], look[3]


@inlined
def _before_all(one: Any) -> Any:
    """The least, the greatest, their steps and the step that is looked at next."""
    infinity, zero = one * np.inf, one - one
    return (
        eightfold(type(one)(infinity)),
        eightfold(type(one)(-infinity)),
        eightfold(zero),
        eightfold(zero),
        eightfold(zero),
    )


@inlined
def _looked_at(look: Any, values: Any, one: Any) -> Any:
    least, greatest, of_least, of_greatest, now = look
    of_least = _if_less(values, least, now, of_least)
    least = _if_less(values, least, values, least)
    of_greatest = _if_less(greatest, values, now, of_greatest)
    greatest = _if_less(greatest, values, values, greatest)
    return least, greatest, of_least, of_greatest, plus(now, eightfold(one))


@intrinsic
def _if_less(typing_context: Any, a: Any, b: Any, then: Any, otherwise: Any) -> Any:
    """In each lane, `then` where a < b, else `otherwise`: there too where one is nan."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        a, b, then, otherwise = arguments
        return builder.select(builder.fcmp_ordered("<", a, b), then, otherwise)

    return then(a, b, then, otherwise), emit
