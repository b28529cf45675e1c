"""`python -m bench`: what keeping every gate costs beside `nn.LSTM`, which keeps h alone."""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import torch
from torch import nn

from lstm_core import LSTM, trace

SIZES = ((50, 1, 1, 4), (1000, 1, 1, 8), (300, 32, 64, 256))  # T, B, D, H
ROUNDS = 7
ROUND_SECONDS = 0.1


def seconds_per_call(call: Callable[[], object], calls: int) -> float:
    """Return the mean time of one of `calls` calls in a row."""
    start = perf_counter()
    for _ in range(calls):
        call()
    return (perf_counter() - start) / calls


def interleaved_medians(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Time each call in turn, round by round, and return its median in seconds.

    Taking turns lets a change in the machine's speed fall on all of them alike.
    """
    counts = {}
    for name, call in calls.items():
        call()
        counts[name] = max(1, int(ROUND_SECONDS / seconds_per_call(call, 1)))
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            times[name].append(seconds_per_call(call, counts[name]))
    return {name: median(taken) for name, taken in times.items()}


def measure(T: int, B: int, D: int, H: int) -> dict[str, float]:
    """Return the median seconds of `nn.LSTM`'s forward pass and of `lstm_core.trace`."""
    torch.manual_seed(0)
    x = torch.randn(T, B, D)
    theirs = nn.LSTM(D, H).eval()
    ours = LSTM(D, H)
    ours.load_state_dict(theirs.state_dict())
    with torch.no_grad():
        return interleaved_medians({"nn.LSTM": lambda: theirs(x), "trace": lambda: trace(ours, x)})


def main() -> None:
    """Print one row a size: microseconds a step, and the ratio."""
    print(f"float32, {torch.get_num_threads()} threads, torch {torch.__version__},", end=" ")
    print(f"medians of {ROUNDS} interleaved rounds\n")
    print("| T, B, D, H | nn.LSTM, µs a step | lstm_core.trace, µs a step | ratio |")
    print("|---|---:|---:|---:|")
    for size in SIZES:
        taken = measure(*size)
        theirs, ours = (taken[name] * 1e6 / size[0] for name in ("nn.LSTM", "trace"))
        print(f"| {', '.join(map(str, size))} | {theirs:.1f} | {ours:.1f} | {ours / theirs:.1f} |")
    print("\nnn.LSTM returns h; trace keeps i, f, g, o, c and h of every step.")


if __name__ == "__main__":
    main()
