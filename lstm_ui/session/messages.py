"""What components of the page report, and the page they report from."""

from typing import Any, Final

import streamlit as st

from lstm_ui.session.state import workspace
from lstm_ui.workspace import Workspace

_ANSWERED: Final = "gatescope.answered"
_PAGE: Final = "gatescope.page"
_DRAWN_ON: Final = "gatescope.drawn on"
_MESSAGE_FROM: Final = "gatescope.message from"
_MOVING: Final = "gatescope.moving"


def page_to_return_to(page: str) -> str | None:
    """The page that was chosen just before a component's message led back to `page`.

    A slow browser may send the end of an edit after the click that left the page.
    Streamlit then runs the page that was left, and the click would be lost. No component
    may be drawn on two pages under one name.
    """
    last = st.session_state.get(_PAGE)
    message_from = st.session_state.pop(_MESSAGE_FROM, None)
    if message_from == page and last not in (None, page):
        return str(last)
    st.session_state[_PAGE] = page
    return None


def page() -> str:
    """The page that is drawn, by its file."""
    return str(st.session_state.get(_PAGE))


def component_value(name: str, event: str) -> Any:
    """What a component last reported under `event`; checked by the caller, for it comes
    from the browser."""
    return (st.session_state.get(f"widget.{name}") or {}).get(event)


def answered(name: str) -> int:
    """The number of the last message of a component that was taken, 0 before the first."""
    number: int = st.session_state.get(_ANSWERED, {}).get(name, 0)
    return number


def drawing(name: str) -> int:
    """`answered`, while the component is drawn: its messages come from this page."""
    st.session_state.setdefault(_DRAWN_ON, {})[name] = st.session_state.get(_PAGE)
    return answered(name)


def answer(name: str, number: object) -> None:
    """Note that the component's message of this number was taken."""
    st.session_state[_MESSAGE_FROM] = st.session_state.get(_DRAWN_ON, {}).get(name)
    if isinstance(number, int):
        st.session_state.setdefault(_ANSWERED, {})[name] = number


def set_moving(moving: bool) -> None:
    """Note whether the hand that sent a message is still moving."""
    st.session_state[_MOVING] = moving


def followed(drawn: Workspace) -> tuple[Workspace, bool]:
    """The workspace, for a fragment of a page that was drawn from `drawn`.

    The second value is whether a moving hand asked for it. Where the hand has come to rest,
    or something else has changed, the whole page is drawn anew.
    """
    now, moving = workspace(), st.session_state.pop(_MOVING, None)
    if moving is False or (now is not drawn and not moving):
        st.rerun()
    return now, bool(moving)
