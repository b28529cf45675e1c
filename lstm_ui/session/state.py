"""The workspace of a session, every change to it, and what was refused."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from time import monotonic
from typing import Any, Final

import streamlit as st

from lstm_core import InputError
from lstm_ui.session.refusals import Concern, Refusal, subject
from lstm_ui.workspace import Workspace, first_workspace
from lstm_ui.workspace.history import History, recorded, redone, undone

Change = Callable[[Workspace], Workspace]

_WORKSPACE: Final = "gatescope.workspace"
_HISTORY: Final = "gatescope.history"
_NOTICE: Final = "gatescope.notice"
_REFUSALS: Final = "gatescope.refusals"


def workspace() -> Workspace:
    """What is on screen in this session."""
    if _WORKSPACE not in st.session_state:
        st.session_state[_WORKSPACE] = first_workspace()
    current: Workspace = st.session_state[_WORKSPACE]
    return current


def change(
    place: str,
    transition: Change,
    *,
    about: Concern = "source",
    gesture: Hashable = None,
    what: str | None = None,
) -> None:
    """Replace the workspace by what `transition` makes of it, and note that for `undo`.

    Where that raises `InputError` the workspace stays, and the message stands for
    `problem(place)` until what it is about, the source of the sequence, the weights or the
    model, has changed.

    Args:
        place: the control that the change comes from.
        transition: the change.
        about: what a refusal is about.
        gesture: tells one drag from the next: changes of one gesture are undone as one.
        what: what is changed, in words; None for what shows in the workspace.
    """
    refusals: dict[str, Refusal] = st.session_state.setdefault(_REFUSALS, {})
    now = workspace()
    try:
        after = transition(now)
    except InputError as error:
        refusals[place] = Refusal(str(error), about, subject(now, about))
    else:
        refusals.pop(place, None)
        noted = recorded(
            history(), now, after, place=place, at=monotonic(), gesture=gesture, what=what
        )
        _show(noted, after)


def history() -> History:
    """What can be undone and redone."""
    kept: History = st.session_state.get(_HISTORY, History())
    return kept


def is_fresh() -> bool:
    """Whether nothing has been changed yet in this session."""
    return not (history().past or history().future)


def undo() -> None:
    """Take the last change back."""
    _show(*undone(history(), workspace()))


def redo() -> None:
    """Make the change again that was taken back last."""
    _show(*redone(history(), workspace()))


def _show(noted: History, shown: Workspace) -> None:
    st.session_state[_HISTORY] = noted
    st.session_state[_WORKSPACE] = shown
    refusals: dict[str, Refusal] = st.session_state.setdefault(_REFUSALS, {})
    for place in [place for place in refusals if standing(place) is None]:
        del refusals[place]


def notify(text: str) -> None:
    """Have `notice` say this about the workspace as it is now."""
    st.session_state[_NOTICE] = (text, workspace())


def notice() -> str | None:
    """What `notify` was told, until anything has changed."""
    text, about = st.session_state.get(_NOTICE, (None, None))
    return text if about is workspace() else None


def problem(place: str) -> str | None:
    """The message about the last thing that was refused at `place`, if it still stands."""
    refusal = standing(place)
    return None if refusal is None else refusal.message


def standing(place: str) -> Refusal | None:
    """What was refused at `place`, while that stands."""
    refusal: Refusal | None = st.session_state.get(_REFUSALS, {}).get(place)
    if refusal is None or subject(workspace(), refusal.about) is not refusal.at:
        return None
    return refusal


def keep_refused(place: str, value: Any) -> None:
    """Keep what was given at `place` beside the message, where it was refused."""
    if (refusal := standing(place)) is not None:
        st.session_state[_REFUSALS][place] = replace(refusal, value=value)
