"""Calls made at once are all made, each by one thread, on torch's threads or on our own."""

import ctypes
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
    elif workers._openmp() is None:
        pytest.skip("this torch has no OpenMP")
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield request.param
    torch.set_num_threads(before)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere torch may go without libgomp")
def test_torch_s_threads_are_found_where_it_has_them_from_openmp() -> None:
    if "ATen parallel backend: OpenMP" in torch.__config__.parallel_info():
        assert ctypes.CDLL(None).GOMP_parallel is not None


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
@pytest.mark.parametrize("error", [ArithmeticError, KeyboardInterrupt])
def test_an_error_comes_back_to_the_caller(failing: int, error: type[BaseException]) -> None:
    made: list[int] = []

    def call(n: int) -> None:
        if n == failing:
            raise error(f"call {n}")

    with pytest.raises(error, match=f"call {failing}"):
        at_once([partial(call, n) for n in range(3)])
    assert at_once([partial(made.append, 9)]), "what failed must not stay busy"
    assert made == [9]


def test_nothing_is_done_while_other_calls_are_made_at_once() -> None:
    answers: list[bool] = []
    assert at_once([lambda: answers.append(at_once([lambda: answers.append(True)]))])
    assert answers == [False]
