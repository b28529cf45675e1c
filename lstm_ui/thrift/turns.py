"""Few scripts run at once; the others wait in line.

Python runs one thread at a time. Forty pages that are drawn side by side are all done last, and
what is shown to a moving hand waits for each of them in turn.
"""

from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import Any, Final

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

AT_ONCE: Final = 2
"""So that one page that takes its time does not hold up the others."""

Run = Callable[..., None]


def in_turn(run: Run, at_once: int = AT_ONCE) -> Run:
    """`run`, of which at most `at_once` calls are under way."""
    turns = BoundedSemaphore(at_once)

    @wraps(run)
    def waiting(*given: Any) -> None:
        with turns:
            run(*given)

    return waiting


def run_scripts_in_turn() -> None:
    """Have Streamlit's scripts wait for their turn."""
    ScriptRunner._run_script = in_turn(ScriptRunner._run_script)  # type: ignore[method-assign]
