"""What a server does before its first visitor comes, and beside them."""

import asyncio
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.metadata import version
from time import monotonic

import streamlit as st

import lstm_ui
from lstm_ui.serving.logs import LOGGER
from lstm_ui.startup import warm_up


@asynccontextmanager
async def lifetime(app: st.App) -> AsyncIterator[None]:
    """Load and compile what a visitor would wait for, and note start and stop."""
    begun = monotonic()
    await asyncio.to_thread(_prepare)
    versions = {name: version(name) for name in ("streamlit", "torch")}
    LOGGER.info("started", extra={"fields": {**versions, "after_s": _since(begun)}})
    yield
    LOGGER.info("stopped", extra={"fields": {"after_s": _since(begun)}})


def _prepare() -> None:
    for module in pkgutil.walk_packages(lstm_ui.__path__, "lstm_ui."):
        import_module(module.name)
    warm_up()


def _since(begun: float) -> float:
    return round(monotonic() - begun, 1)
