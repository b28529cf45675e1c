"""`python -m bench`: what keeping every gate costs beside `nn.LSTM`, which keeps h alone."""

import os
import sys
from pathlib import Path

import torch

from bench.floor import floor_seconds, measure_machine
from bench.peers import forward_calls
from bench.report import growth_plot, growth_table, machine, missed, table, written
from bench.sizes import FORWARD, GROWTH
from bench.timing import interleaved
from bench.training import KEEPS_MEMORY, ROUNDS, THREADS, training_times

HERE = Path(__file__).parent


def quick() -> int:
    """The first table alone; 1 where a ratio misses what it must reach by a quarter."""
    rows = {
        size: interleaved(forward_calls(size, peers=False), rounds=9, round_seconds=0.08)
        for size in FORWARD
    }
    print(machine(), table(rows), sep="\n\n")
    short = missed(rows)
    if short:
        print("\nMissed by more than a quarter:", "; ".join(map(str, short)))
    return bool(short)


def whole() -> int:
    """Every table and the plot, into bench/RESULTS.md and bench/growth.html."""
    from bench.latency import latency_table  # late: the quick form needs no browser

    rates = measure_machine()
    rows = {
        size: interleaved(forward_calls(size, peers=True), rounds=ROUNDS, round_seconds=0.04)
        for size in FORWARD
    }
    training, in_kept_memory = training_times({}), training_times(KEEPS_MEMORY)
    growth = {
        letter: {
            size: interleaved(forward_calls(size, peers=False), rounds=5, round_seconds=0.05)
            for size in sizes
        }
        for letter, sizes in GROWTH.items()
    }
    growth_plot(growth, HERE / "growth.html")
    floors = {size: floor_seconds(size, rates) for size in FORWARD}
    parts = [
        "# Results of `make bench`",
        machine(),
        f"Rates: {rates.multiplications / 1e9:.0f} G multiplications, "
        f"{rates.bytes_written / 1e9:.0f} GB written and {rates.weight_bytes / 1e9:.0f} GB of "
        "cached weights read a second.",
        "Ratios of medians over interleaved rounds, that of the best rounds in brackets. "
        "`nn.LSTM` returns h; everything else keeps i, f, g, o, c and h of every step.",
        "## Forward",
        table(rows, floors),
        "The floor is the greatest of three times: multiplying at the rate of a large matrix "
        "product, writing the six results, and, from H = 64, reading W_h at every step.",
        "## Forward and backward",
        "Every row in a process of its own.",
        table(training),
        "The same where the C library is told to keep all memory that is freed "
        f"(`{'`, `'.join(KEEPS_MEMORY)}`): `nn.LSTM` is then spared the mapping of memory anew "
        "in every pass.",
        table(in_kept_memory),
        "## Growth",
        "Best rounds; [growth.html](growth.html) draws them.",
        growth_table(growth),
        "## From the hand to the repainted plot",
        latency_table(),
        "## Many visitors at once",
        "`python -m bench.load` measures them: [LOAD_RESULTS.md](LOAD_RESULTS.md).",
    ]
    written(parts, HERE / "RESULTS.md")
    print("\n\n".join(parts))
    return 0


if __name__ == "__main__":
    torch.set_num_threads(THREADS)
    sys.exit(quick() if os.environ.get("QUICK") == "1" else whole())
