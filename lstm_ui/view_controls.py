"""How the gates are drawn."""

import streamlit as st

from lstm_ui import session
from lstm_ui.workspace import Workspace, with_view


def view_controls(workspace: Workspace) -> None:
    """Draw the choice between lines and heat map."""
    st.segmented_control(
        "Drawn as",
        ["lines", "heat"],
        format_func={"lines": "Lines", "heat": "Heat map"}.__getitem__,
        required=True,
        label_visibility="collapsed",
        width="content",
        **session.bound("kind", workspace.kind, lambda now, kind: with_view(now, kind=kind)),
    )
