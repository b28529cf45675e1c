"""What happens once in the life of the server process.

With torch, pandas and plotly imported every collection of garbage walks hundreds of thousands
of objects that will never be freed; `gc.freeze` takes them out of every later one.
"""

import gc
from functools import cache
from threading import Lock, Thread

from lstm_core import engine
from lstm_figures import gate_rows
from lstm_ui.components.packed_figure import packed_figure
from lstm_ui.run import run_workspace
from lstm_ui.thrift import run_scripts_thriftily
from lstm_ui.workspace import first_workspace

_LOCK = Lock()


def warm_up() -> int:
    """Load what a first visitor would load, then freeze it; returns the objects frozen."""
    with _LOCK:
        return _warm_up()


@cache
def _warm_up() -> int:
    run_scripts_thriftily()
    # No daemon: an interpreter that ends while a thread of its own compiles is aborted.
    Thread(target=_compile, name="compile").start()
    run = run_workspace(first_workspace())
    rows = gate_rows(run.scaled.sequence, run.trace)
    packed_figure(rows, "lines", "light")
    gc.collect()
    gc.freeze()
    return gc.get_freeze_count()


def _compile() -> None:
    """Compile the engine; what that imports and makes is to stay out of collections too."""
    engine.warm_up()
    gc.collect()
    gc.freeze()
