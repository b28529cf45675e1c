"""Times that can be compared on a machine that does other things besides."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter, sleep
from typing import Final, NamedTuple

Calls = Mapping[str, Callable[[], object]]
REST_SECONDS: Final = 0.01
"""Threads that wait for more work keep a core busy for a while after a call has returned."""


class Times(NamedTuple):
    """Seconds a call: the median of all rounds, and the best round."""

    median: float
    best: float


def seconds_per_call(call: Callable[[], object], calls: int) -> float:
    """The mean time of one of `calls` calls in a row."""
    start = perf_counter()
    for _ in range(calls):
        call()
    return (perf_counter() - start) / calls


def interleaved(calls: Calls, *, rounds: int, round_seconds: float) -> dict[str, Times]:
    """Time each call in turn, round by round.

    Taking turns lets a change in the machine's speed fall on all of them alike, and a rest
    before each turn keeps one from being slowed down by what another leaves running. What
    takes longer than ten rounds' worth of time in a single call gets three rounds.
    """
    counts = {}
    for name, call in calls.items():
        call()
        counts[name] = max(1, int(round_seconds / seconds_per_call(call, 1)))
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for done in range(rounds):
        for name, call in calls.items():
            if done < 3 or median(taken[name]) < 10 * round_seconds:
                sleep(REST_SECONDS)
                taken[name].append(seconds_per_call(call, counts[name]))
    return {name: Times(median(times), min(times)) for name, times in taken.items()}
