"""The fields by which a page tells what it has heard; `page.css` hides them."""

import streamlit as st

from lstm_ui import session


def mark(place: session.Place) -> None:
    """Draw a mark after controls; see `lstm_ui/session/echoes.py`."""
    st.text_input("What this page has heard", **session.mark_field(place))
