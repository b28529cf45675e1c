"""Sequences made by a rule, each simple enough to see what a gate does with it."""

import numpy as np
from numpy.typing import NDArray

from lstm_core.sequences.series import Sequence

SINE_PERIOD = 25
SQUARE_PERIOD = 20
WALK_DEVIATION = 0.3
LONGEST_RUN = 6
PULSE_GAP = 6
PULSE_SIGNS = (1.0, 1.0, -1.0, 1.0, -1.0, -1.0)


def impulse(length: int, seed: int) -> Sequence:
    """(T, 1): a single 1 at step T // 8, zeros elsewhere."""
    values = np.zeros(length)
    values[length // 8] = 1.0
    return _one_channel("impulse", values)


def step(length: int, seed: int) -> Sequence:
    """(T, 1): 0, and 1 from step T // 3 on."""
    return _one_channel("step", (np.arange(length) >= length // 3).astype(np.float64))


def pulses(length: int, seed: int) -> Sequence:
    """(T, 1): zeros with single pulses of +1 or −1 every 6 steps, in a fixed order of signs."""
    values = np.zeros(length)
    at = np.arange(PULSE_GAP // 2, length, PULSE_GAP)
    values[at] = np.resize(PULSE_SIGNS, len(at))
    return _one_channel("pulses", values)


def sine(length: int, seed: int) -> Sequence:
    """(T, 1): sin(2π t / 25)."""
    return _one_channel("sine", np.sin(2 * np.pi * np.arange(length) / SINE_PERIOD))


def square(length: int, seed: int) -> Sequence:
    """(T, 1): 1 for ten steps, −1 for ten, and so on."""
    half = SQUARE_PERIOD // 2
    return _one_channel("square", np.where(np.arange(length) // half % 2 == 0, 1.0, -1.0))


def random_walk(length: int, seed: int) -> Sequence:
    """(T, 1): the running sum of normal steps with mean 0 and deviation 0.3."""
    steps = np.random.default_rng(seed).normal(0.0, WALK_DEVIATION, length)
    return _one_channel("random walk", np.cumsum(steps))


def a_n_b_n(length: int, seed: int) -> Sequence:
    """(T, 2): words of n a's and then n b's, one-hot, with an all-zero step between words.

    n goes through 1 … 6 in a seeded order, again and again. A word that would not end within
    T steps is left out, so that every word on screen is whole.
    """
    generator = np.random.default_rng(seed)
    values = np.zeros((length, 2))
    start = 0
    while start + 2 <= length:
        for run in generator.permutation(LONGEST_RUN) + 1:
            if start + 2 * run <= length:
                values[start : start + run, 0] = 1.0
                values[start + run : start + 2 * run, 1] = 1.0
                start += 2 * int(run) + 1
    return Sequence(values, ("a", "b"), "aⁿbⁿ")


def _one_channel(name: str, values: NDArray[np.float64]) -> Sequence:
    return Sequence(values[:, np.newaxis], ("x",), name)
