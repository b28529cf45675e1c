"""Going back and forward through what was changed."""

import streamlit as st

from lstm_ui import session
from lstm_ui.components.shortcuts import listen_for_undo
from lstm_ui.messages import literal_markdown
from lstm_ui.workspace.history import to_redo, to_undo


def undo_controls() -> None:
    """Draw undo and redo, and listen for their keys."""
    history = session.history()
    undo, redo = to_undo(history), to_redo(history)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Undo",
            key="button.undo",
            icon=":material/undo:",
            help=literal_markdown(f"Undo: {undo} (Ctrl+Z)") if undo else "Nothing to undo yet.",
            disabled=undo is None,
            on_click=session.undo,
        )
        st.button(
            "Redo",
            key="button.redo",
            icon=":material/redo:",
            help=literal_markdown(f"Redo: {redo} (Ctrl+Shift+Z)") if redo else "Nothing to redo.",
            disabled=redo is None,
            on_click=session.redo,
        )
    listen_for_undo()
