"""A single large run shared out among threads gives what one thread gives, whoever leaves."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch

from lstm_core import LSTM, trace
from lstm_core.conventions import QUANTITIES
from lstm_core.engine import team_loop, using, workers
from lstm_core.engine.team_loop import GONE
from lstm_core.engine.threads import SLOT, over_units, team_size

forward_as_team: Any = team_loop.forward_as_team

T, D, H = 40, 3, 150


class Arguments(NamedTuple):
    """What the loop takes, and the arrays whose addresses are among it."""

    taken: tuple[Any, ...]
    results: list[Any]
    read: list[Any]


def arguments(seed: int = 0, *, reverse: bool = False) -> Arguments:
    """Inputs drawn with a seed, and results that are still empty."""
    draw = np.random.default_rng(seed)

    def drawn(*shape: int) -> Any:
        return draw.uniform(-0.2, 0.2, shape).astype(np.float32)

    empty = [np.empty((T, 1, n), np.float32) for n in (4 * H, H, H)]
    biases, state = (drawn(4 * H), drawn(4 * H)), (drawn(1, H), drawn(1, H))
    peepholes = [np.empty(0, np.float32)] * 3
    read = [drawn(T, 1, D), drawn(4 * H, D), *biases, *state, drawn(4 * H, H), *peepholes]
    places = [array.ctypes.data for array in (*empty, *read)]
    return Arguments((T, 1, D, H, np.float32(0), *places, None, reverse), empty, read)


def alone(*, reverse: bool = False) -> list[Any]:
    """The results of one thread."""
    given = arguments(reverse=reverse)
    forward_as_team(*given.taken, np.zeros(SLOT, np.int64), 0)
    return given.results


@pytest.mark.parametrize("members", [2, 3])
@pytest.mark.parametrize("reverse", [False, True])
def test_a_team_gives_the_same_numbers_as_one_thread(members: int, reverse: bool) -> None:
    given = arguments(reverse=reverse)
    assert over_units(forward_as_team, given.taken, members)
    for ours, theirs in zip(given.results, alone(reverse=reverse), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_first_thread_goes_on_alone_where_another_never_comes() -> None:
    given, board = arguments(), np.zeros(2 * SLOT, np.int64)
    forward_as_team(*given.taken, board, 0)
    assert board[0] == GONE
    for ours, theirs in zip(given.results, alone(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_another_thread_leaves_where_the_first_never_comes() -> None:
    given, board = arguments(), np.zeros(2 * SLOT, np.int64)
    forward_as_team(*given.taken, board, 1)
    assert board[SLOT] == GONE


def test_a_second_run_gets_no_team_meanwhile_and_both_are_right() -> None:
    def run(seed: int) -> Any:
        lstm = LSTM(D, 256)
        lstm.reset_parameters(seed=seed)
        x = torch.linspace(-1, 1, 300 * D).view(300, 1, D)
        with using("compiled"):
            return lstm, x, trace(lstm, x)

    with ThreadPoolExecutor(4) as pool:
        for lstm, x, ours in pool.map(run, range(8)):
            with using("readable"):
                theirs = trace(lstm, x)
            for quantity in QUANTITIES:
                difference = getattr(ours, quantity) - getattr(theirs, quantity)
                assert difference.abs().max() < 2e-6


def test_no_team_is_formed_while_other_work_is_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert workers._BUSY.acquire(blocking=False)
    try:
        assert not over_units(forward_as_team, arguments().taken, 2)
    finally:
        workers._BUSY.release()
    assert team_size(T=10**6, B=1, D=1, H=8) == 1
    assert team_size(T=1000, B=2, D=1, H=512) == 1
    monkeypatch.setattr(torch, "get_num_threads", lambda: 1)
    assert team_size(T=1000, B=1, D=1, H=512) == 1
