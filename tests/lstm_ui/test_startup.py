"""Garbage collection is frozen once, and costs little from then on."""

import subprocess
import sys

PROGRAM = """
import gc, os, time
import streamlit, lstm_ui.session
from lstm_ui.startup import warm_up

def collection():
    times = []
    for _ in range(5):
        start = time.perf_counter()
        gc.collect(2)
        times.append(time.perf_counter() - start)
    return sorted(times)[2]

before = collection()
frozen = warm_up()
after = collection()
again = warm_up()
print(frozen, again, gc.get_freeze_count(), before / after, flush=True)
os._exit(0)  # without waiting for the engine, which is still being compiled
"""


def test_warming_up_freezes_once_and_makes_every_later_collection_cheap() -> None:
    output = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=120
    ).stdout
    frozen, again, count, ratio = output.split()
    assert int(frozen) == int(again) > 100_000
    assert int(count) > 0.9 * int(frozen)
    assert float(ratio) > 5
