"""Keep and send: the link, the session file, and what arrives with an address."""

import streamlit as st

from lstm_core.limits import MAX_SESSION_MODEL_BYTES, MAX_SESSION_TEXT
from lstm_ui import session
from lstm_ui.components.keep_link import LINK, PARAMETER, keep_link
from lstm_ui.html import section
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.status_line import form_title
from lstm_ui.workspace import Workspace
from lstm_ui.workspace.saved import (
    fits_a_file,
    fits_session_file,
    link_text,
    session_text,
    with_link,
    with_session_file,
    writing_text,
)

_FILE = "session file"
_UPLOAD = "session upload"


def open_link() -> None:
    """Open what the address holds, once: it is taken out of the address, for a reload."""
    text = st.query_params.get(PARAMETER)
    if text is None:
        return
    del st.query_params[PARAMETER]
    session.change(LINK, lambda now: with_link(now, text), what="the link")
    if session.problem(LINK) is None:
        session.notify(f"Opened from the link: {_summary(session.workspace())}")


def say_what_was_opened() -> None:
    """Draw, in one line, what was opened or why it was not."""
    problem(LINK)
    problem(_FILE)
    if text := session.notice():
        st.caption(literal_markdown(text))


def keep_controls(workspace: Workspace) -> None:
    """Draw the section."""
    section("Keep and send")
    text, left_out = session.remembered("link", (workspace,), lambda: _link(workspace))
    keep_link(text, kept=text or writing_text(workspace))
    fits = session.remembered("fits", (workspace,), lambda: fits_session_file(workspace))
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Save session",
            data=lambda: session_text(workspace),
            file_name="gatescope.json",
            mime="application/json",
            on_click="ignore",
            help="Everything as a file, with your model: for what is too large for a link.",
            disabled=not fits,
        )
        with st.popover("Open session"):
            st.file_uploader(
                "Session file",
                type=None,
                max_upload_size=MAX_SESSION_TEXT // 2**20,
                key=_UPLOAD,
                on_change=_take_upload,
                help="A file that “Save session” wrote. It holds numbers, never code.",
            )
    if not fits:
        st.caption(
            f"Too much for a session file, too, which has at most {MAX_SESSION_TEXT // 2**20} MB. "
            "Use fewer rows or columns of the CSV file, or send that and the weights under Export."
        )
    elif workspace.model is not None and not fits_a_file(workspace.model):
        st.caption(
            f"The model on “Your model” is left out, for it has more than "
            f"{MAX_SESSION_MODEL_BYTES // 2**20} MB: send its file, too."
        )
    elif left_out:
        st.caption("The link leaves the model on “Your model” out; a saved session keeps it.")


def _link(workspace: Workspace) -> tuple[str | None, bool]:
    """What the link holds, and whether that lacks the model because it is too large for one."""
    text = link_text(workspace)
    if text is None and workspace.model is not None:
        return link_text(workspace, model=False), True
    return text, False


def _take_upload() -> None:
    file = session.uploaded(_UPLOAD)
    if file is None:
        return
    session.change(_FILE, lambda now: with_session_file(now, file.getvalue()), what="the session")
    if session.problem(_FILE) is None:
        session.notify(f"Opened from the session file: {_summary(session.workspace())}")


def _summary(workspace: Workspace) -> str:
    return (
        f"{workspace.sequence.name}, T = {len(workspace.sequence):,}, "
        f"{form_title(workspace)}, H = {workspace.hidden_size}."
    )
