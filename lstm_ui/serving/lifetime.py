"""What a server does before its first visitor comes, and beside them."""

import asyncio
import gc
import pkgutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.metadata import version
from time import monotonic
from typing import Any, Final

import streamlit as st
from streamlit.runtime import get_instance

import lstm_ui
from lstm_ui.serving.logs import LOGGER
from lstm_ui.startup import warm_up

SWEEP_SECONDS: Final = 15
TURN_SECONDS: Final = 0.001
"""How long a thread may keep Python's lock from another: a fifth of what is usual.

A preview lets go of it at each of its hundred tensor operations, and would wait that long for the
thread of a page each time.
"""


@asynccontextmanager
async def lifetime(app: st.App) -> AsyncIterator[None]:
    """Load and compile what a visitor would wait for, and note start and stop."""
    begun = monotonic()
    sys.setswitchinterval(TURN_SECONDS)
    await asyncio.to_thread(_prepare)
    versions = {name: version(name) for name in ("streamlit", "torch")}
    LOGGER.info("started", extra={"fields": {**versions, "after_s": _since(begun)}})
    sweeping = asyncio.create_task(_sweep())
    yield
    sweeping.cancel()
    LOGGER.info("stopped", extra={"fields": {"after_s": _since(begun)}})


async def _sweep() -> None:
    """Let go of sessions whose time is over.

    Streamlit does that only when the next tab is closed, so that the last visitors' data would
    stay for as long as nobody comes.
    """
    kept = 0
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        kept = release_ended_sessions(kept)


def release_ended_sessions(before: int) -> int:
    """Drop closed sessions that are past ``server.disconnectedSessionTTL``; returns those kept.

    Where that is fewer than `before`, garbage is collected: nobody's run may do so for long.
    """
    manager: Any = get_instance()._session_mgr
    kept = len(manager._session_storage._cache)  # counting them drops what is past its time
    if kept < before:
        gc.collect()
    return kept


def _prepare() -> None:
    for module in pkgutil.walk_packages(lstm_ui.__path__, "lstm_ui."):
        import_module(module.name)
    warm_up()


def _since(begun: float) -> float:
    return round(monotonic() - begun, 1)
