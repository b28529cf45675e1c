"""The route of previews: a change in, a figure out, and nothing for who has no token."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message

from lstm_core.sequences import scale
from lstm_ui.preview.offers import Preview, offer
from lstm_ui.serving.previews import MOST_BYTES, preview_routes
from lstm_ui.workspace import first_workspace

EDIT = {"kind": "edit", "cells": [{"name": "b_i", "row": 0, "column": 0, "value": 0.5}]}


@pytest.fixture
def preview() -> Preview:
    first = first_workspace()
    return Preview(first, scale(first.sequence, first.scaling), mode="dark", window=None)


def posted(body: bytes, pieces: int = 1) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to a request that comes in pieces."""
    (route,) = preview_routes()
    size = -(-len(body) // pieces)
    waiting: list[Message] = [
        {
            "type": "http.request",
            "body": body[at * size : (at + 1) * size],
            "more_body": at + 1 < pieces,
        }
        for at in range(pieces)
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": route.path, "headers": []}
    asyncio.run(route.handle(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def asked(token: str, act: Any) -> bytes:
    return json.dumps({"token": token, "act": act}).encode()


@pytest.mark.parametrize("pieces", [1, 3])
def test_who_has_the_token_is_answered(preview: Preview, pieces: int) -> None:
    status, headers, body = posted(asked(offer(preview), EDIT), pieces)
    assert status == 200
    assert headers["cache-control"] == "no-store"
    length = int.from_bytes(body[:4], "little")
    assert json.loads(body[4 : 4 + length])["name"] == "gate-plot"
    assert len(body) - 4 - length > 10_000


def test_who_has_none_learns_nothing(preview: Preview) -> None:
    offer(preview)
    status, _, body = posted(asked("x" * 32, EDIT))
    assert (status, body) == (404, b"")


def test_what_is_refused_says_nothing_of_what_was_given(preview: Preview) -> None:
    status, _, body = posted(asked(offer(preview), {"kind": "edit", "cells": [{"name": "<b>"}]}))
    assert (status, body) == (422, b"")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b"{}", b"\xff", b"[" * 20_000])
def test_what_is_no_question_is_refused(body: bytes) -> None:
    assert posted(body)[0] == 400


def test_a_body_beyond_the_limit_is_not_read_to_its_end() -> None:
    assert posted(b" " * (4 * MOST_BYTES), pieces=4)[0] == 413
