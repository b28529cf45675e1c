"""Limits from the environment: ``GATESCOPE_MAX_…``, whole numbers."""

import os


def from_environment(name: str, default: int, *, most: int) -> int:
    """The number in ``GATESCOPE_MAX_<name>``, or the default where that is not set.

    >>> from_environment("NUMBER_OF_NOTHING", 20, most=100)
    20

    Raises:
        ValueError: it is set to something else than a whole number from 1 to ``most``.
    """
    variable = f"GATESCOPE_MAX_{name}"
    text = os.environ.get(variable, "").strip()
    if not text:
        return default
    digits = text.replace("_", "")
    if not (digits.isascii() and digits.isdecimal()) or not 1 <= int(digits[:20]) <= most:
        raise ValueError(f"{variable} must be a whole number from 1 to {most:,}; got {text[:40]!r}")
    return int(digits)
