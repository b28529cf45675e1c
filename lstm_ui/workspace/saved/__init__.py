"""A workspace as text: what a link carries and a session file holds; data alone, never code."""

from lstm_ui.workspace.saved.document import VERSION, from_document, to_document
from lstm_ui.workspace.saved.models import fits_a_file
from lstm_ui.workspace.saved.opening import with_link, with_session_file
from lstm_ui.workspace.saved.text import (
    fits_session_file,
    from_link,
    holds_writing_alone,
    link_text,
    read_session,
    session_text,
    writing_text,
)

__all__ = [
    "VERSION",
    "fits_a_file",
    "fits_session_file",
    "from_document",
    "from_link",
    "holds_writing_alone",
    "link_text",
    "read_session",
    "session_text",
    "to_document",
    "with_link",
    "with_session_file",
    "writing_text",
]
