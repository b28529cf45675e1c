"""How numbers are written on screen."""

MINUS = "−"


def fixed(value: float, decimals: int = 4) -> str:
    """A number with a fixed count of decimals and a true minus: ``−0.0312``.

    Very large and very small numbers are written with an exponent instead.
    """
    size = abs(value)
    if size >= 1e5 or 0 < size < 0.5 * 10**-decimals:
        return scientific(value)
    text = f"{value:.{decimals}f}"
    return text.replace("-", MINUS) if float(text) else text.lstrip("-")


def scientific(value: float) -> str:
    """One significant digit and an exponent: ``6e−8``; 0 stays ``0``."""
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def summed(values: list[float], decimals: int = 4) -> str:
    """Numbers as a sum, signs between them: ``0.0617 − 0.0312 + 1.0000``."""
    first, *others = values
    text = fixed(first, decimals)
    for value in others:
        written = fixed(value, decimals)
        text += f" − {written[1:]}" if written.startswith(MINUS) else f" + {written}"
    return text
