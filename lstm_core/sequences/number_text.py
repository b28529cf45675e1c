"""One number written as text: what counts as one, and how to say that something does not."""

from typing import Final

import numpy as np

from lstm_core.errors import InputError
from lstm_core.sequences.wording import shorten

FLOAT32_MAX: Final = float(np.finfo(np.float32).max)
NUMBER_CHARACTERS: Final = frozenset("0123456789+-.eE")
MISSING_WORDS: Final = frozenset(
    {"", "na", "n/a", "n.a.", "nan", "-nan", "nat", "null", "none", "missing", "<na>", "?", "."}
    | {"..", "...", "-", "--", "---", "\N{EN DASH}", "\N{EM DASH}"}
    | {"#n/a", "#na", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!"}
)
INFINITE_WORDS: Final = frozenset(
    {"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "+∞", "-∞"}
)

# NFKC would turn 1² into 12, so only signs that mean the same number are replaced.
_FULL_WIDTH_ZERO: Final = 0xFF10
_PLAIN: Final = {
    **{_FULL_WIDTH_ZERO + digit: str(digit) for digit in range(10)},
    ord("\N{FULLWIDTH FULL STOP}"): ".",
    ord("\N{FULLWIDTH PLUS SIGN}"): "+",
    ord("\N{MINUS SIGN}"): "-",
    ord("\N{FULLWIDTH HYPHEN-MINUS}"): "-",
    ord("\N{SMALL HYPHEN-MINUS}"): "-",
}


def is_missing(cell: str) -> bool:
    """Whether a cell, stripped, stands for a value that is not there: blank, NA, ?, - …"""
    return cell.casefold() in MISSING_WORDS


def plain_characters(text: str) -> str:
    """``text`` with Unicode minus signs and full-width digits as their ASCII twins."""
    return text if text.isascii() else text.translate(_PLAIN)


def parse_number(text: str) -> float | None:
    """The decimal number ``text`` spells, or None where it spells none.

    Stricter than ``float``: no ``nan``, ``inf``, ``1_000`` or non-ASCII digits. A number too
    large for float64 comes back as an infinity, for `check_float32` to name.
    """
    if not text or not NUMBER_CHARACTERS.issuperset(text):
        return None
    try:
        return float(text)
    except ValueError:
        return None


def check_float32(value: float, place: str, text: str) -> float:
    """``value`` itself, when float32 can hold it; ``place`` and ``text`` are for the message.

    Raises:
        InputError: the magnitude is beyond float32's largest number, about 3.4e38.
    """
    if abs(value) > FLOAT32_MAX:
        raise InputError(
            f"{place}: {shorten(text)} is beyond float32, whose largest number is about 3.4e38. "
            "Give a smaller number, or rescale the values first."
        )
    return value
