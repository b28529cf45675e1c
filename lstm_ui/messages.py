"""Plain messages, and text of a person's own shown as it is."""

import streamlit as st

from lstm_ui import session

_MARKDOWN = frozenset("\\`*_{}[]()<>#+-.!|~$:&")


def problem(place: str) -> None:
    """Show what was refused at `place`, if anything was."""
    if message := session.problem(place):
        st.error(literal_markdown(message))


def literal_markdown(text: str) -> str:
    """`text` so that Streamlit's Markdown, with its LaTeX and HTML, shows it as it is."""
    return "".join(f"\\{mark}" if mark in _MARKDOWN else mark for mark in text)
