"""Every response carries the headers, and the policy allows what the pages need and no more."""

import asyncio
from urllib.parse import urlsplit

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from lstm_ui.components.plotly_asset import plotly_url
from lstm_ui.serving import RESPONSE_HEADERS, ResponseHeaders
from lstm_ui.serving.headers import inline_scripts


def headers_of(inner: dict[str, str], path: str = "/", status: int = 200) -> list[tuple[str, str]]:
    """Of an answer that had the `inner` ones before."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    served = ResponseHeaders(PlainTextResponse("here", status, headers=inner))
    asyncio.run(served({"type": "http", "method": "GET", "path": path}, receive, send))
    return [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]


@pytest.mark.parametrize("inner", [{}, {"Referrer-Policy": "origin"}])
def test_a_response_carries_every_header_once(inner: dict[str, str]) -> None:
    sent = headers_of(inner)
    expected = RESPONSE_HEADERS | {name.lower(): value for name, value in inner.items()}
    for name, value in expected.items():
        assert [found for other, found in sent if other == name] == [value]
    assert ("content-length", "4") in sent


PLOTLY = urlsplit(plotly_url()).path


@pytest.mark.parametrize(
    ("path", "status", "kept"),
    [
        (PLOTLY, 200, ["public, max-age=31536000, immutable"]),
        (PLOTLY, 404, ["public"]),
        ("/component/other/plotly.js", 200, ["public"]),
    ],
)
def test_plotly_is_kept_for_long_once_it_was_found(path: str, status: int, kept: list[str]) -> None:
    sent = headers_of({"Cache-Control": "public"}, path, status)
    assert [value for name, value in sent if name == "cache-control"] == kept


def test_another_version_of_plotly_has_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    before = plotly_url()
    monkeypatch.setattr("plotly.__version__", "99")
    assert plotly_url() != before


def test_the_policy_allows_no_other_host_and_no_script_written_into_a_page() -> None:
    policy = dict(
        part.split(" ", 1) for part in RESPONSE_HEADERS["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    for sources in policy.values():
        assert not {source for source in sources.split() if "." in source or source == "*"}


def test_a_script_of_the_page_itself_is_known_by_its_digest() -> None:
    # As `printf '\nalert(1)\n' | openssl dgst -sha256 -binary | base64` gives it.
    page = "<script>\nalert(1)\n</script><script type='module' src='./x.js'></script>"
    assert inline_scripts(page) == ["'sha256-J8+4/wmqNoqVGih0Xof49bzVEIwR8aHhR5HvZK1wlzY='"]
