"""Previews as they are served: a change in, a figure out, and nothing for who has no token."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from lstm_core.sequences import scale
from lstm_ui.preview.offers import Preview, offer
from lstm_ui.serving.previews import MOST_BYTES, Previews
from lstm_ui.workspace import first_workspace

EDIT = {"kind": "edit", "cells": [{"name": "b_i", "row": 0, "column": 0, "value": 0.5}]}


@pytest.fixture
def preview() -> Preview:
    first = first_workspace()
    return Preview(first, scale(first.sequence, first.scaling), mode="dark", window=None)


async def passed_on(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})


def posted(
    body: bytes, pieces: int = 1, path: str = "/preview", method: str = "POST"
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to a request that comes in pieces."""
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

    scope = {"type": "http", "method": method, "path": path, "headers": []}
    asyncio.run(Previews(passed_on)(scope, receive, send))
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


def test_all_else_is_passed_on() -> None:
    assert posted(b"", path="/preview/more")[0] == 299
    assert posted(b"", path="/", method="GET")[0] == 299


def test_previews_are_not_read_as_a_page() -> None:
    status, headers, _ = posted(b"", method="GET")
    assert (status, headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("base", ["gatescope", "/gatescope/"])
def test_they_are_served_below_the_base_path(
    monkeypatch: pytest.MonkeyPatch, preview: Preview, base: str
) -> None:
    monkeypatch.setattr(
        "lstm_ui.serving.previews.config.get_option", {"server.baseUrlPath": base}.get
    )
    assert posted(asked(offer(preview), EDIT), path="/gatescope/preview")[0] == 200
    assert posted(b"")[0] == 299
    monkeypatch.undo()
    Previews(passed_on)  # the address that pages are told is the whole process's
