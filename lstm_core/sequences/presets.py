"""The sequences that can be picked by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lstm_core.errors import InputError
from lstm_core.limits import MAX_STEPS
from lstm_core.sequences import made_series, real_series
from lstm_core.sequences.scaling import Scaling
from lstm_core.sequences.series import Sequence


@dataclass(frozen=True, slots=True)
class SequencePreset:
    """One entry of the list of sequences.

    >>> PRESETS["sine"].make(50, 0).values.shape  # 50 steps; a sine needs no seed
    (50, 1)

    Attributes:
        key: its name in `PRESETS`, in links and in files.
        title: its name on screen.
        about: one sentence on what it is good for, for the screen.
        make: (length, seed) to a `Sequence`; InputError where the length is out of range.
            Published series ignore both.
        default_length: T, unless asked otherwise.
        length_adjustable: False for published series.
        scaling: how its values are best scaled before the cell sees them.
    """

    key: str
    title: str
    about: str
    make: Callable[[int, int], Sequence]
    default_length: int
    length_adjustable: bool
    scaling: Scaling = "none"


def _made(
    key: str, title: str, about: str, length: int, make: Callable[[int, int], Sequence]
) -> SequencePreset:
    def make_checked(length: int, seed: int) -> Sequence:
        if not 1 <= length <= MAX_STEPS:
            raise InputError(f"The length must be from 1 to {MAX_STEPS:,} steps; got {length:,}.")
        if seed < 0:
            raise InputError(f"The seed must be 0 or a positive whole number; got {seed}.")
        return make(length, seed)

    return SequencePreset(key, title, about, make_checked, length, True)


def _published(
    key: str, title: str, about: str, length: int, load: Callable[[], Sequence]
) -> SequencePreset:
    return SequencePreset(
        key, title, about, lambda length, seed: load(), length, False, scaling="standard"
    )


_ALL: Final = (
    _made(
        "impulse",
        "Impulse",
        "A single 1 among zeros: watch how long the cell remembers it.",
        40,
        made_series.impulse,
    ),
    _made(
        "pulses",
        "Pulses: set and reset",
        "Single pulses of +1 and −1: a unit that can be set and reset shows which came last.",
        72,
        made_series.pulses,
    ),
    _made(
        "step",
        "Step",
        "Zeros, then ones for good: watch the cell state climb and the gates settle.",
        60,
        made_series.step,
    ),
    _made(
        "sine",
        "Sine",
        "A smooth wave, one turn every 25 steps: see which units follow it and which lag behind.",
        120,
        made_series.sine,
    ),
    _made(
        "square",
        "Square wave",
        "Jumps between 1 and −1 every ten steps: see how fast each gate reacts to a change.",
        120,
        made_series.square,
    ),
    _made(
        "random_walk",
        "Random walk",
        "Every step adds a little chance: see what a unit keeps of a path without a pattern.",
        200,
        made_series.random_walk,
    ),
    _made(
        "a_n_b_n",
        "aⁿbⁿ tokens",
        "Words of n a's and then n b's: to know when a word is over, a unit has to count.",
        80,
        made_series.a_n_b_n,
    ),
    _published(
        "sunspots",
        "Sunspots",
        "Sunspots counted every year since 1700: waves of about eleven years, never twice alike.",
        309,
        real_series.sunspots,
    ),
    _published(
        "airline",
        "Airline passengers",
        "Passengers of each month from 1949 to 1960: a rising trend with a summer peak.",
        144,
        real_series.airline,
    ),
    _published(
        "us_macro",
        "US economy",
        "Inflation, unemployment and interest every quarter from 1959 to 2009: three channels "
        "that pull on one another.",
        203,
        real_series.us_macro,
    ),
)

PRESETS: Final[Mapping[str, SequencePreset]] = MappingProxyType({p.key: p for p in _ALL})
