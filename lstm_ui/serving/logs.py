"""Logs as lines of JSON that say what happened and never what a person gave.

An exception's message may quote an upload, an address may be a link with everything a
person built, and a path may hold a session's id. So of an exception its type and place are
logged, of a request the route, and of the text of other packages the part that was fixed
when it was written.
"""

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from time import monotonic
from typing import IO, Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGGER: Final = logging.getLogger("gatescope")
_FRAMES: Final = 12
"""Of a traceback: the last ones, where it happened."""
_PREFIXES: Final = (
    "/_stcore/upload_file/",
    "/_stcore/",
    "/media/",
    "/component/",
    "/static/",
    "/preview",
)
# On a deep link Streamlit's page first looks for its server below the page's own path.
_LOOKED_FOR_IN_VAIN: Final = ("/_stcore/health", "/_stcore/host-config")


class JsonLines(logging.Formatter):
    """One record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; only loggers of Gatescope's own may say more than fixed text."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": str(record.msg),
        }
        fields = getattr(record, "fields", None)
        if record.name == LOGGER.name and isinstance(fields, Mapping):
            entry |= fields
        if record.exc_info and record.exc_info[1] is not None:
            entry["exception"] = _described(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=False)


class _Straight(logging.Logger):
    """A logger made later: whatever handlers it is given, its records go to the one of the root."""

    def callHandlers(self, record: logging.LogRecord) -> None:  # noqa: N802
        for handler in logging.getLogger().handlers:
            if record.levelno >= handler.level:
                handler.handle(record)


def begin_logs(stream: IO[str] | None = None) -> None:
    """Have every logger of this process write lines of JSON to one stream.

    Args:
        stream: where to; standard error where None.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(_is_worth_a_line)
    root = logging.getLogger()
    root.handlers = [handler]
    for name in list(root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    logging.getLogger("uvicorn.access").disabled = True  # it writes addresses out in full
    logging.setLoggerClass(_Straight)
    LOGGER.setLevel(logging.INFO)


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    return record.name == LOGGER.name or record.levelno >= logging.WARNING


class RequestLog:
    """ASGI middleware that logs requests that were refused or failed, and how long they took."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = monotonic(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            if status >= 400 and not scope["path"].endswith(_LOOKED_FOR_IN_VAIN):
                fields = {
                    "method": scope["method"],
                    "route": route(scope["path"]),
                    "status": status,
                    "ms": round(1000 * (monotonic() - begun)),
                }
                level = logging.ERROR if status >= 500 else logging.WARNING
                LOGGER.log(level, "request", extra={"fields": fields})


def route(path: str) -> str:
    """The part of a path that no visitor chose."""
    return next((f"{prefix}…" for prefix in _PREFIXES if path.startswith(prefix)), "page")


def _described(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "type": type(error).__qualname__,
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
