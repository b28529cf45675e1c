"""The first and the last line of a server's log."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from time import monotonic

import streamlit as st

from lstm_ui.serving.logs import LOGGER


@asynccontextmanager
async def lifetime(app: st.App) -> AsyncIterator[None]:
    """Note when the server starts and when it stops."""
    begun = monotonic()
    versions = {name: version(name) for name in ("streamlit", "torch")}
    LOGGER.info("started", extra={"fields": versions})
    yield
    LOGGER.info("stopped", extra={"fields": {"after_s": round(monotonic() - begun)}})
