"""Values out of a document that nobody vouches for, checked one by one."""

from collections.abc import Mapping
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lstm_core import InputError

DAMAGED: Final = "The link or session file is damaged, or was changed by hand"


def entries(value: Any, what: str, known: Mapping[str, bool]) -> dict[str, Any]:
    """The entries of an object.

    Args:
        value: what came.
        what: what it is, for the message.
        known: the names it may have, and whether each must be there.

    Raises:
        InputError: no object, an entry too many or one too few.
    """
    if not isinstance(value, dict):
        raise InputError(f"{DAMAGED}: {what} must be an object; got {shown(value)}.")
    if unknown := [name for name in value if name not in known]:
        raise InputError(
            f"{DAMAGED}: {what} has the entry {shown(unknown[0])}, which this version of "
            f"Gatescope does not know. It knows {', '.join(known)}."
        )
    if missing := [name for name, needed in known.items() if needed and name not in value]:
        raise InputError(f"{DAMAGED}: {what} lacks {', '.join(missing)}.")
    return value


def text(value: Any, what: str) -> str:
    """Raise InputError unless `value` is text."""
    if not isinstance(value, str):
        raise InputError(f"{DAMAGED}: {what} must be text; got {shown(value)}.")
    return value


def texts(value: Any, what: str, most: int) -> tuple[str, ...]:
    """A list of at most `most` texts.

    Raises:
        InputError: it is none.
    """
    if not isinstance(value, list) or len(value) > most:
        raise InputError(f"{DAMAGED}: {what} must be a list of at most {most:,} texts.")
    return tuple(text(each, what) for each in value)


def truth(value: Any, what: str) -> bool:
    """Raise InputError unless `value` is true or false."""
    if not isinstance(value, bool):
        raise InputError(f"{DAMAGED}: {what} must be true or false; got {shown(value)}.")
    return value


def number(value: Any, what: str, largest: float) -> float:
    """A finite number no farther from zero than `largest`.

    Raises:
        InputError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= largest:
        raise InputError(
            f"{DAMAGED}: {what} must be a number up to {largest:,g}; got {shown(value)}."
        )
    return float(value)


def whole(value: Any, what: str) -> int:
    """Raise InputError unless `value` is a whole number from 0."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise InputError(f"{DAMAGED}: {what} must be a whole number from 0; got {shown(value)}.")
    return value


def array(value: Any, what: str) -> NDArray[np.float64]:
    """A list of numbers, or a list of such lists of equal length: (N,) or (N, M) float64.

    Raises:
        InputError: anything else in it, texts and truths included.
    """
    if not isinstance(value, list):
        raise InputError(f"{DAMAGED}: {what} must be a list of numbers; got {shown(value)}.")
    flat = chain.from_iterable(value) if value and isinstance(value[0], list) else value
    try:
        if not all(type(item) in (int, float) for item in flat):
            raise ValueError
        return np.array(value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{DAMAGED}: {what} must be numbers in rows of equal length.") from None


def shown(value: Any) -> str:
    """`value` as a message may quote it: short, whatever it is."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    quoted = repr(value) if not isinstance(value, int) or abs(value) < 10**15 else "a huge number"
    return quoted if len(quoted) <= 40 else f"{quoted[:39]}…"
