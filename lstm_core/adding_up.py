"""Numbers rounded so that what is written adds up to the sum as it is written."""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def rounded_to_add_up(
    values: Sequence[float], decimals: int
) -> tuple[tuple[Decimal, ...], Decimal]:
    """Each value and their sum with so many decimals, adding up exactly as written.

    The sum is rounded to the nearest. So is each value, but for as few as need be, those
    nearest to the middle between two, which are rounded the other way: no figure is off
    by as much as one unit of its last digit. (The largest-remainder method.)

    >>> rounded, total = rounded_to_add_up([0.334, 0.333, 0.333], 2)
    >>> [str(value) for value in rounded], str(total)
    (['0.34', '0.33', '0.33'], '1.00')

    Args:
        values: finite numbers.
        decimals: how many digits stand behind the point, 0 or more.

    Raises:
        ValueError: a value is not finite.
    """
    if not all(map(math.isfinite, values)):
        raise ValueError("only finite numbers can be added up")
    scale = 10**decimals
    exact = [Fraction(value) * scale for value in values]
    total = round(sum(exact, Fraction(0)))
    units = [round(value) for value in exact]
    missing = total - sum(units)
    direction = 1 if missing > 0 else -1
    lost = sorted(range(len(exact)), key=lambda k: direction * (units[k] - exact[k]))
    for k in lost[: abs(missing)]:
        units[k] += direction
    return tuple(_written(unit, decimals) for unit in units), _written(total, decimals)


def _written(units: int, decimals: int) -> Decimal:
    return Decimal(units).scaleb(-decimals)
