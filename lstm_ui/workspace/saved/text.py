"""A document as the text of a session file, and packed into the text of a link."""

import base64
import binascii
import json
import zlib
from dataclasses import replace
from typing import Any, Final

from lstm_core import InputError
from lstm_core.limits import (
    MAX_LINK_CHARACTERS,
    MAX_LINK_UNPACKED,
    MAX_SESSION_DEPTH,
    MAX_SESSION_TEXT,
)
from lstm_ui.sequence_source import TableSource, base_of
from lstm_ui.workspace.saved.document import from_document, to_document
from lstm_ui.workspace.saved.models import fits_a_file, model_bytes
from lstm_ui.workspace.saved.plain import DAMAGED
from lstm_ui.workspace.saved.writings import has_nothing_written
from lstm_ui.workspace.sequences import first_workspace
from lstm_ui.workspace.state import Workspace
from lstm_ui.workspace.written import NOTHING_WRITTEN, WritingView

_BROKEN_LINK: Final = (
    "The link is damaged: perhaps only a part of it was copied. Ask for it again, or for the "
    "session file."
)
_SAMPLED: Final = 1_000
_OF_A_PLACE: Final = 25
"""Characters of one place on an axis, the longest there are."""
_OF_ALL_ELSE: Final = 1024 * 1024
"""Room for weights, typed text and equations."""
_RAW_DEFLATE: Final = -15
_MAX_LINK_NUMBERS: Final = MAX_LINK_CHARACTERS
"""With more, it would take a moment to find out that they do not fit."""


def link_text(workspace: Workspace, *, model: bool = True) -> str | None:
    """The workspace as letters, digits, ``-`` and ``_``, or None where a link cannot hold it.

    It is the JSON of `to_document`, compressed by raw deflate and written in base64url.

    Args:
        workspace: what is on screen.
        model: whether a model of the person's own is to be in it.
    """
    if _numbers(workspace, model) > _MAX_LINK_NUMBERS:
        return None
    plain = _json(to_document(workspace, model=model)).encode()
    if len(plain) > MAX_LINK_UNPACKED:
        return None
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW_DEFLATE)
    packed = packer.compress(plain) + packer.flush()
    text = base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")
    return text if len(text) <= MAX_LINK_CHARACTERS else None


def writing_text(workspace: Workspace) -> str | None:
    """A link to what was written alone, where one to everything is too long; None for nothing."""
    if has_nothing_written(workspace):
        return None
    alone = replace(first_workspace(), written=workspace.written, writing=workspace.writing)
    return link_text(alone)


def holds_writing_alone(workspace: Workspace) -> bool:
    """Whether all but what was written is as a first visitor finds it."""
    rest = replace(workspace, written=NOTHING_WRITTEN, writing=WritingView())
    return to_document(rest) == to_document(first_workspace())


def from_link(text: str) -> Workspace:
    """The inverse of `link_text`; nothing in the text is trusted.

    Raises:
        InputError: the text is cut, too long, unpacks to too much, or is no session.
    """
    if len(text) > MAX_LINK_CHARACTERS:
        raise InputError(
            f"A link holds at most {MAX_LINK_CHARACTERS:,} characters; this one has "
            f"{len(text):,}. Ask for the session file instead."
        )
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(_RAW_DEFLATE)
        plain = unpacker.decompress(packed, MAX_LINK_UNPACKED + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise InputError(_BROKEN_LINK) from None
    if len(plain) > MAX_LINK_UNPACKED:
        raise InputError(
            f"The link unpacks to more than {MAX_LINK_UNPACKED:,} characters, more than Gatescope "
            "writes into one: refused."
        )
    if not unpacker.eof or unpacker.unused_data:
        raise InputError(_BROKEN_LINK)
    return from_document(_parsed(plain))


def session_text(workspace: Workspace) -> str:
    """The workspace as a JSON file, one line for each part.

    A model that is too large for one, by `fits_a_file`, is left out.
    """
    lines = (f"  {_json(name)}: {_json(part)}" for name, part in to_document(workspace).items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def fits_session_file(workspace: Workspace) -> bool:
    """Whether `session_text` would be short enough to be read again, judged by a sample of it."""
    return _characters(workspace) <= MAX_SESSION_TEXT


def read_session(data: bytes) -> Workspace:
    """The inverse of `session_text`, from the bytes of a file; nothing in it is trusted.

    Raises:
        InputError: the file is too large, or is no session.
    """
    if len(data) > MAX_SESSION_TEXT:
        raise InputError(
            f"A session file has at most {MAX_SESSION_TEXT // 2**20} MB; this one has "
            f"{len(data) / 2**20:.1f} MB."
        )
    return from_document(_parsed(data))


def _characters(workspace: Workspace) -> float:
    """About how long the session of a workspace is; a little too much rather than too little."""
    characters: float = _OF_ALL_ELSE
    if isinstance(base_of(workspace.source), TableSource):
        values = workspace.sequence.values
        sample = values[:: max(len(values) // _SAMPLED, 1)]
        characters += len(_json(sample.tolist())) * len(values) / len(sample)
        if workspace.sequence.axis is not None:
            characters += _OF_A_PLACE * len(values)
    if workspace.model is not None and fits_a_file(workspace.model):
        characters += model_bytes(workspace.model) * 4 / 3
    return characters + sum(map(_characters, _beside(workspace)))


def _numbers(workspace: Workspace, model: bool) -> int:
    """How many numbers a document of the workspace spells out."""
    trained = model_bytes(workspace.model) if model and workspace.model else 0
    table = isinstance(base_of(workspace.source), TableSource)
    held = (workspace.weights if workspace.edited else {}, workspace.written.weights)
    spelled = sum(values.size for weights in held for values in weights.values())
    others = sum(_numbers(other, model) for other in _beside(workspace))
    return (workspace.sequence.values.size if table else 0) + trained + spelled + others


def _beside(workspace: Workspace) -> list[Workspace]:
    """The workspaces that are saved within it."""
    own = None if workspace.guide is None else workspace.guide.own
    return [other for other in (workspace.pinned, own) if other is not None]


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def _parsed(data: bytes) -> Any:
    try:
        document = json.loads(
            data.decode("utf-8-sig"), parse_constant=_refused, object_pairs_hook=_object
        )
    except (ValueError, RecursionError):  # of text that is no JSON, or nested without end
        raise InputError(
            "This is not a saved Gatescope session: it is no readable JSON. Open a file that "
            "“Save session” wrote."
        ) from None
    _check_plain(document, MAX_SESSION_DEPTH)
    return document


def _refused(constant: str) -> None:
    raise InputError(f"{DAMAGED}: it holds {constant}, which is no number.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InputError(f"{DAMAGED}: it names an entry twice.")
    return found


def _check_plain(value: Any, depth: int) -> None:
    """Refuse what nests too deeply, and text that cannot be shown."""
    if isinstance(value, str):
        if not _is_text(value):
            raise InputError(f"{DAMAGED}: it holds text that is not valid Unicode.")
    elif isinstance(value, dict | list):
        if depth == 0:
            raise InputError(f"{DAMAGED}: it nests deeper than {MAX_SESSION_DEPTH} levels.")
        if isinstance(value, dict):
            for name in value:
                _check_plain(name, depth)
            value = list(value.values())
        for item in value:
            if not isinstance(item, int | float):
                _check_plain(item, depth - 1)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
