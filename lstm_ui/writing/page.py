"""The page where a cell is written: the exercise, and the laboratory."""

from typing import Final

import streamlit as st

from lstm_ui import session
from lstm_ui.marks import mark
from lstm_ui.workspace import Workspace, WritingMode, with_mode
from lstm_ui.writing.exercise_panel import exercise_choices, exercise_panel
from lstm_ui.writing.laboratory_panel import laboratory_choices, laboratory_panel

_TITLES: Final[dict[WritingMode, str]] = {
    "exercise": "Exercise: the LSTM",
    "laboratory": "Laboratory: any cell",
}


def write_the_cell(workspace: Workspace) -> None:
    """Draw the page."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            "What to write",
            list(_TITLES),
            format_func=_TITLES.__getitem__,
            required=True,
            width="content",
            **session.bound("writing mode", workspace.writing.mode, with_mode),
        )
        if workspace.writing.mode == "exercise":
            exercise_choices(workspace)
        else:
            laboratory_choices(workspace)
    _panel(workspace)


@st.fragment
def _panel(drawn: Workspace) -> None:
    """While one types, this alone is drawn anew."""
    workspace, _ = session.followed(drawn)
    if workspace.writing.mode == "exercise":
        exercise_panel(workspace)
    else:
        laboratory_panel(workspace)
    mark("writing")
