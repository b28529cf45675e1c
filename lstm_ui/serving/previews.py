"""The route that previews come by: a change in JSON in, what the plot draws out."""

import json
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config

from lstm_core import InputError
from lstm_ui.preview.offers import offered, serve_at
from lstm_ui.preview.previewing import previewed

MOST_BYTES: Final = 64 * 1024
_AT_ONCE: Final = 2
"""More would only wait for one another, and all pages with them."""
# The numbers of a figure hardly shrink, and shrinking them would take longer than all the rest.
_HEADERS: Final = {"Cache-Control": "no-store", "Content-Encoding": "identity"}


def preview_routes() -> list[Route]:
    """The route; from now on pages ask for previews there."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    path = f"/{base}/preview" if base else "/preview"
    serve_at(path)
    limit = CapacityLimiter(_AT_ONCE)

    async def preview(request: Request) -> Response:
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
        try:
            message = await to_thread.run_sync(previewed, found, act, limiter=limit)
        except InputError:
            return Response(status_code=422)
        return Response(message, media_type="application/octet-stream", headers=_HEADERS)

    return [Route(path, preview, methods=["POST"])]
