"""What a page sends that has not heard yet what the session shows by now.

With every message a browser sends what all its controls show. Where the session has given a
control another value of its own, by undo, a link or a restart of the server, a message that
was under way still brings the value before; taken for a choice, it would undo that very
change. Therefore the page carries a mark, in a field nobody sees: how often the session had
replaced a value when the page was drawn. It comes back with every message.
"""

from typing import Any, Final

import streamlit as st

from lstm_ui.session.memory import identity

MARK: Final = "widget.mark"
"""The key of the field that carries the mark. It is drawn after all other controls: a page
that has its mark has their values, too."""
_TIMES: Final = "gatescope.times replaced"
_REPLACED: Final = "gatescope.replaced"


def mark() -> dict[str, Any]:
    """Arguments for the field that carries the mark."""
    if _heard() == _times_replaced():
        st.session_state.pop(_REPLACED, None)  # what was shown may be a long text
    st.session_state[MARK] = f"{identity()} {_times_replaced()}"
    return {"key": MARK}


def replace_shown(name: str, shown: object) -> None:
    """Note that the control `name` has been given another value than it showed."""
    times = st.session_state[_TIMES] = _times_replaced() + 1
    st.session_state.setdefault(_REPLACED, {})[name] = (shown, times)


def is_echo(name: str, value: object) -> bool:
    """Whether the page sends this value only because it has not heard of another one."""
    heard = _heard()
    if heard is None:
        return True
    shown, times = st.session_state.get(_REPLACED, {}).get(name, (None, 0))
    return heard < times and bool(shown == value)


def _times_replaced() -> int:
    times: int = st.session_state.get(_TIMES, 0)
    return times


def _heard() -> int | None:
    """How many replacements the page has heard of; None if it is still another session's.

    Such a page was drawn by a server that has been started anew since.
    """
    told: str | None = st.session_state.get(MARK)
    if told is None:
        return 0
    session, _, times = told.partition(" ")
    if session != identity():
        return None
    try:
        return int(times)
    except ValueError:
        return None
