"""How numbers are written on screen."""

import math
from typing import Final

MINUS: Final = "−"


def fixed(value: float, decimals: int = 4) -> str:
    """A number with a fixed count of decimals and a true minus: ``−0.0312``.

    Very large and very small ones keep six and four digits: ``123457``, ``2.061e−9``.
    """
    size = abs(value)
    if not math.isfinite(value) or size >= 1e5:
        return _signed(f"{value:.6g}")
    if 0 < size < 0.5 * 10**-decimals:
        return _signed(f"{value:.3e}")
    text = f"{value:.{decimals}f}"
    return _signed(text) if float(text) else text.lstrip("-")


def scientific(value: float) -> str:
    """One significant digit and an exponent: ``6e−8``; 0 stays ``0``."""
    return "0" if value == 0 else _signed(f"{value:.0e}")


def _signed(text: str) -> str:
    """A true minus, and an exponent without plus sign and zeros."""
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS) if mark else text.replace("-", MINUS)


def summed(values: list[float], decimals: int = 4) -> str:
    """Numbers as a sum, signs between them: ``0.0617 − 0.0312 + 1.0000``."""
    first, *others = values
    text = fixed(first, decimals)
    for value in others:
        written = fixed(value, decimals)
        text += f" − {written[1:]}" if written.startswith(MINUS) else f" + {written}"
    return text
