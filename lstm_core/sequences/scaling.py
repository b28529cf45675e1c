"""Scaling the channels of a sequence before the cell sees them, and saying so in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import InputError
from lstm_core.sequences.series import Sequence
from lstm_core.sequences.wording import shorten

Scaling = Literal["none", "standard", "min-max"]

SCALINGS: Final[Mapping[Scaling, str]] = MappingProxyType(
    {
        "none": "none",
        "standard": "standard: mean 0, deviation 1",
        "min-max": "min–max: from 0 to 1",
    }
)
_CHANNELS_SPELT_OUT: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class ScaledSequence:
    """A scaled sequence (T, D) and the plain sentence that says what was done to it."""

    sequence: Sequence
    statement: str


def scale(sequence: Sequence, method: Scaling) -> ScaledSequence:
    """Scales each channel by itself over all T steps; a constant channel becomes zeros.

    ``standard`` is (x − mean) / deviation with the population deviation (divisor T);
    ``min-max`` is (x − lowest) / (highest − lowest).

    >>> from lstm_core.sequences import parse_typed
    >>> scaled = scale(parse_typed("2, 4, 6"), "min-max")
    >>> scaled.sequence.values.tolist()
    [[0.0], [0.5], [1.0]]
    >>> print(scaled.statement)
    Each channel stretched so that its lowest value is 0 and its highest 1 (lowest 2, highest 6).

    Raises:
        InputError: ``method`` is none of `SCALINGS`, or T is 0.
    """
    if method not in SCALINGS:
        raise InputError(f"Scaling must be one of {', '.join(SCALINGS)}; got {method!r}.")
    if not len(sequence):
        raise InputError("Scaling needs at least one step; the sequence has none.")
    if method == "none":
        return ScaledSequence(sequence, "The values are used as they are, without scaling.")
    columns, numbers, constants = [], [], []
    for name, column in zip(sequence.channels, sequence.values.T, strict=True):
        if column.min() == column.max():
            columns.append(np.zeros_like(column))
            constants.append(shorten(name))
            continue
        unit, lowest, mean, deviation = _to_unit_range(column)
        if method == "standard":
            columns.append((unit - unit.mean()) / unit.std())
            numbers.append((name, f"mean {mean:.4g}, deviation {deviation:.4g}"))
        else:
            columns.append(unit)
            numbers.append((name, f"lowest {lowest:.4g}, highest {column.max():.4g}"))
    values = np.column_stack(columns)
    return ScaledSequence(replace(sequence, values=values), _statement(method, numbers, constants))


def _to_unit_range(
    column: NDArray[np.float64],
) -> tuple[NDArray[np.float64], float, float, float]:
    """A non-constant (T,) column on [0, 1], with its lowest value, mean and deviation.

    Working at a power of two near the largest magnitude keeps 1e300 and 5e-324 from
    overflowing or vanishing, and loses no bit of ordinary numbers.
    """
    _, exponent = np.frexp(np.abs(column).max())
    small = np.ldexp(column, -exponent)
    width = small.max() - small.min()
    unit: NDArray[np.float64] = (small - small.min()) / width
    mean = np.ldexp(small.min() + unit.mean() * width, exponent)
    deviation = np.ldexp(unit.std() * width, exponent)
    return unit, float(column.min()), float(mean), float(deviation)


def _statement(method: Scaling, numbers: list[tuple[str, str]], constants: list[str]) -> str:
    sentences = []
    if numbers:
        if len(numbers) == 1:
            details = numbers[0][1]
        else:
            details = "; ".join(
                f"{shorten(name)}: {detail}" for name, detail in numbers[:_CHANNELS_SPELT_OUT]
            )
            if len(numbers) > _CHANNELS_SPELT_OUT:
                details += f"; and {len(numbers) - _CHANNELS_SPELT_OUT} more"
        what = (
            "minus its mean, over its standard deviation"
            if method == "standard"
            else "stretched so that its lowest value is 0 and its highest 1"
        )
        sentences.append(f"Each channel {what} ({details}).")
    if constants:
        listed = ", ".join(constants[:_CHANNELS_SPELT_OUT])
        more = len(constants) - _CHANNELS_SPELT_OUT
        listed += f" and {more} more" if more > 0 else ""
        sentences.append(f"Constant, so set to 0: {listed}.")
    return " ".join(sentences)
