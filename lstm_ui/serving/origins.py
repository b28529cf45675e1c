"""Who may talk to the server: its own pages, and programs, but not the pages of another host.

Streamlit decides this by names, for which it asks an outside service what address this
machine has, and it lets in any page of the visitor's own machine. Here nothing is asked.
"""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

_POLICY_VIOLATION: Final = 1008


class SameOrigin:
    """ASGI middleware that keeps the pages of other hosts out.

    Their web sockets are refused; of their other requests the origin is not passed on, so
    that the answer does not allow the browser to show it to them. Hosts in Streamlit's
    ``server.corsAllowedOrigins`` are let in.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] in ("http", "websocket") and not _is_welcome(Headers(scope=scope)):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
                return
            kept = [(name, value) for name, value in scope["headers"] if name != b"origin"]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, send)


def _is_welcome(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is None or origin in config.get_option("server.corsAllowedOrigins"):
        return True
    return urlsplit(origin).netloc == headers.get("host")
