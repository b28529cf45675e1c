"""What a page sends that has not heard yet what the session shows by now.

With every message a browser sends what all its controls show. Where the session has given a
control another value of its own, by undo, a link or a restart of the server, a message that
was under way still brings the value before; taken for a choice, it would undo that very
change. Therefore the page carries marks, in fields that nobody sees: how often the session
had replaced a value when the mark was drawn. They come back with every message. What is drawn
is heard in its order, so that a page that has a mark has every value that was replaced before.
A value that is chosen again before the next mark is heard cannot be told from an echo.
"""

import re
from typing import Any, Final, Literal, get_args

import streamlit as st

from lstm_ui.session.memory import identity

Place = Literal["beginning", "sidebar", "writing", "end"]
"""Of a page, where a mark is drawn. The first tells, before any control, whose page it is."""
PLACES: Final[tuple[Place, ...]] = get_args(Place)
_TIMES: Final = "gatescope.times replaced"
_REPLACED: Final = "gatescope.replaced"


def mark_field(place: Place) -> dict[str, Any]:
    """Arguments for the field that carries the mark of this place."""
    key = mark_key(place)
    st.session_state[key] = f"{identity()} {_times_replaced()}"
    return {"key": key}


def mark_key(place: Place) -> str:
    """The key of that field."""
    return f"widget.mark {place}"


def replace_shown(name: str, shown: object, given: object) -> None:
    """Note that the control `name`, which showed one value, has been given another."""
    times = st.session_state[_TIMES] = _times_replaced() + 1
    st.session_state.setdefault(_REPLACED, {})[name] = (shown, given, times)


def is_echo(name: str, value: object) -> bool:
    """Whether the page sends this value only because it has not heard of another one."""
    heard = _heard()
    if heard is None:
        return True
    shown, given, times = st.session_state.get(_REPLACED, {}).get(name, (None, None, 0))
    if heard >= times:
        return False
    if shown == value:
        return True
    replace_shown(name, given, value)  # the page has yet to hear of `given`, and then sends it
    return False


def _times_replaced() -> int:
    times: int = st.session_state.get(_TIMES, 0)
    return times


def _heard() -> int | None:
    """How many replacements the page has heard of.

    None if one of its marks is not of this session: a server that has been started anew since
    drew the page, or somebody made the mark up.
    """
    heard = 0
    for place in PLACES:
        told: object = st.session_state.get(mark_key(place))
        if told is None:
            continue
        ours = re.fullmatch(f"{identity()} ([0-9]{{1,9}})", str(told))
        if ours is None:
            return None
        heard = max(heard, int(ours[1]))
    return heard
