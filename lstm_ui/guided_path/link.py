"""The way onto the guided path, from every page."""

import streamlit as st

from lstm_ui import session
from lstm_ui.guided_path.stops import STOPS
from lstm_ui.guided_path.walking import with_stop

_GATES = "app.py"
_FIRST = next(iter(STOPS))
_ABOUT = (
    f"{len(STOPS)} short stops: what each gate is for, seen by moving one thing at a time. "
    "What you have on screen is kept aside."
)


def guided_path_link() -> None:
    """Draw the link: it begins the path, or leads back to the stop one is at."""
    guide = session.workspace().guide
    if guide is None:
        _button("Guided path", "sidebar", _ABOUT)
        return
    number = list(STOPS).index(guide.stop) + 1
    _button(f"Guided path, stop {number} of {len(STOPS)}", "sidebar", "Back to the stop.")


def invitation() -> None:
    """Draw the way onto the path on the Gates page itself, where there is no sidebar in sight."""
    if session.workspace().guide is None:
        with st.container(key="guide-invitation"):
            _button("Guided path", "page", _ABOUT)


def _button(label: str, place: str, about: str) -> None:
    pressed = st.button(
        label,
        key=f"button.guided path {place}",
        icon=":material/explore:",
        help=about,
        type="tertiary",
        on_click=_begin,
    )
    if pressed and session.page() != _GATES:
        st.switch_page(_GATES)


def _begin() -> None:
    if session.workspace().guide is None:
        session.change("guide", lambda now: with_stop(now, _FIRST))
