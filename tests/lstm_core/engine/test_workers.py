"""Calls made at once are all made, each by one thread, on torch's threads or on our own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from threading import Barrier, get_ident
from typing import Final

import pytest
import torch

from lstm_core.engine import workers
from lstm_core.engine.workers import at_once

PATHS: Final = ("torch's threads", "a pool")


@pytest.fixture(params=PATHS, autouse=True)
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Either way of making calls, with two threads."""
    if request.param == "a pool":
        monkeypatch.setattr(workers, "_openmp", lambda: None)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield request.param
    torch.set_num_threads(before)


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_every_call_is_made_once(count: int) -> None:
    made: list[int] = []
    assert at_once([partial(made.append, n) for n in range(count)])
    assert sorted(made) == list(range(count))


def test_two_calls_are_under_way_at_the_same_time() -> None:
    both, threads = Barrier(2, timeout=20), set()

    def call() -> None:
        both.wait()
        threads.add(get_ident())

    assert at_once([call, call])
    assert len(threads) == 2


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_an_error_comes_back_to_the_caller_and_the_others_are_made(failing: int) -> None:
    made: list[int] = []

    def call(n: int) -> None:
        if n == failing:
            raise ArithmeticError(f"call {n}")
        made.append(n)

    with pytest.raises(ArithmeticError, match=f"call {failing}"):
        at_once([partial(call, n) for n in range(3)])
    assert at_once([partial(made.append, 9)]), "what failed must not stay busy"
    assert sorted(made) == sorted({0, 1, 2, 9} - {failing})


def test_nothing_is_done_while_other_calls_are_made_at_once() -> None:
    answers: list[bool] = []
    assert at_once([lambda: answers.append(at_once([lambda: answers.append(True)]))])
    assert answers == [False]


FORKED: Final = """
import os, signal, torch
from lstm_core import LSTM, trace
torch.set_num_threads(2)
lstm = LSTM(2, 64)
x = torch.randn(50, 32, 2)
ours = trace(lstm, x).h.numpy()
child = os.fork()
if child == 0:
    signal.alarm(60)
    os._exit(0 if (trace(lstm, x).h.numpy() == ours).all() else 3)
print(os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_runs_layers_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "0", done.stderr
