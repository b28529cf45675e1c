"""Headers that bound what a browser does with a page of the app."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INDEX: Final = Path(streamlit.__file__).parent / "static" / "index.html"


def inline_scripts(page: str) -> list[str]:
    """The sources, for a policy, that stand for the scripts written into a page of HTML."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    return [f"'sha256-{digest}'" for digest in digests]


_POLICY: Final = {
    "default-src": "'self'",
    # Streamlit's page has a script of its own, and loads custom components as blobs.
    "script-src": " ".join(["'self'", "blob:", *inline_scripts(_INDEX.read_text("utf-8"))]),
    # Streamlit, Plotly and the equations all set style attributes.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
}

RESPONSE_HEADERS: Final = {
    "content-security-policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "x-frame-options": "SAMEORIGIN",
    "x-content-type-options": "nosniff",
    # The address of a page may be a link, which holds what a person built.
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}


_LONG_KEPT: Final = "/plotly.min.js"
_KEPT: Final = (b"cache-control", b"public, max-age=31536000, immutable")


class ResponseHeaders:
    """ASGI middleware that adds `RESPONSE_HEADERS` to every response that lacks them.

    Plotly.js, whose address names its version, is kept by the browser for a year. Streamlit does
    not say for how long, and every visit would fetch 1.5 MB again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add to the head of its response."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = [
                    (name.encode(), value.encode())
                    for name, value in RESPONSE_HEADERS.items()
                    if name.encode() not in present
                ]
                own = message["headers"]
                if message["status"] == 200 and scope["path"].endswith(_LONG_KEPT):
                    own = [(name, value) for name, value in own if name != _KEPT[0]]
                    added.append(_KEPT)
                message = {**message, "headers": [*own, *added]}
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
