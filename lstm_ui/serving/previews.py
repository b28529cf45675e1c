"""Where previews come by: a change in JSON in, what the plot draws out."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from lstm_core import InputError
from lstm_ui.preview.in_pieces import is_long
from lstm_ui.preview.offers import offered, serve_at
from lstm_ui.preview.previewing import previewed

MOST_BYTES: Final = 64 * 1024
# The numbers of a figure hardly shrink, and shrinking them would take longer than all the rest.
_HEADERS: Final = {"Cache-Control": "no-store", "Content-Encoding": "identity"}


class Previews:
    """ASGI middleware that answers what pages ask while a hand moves; all else goes on.

    A route of Streamlit's would do the same after five layers more, a tenth of the time that a
    preview takes. What every answer must have is to be wrapped around this.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        base = str(config.get_option("server.baseUrlPath") or "").strip("/")
        self.path = f"/{base}/preview" if base else "/preview"
        # One at a time: more would only wait for one another, and all pages with them. Long runs
        # have a line of their own, so that nobody's short one stands behind them.
        self._short, self._long = (
            ThreadPoolExecutor(1, f"preview-{of}") for of in ("short", "long")
        )
        serve_at(self.path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a preview, or pass on what is none."""
        if scope["type"] == "http" and scope["path"] == self.path:
            response = await self._answer(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return Response(status_code=405, headers={"Allow": "POST"})
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                return Response(status_code=413)
        try:
            asked = json.loads(body)
            token, act = asked["token"], asked["act"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return Response(status_code=400)
        found = offered(token)
        if found is None:
            return Response(status_code=404)
        line = self._long if is_long(found.workspace) else self._short
        try:
            running = asyncio.get_running_loop().run_in_executor(line, previewed, found, act)
            message = await running
        except InputError:
            return Response(status_code=422)
        return Response(message, media_type="application/octet-stream", headers=_HEADERS)
