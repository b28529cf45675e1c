"""The Compare page: two runs held against each other, or all forms at once."""

from typing import Final

import streamlit as st

from lstm_ui import session
from lstm_ui.compare.forms import all_forms
from lstm_ui.compare.two_runs import two_runs
from lstm_ui.run import Run
from lstm_ui.workspace import Workspace

_TWO, _FORMS = "Two runs", "All forms at once"
_VIEWS: Final = (_TWO, _FORMS)


def compare_page(workspace: Workspace, run: Run) -> None:
    """Draw the choice of a comparison, and that comparison."""
    view = st.segmented_control(
        "Compare",
        _VIEWS,
        required=True,
        label_visibility="collapsed",
        **session.drafted("compare view", _TWO, then=lambda now, view: now),
    )
    if view == _FORMS:
        all_forms(workspace)
    else:
        two_runs(workspace, run)
