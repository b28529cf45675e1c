"""Streamlit collects all garbage after every run (streamlit#8977); here it does so now and then.

A whole collection walks every object of every open session while all others wait, so that
its cost grows with the visitors and is paid at each move of each hand.
"""

import gc
from threading import Lock
from time import monotonic
from typing import Any, Final

from streamlit.runtime.scriptrunner import script_runner

SECONDS_BETWEEN: Final = 10.0


class SparingCollector:
    """Stands in for the module `gc` where Streamlit asks for a collection."""

    def __init__(self, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._between = seconds_between
        self._due = 0.0
        self._lock = Lock()

    def collect(self, generation: int = 2) -> int:
        """Collect as `gc.collect` does if that is due, else nothing; returns what was found."""
        with self._lock:
            if monotonic() < self._due:
                return 0
            self._due = monotonic() + self._between
        return gc.collect(generation)

    def __getattr__(self, name: str) -> Any:
        """Everything else is the module's own."""
        return getattr(gc, name)


def collect_sparingly() -> None:
    """Have Streamlit's script runs collect at most once in `SECONDS_BETWEEN`."""
    script_runner.gc = SparingCollector()  # type: ignore[assignment, attr-defined]
