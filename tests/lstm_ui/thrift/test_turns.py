"""Few scripts run at once, all of them run, and a failure gives its turn back."""

import inspect
from threading import Lock, Thread
from time import sleep

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from lstm_ui.thrift.turns import in_turn


def test_no_more_run_at_once_than_may_and_none_is_left_out() -> None:
    lock, under_way, most, done = Lock(), [0], [0], []

    def run(number: int) -> None:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        sleep(0.01)
        with lock:
            under_way[0] -= 1
            done.append(number)

    waiting = in_turn(run, at_once=2)
    threads = [Thread(target=waiting, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [2]
    assert sorted(done) == list(range(12))


def test_a_failure_gives_its_turn_back() -> None:
    def run() -> None:
        raise ValueError("no turn")

    waiting = in_turn(run, at_once=1)
    for _ in range(3):
        with pytest.raises(ValueError, match="no turn"):
            waiting()


def test_streamlit_still_runs_scripts_in_this_way() -> None:
    thread = inspect.getsource(ScriptRunner._run_script_thread)
    assert "self._run_script(" in thread
    run = inspect.getsource(inspect.unwrap(ScriptRunner._run_script))
    assert "self._run_script(" not in run  # or two that wait within their turns would wait forever
