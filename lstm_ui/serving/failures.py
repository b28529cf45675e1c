"""What a visitor reads where a page failed; what the operator reads is in the log."""

from typing import Final

import streamlit as st

FAILED: Final = (
    "This page could not be drawn, and that is a fault of Gatescope. What you built is kept: "
    "undo the last change, or load the page again."
)


def on_script_error(error: Exception) -> bool:
    """Say so on the page, in place of Streamlit's own box; the log has it already."""
    st.error(FAILED, icon=":material/error:")
    return True
