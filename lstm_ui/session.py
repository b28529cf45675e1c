"""The one module that touches Streamlit's session state.

The session holds one frozen `Workspace`. Every widget is seeded from it just before
it is drawn and writes back through `bound`, so that it outlives reruns and page
changes, and what was refused stays in the widget beside the message that says why.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import streamlit as st

from lstm_core import InputError
from lstm_figures import Mode
from lstm_ui.run import Run, run_key, run_workspace
from lstm_ui.workspace import Workspace, first_workspace

Value = TypeVar("Value")
Change = Callable[[Workspace], Workspace]

_WORKSPACE: Final = "gatescope.workspace"
_MEMORY: Final = "gatescope.memory"
_PROBLEMS: Final = "gatescope.problems"
_REFUSED: Final = "gatescope.refused"
_MODE: Final = "gatescope.mode"


def workspace() -> Workspace:
    """What is on screen in this session."""
    if _WORKSPACE not in st.session_state:
        st.session_state[_WORKSPACE] = first_workspace()
    current: Workspace = st.session_state[_WORKSPACE]
    return current


def change(place: str, transition: Change) -> None:
    """Replace the workspace by what `transition` makes of it.

    Where that raises `InputError`, the workspace stays and the message is kept for
    `problem(place)`.
    """
    problems: dict[str, str] = st.session_state.setdefault(_PROBLEMS, {})
    try:
        st.session_state[_WORKSPACE] = transition(workspace())
    except InputError as error:
        problems[place] = str(error)
    else:
        problems.pop(place, None)


def problem(place: str) -> str | None:
    """The message about the last thing that was refused at `place`, if it still stands."""
    message: str | None = st.session_state.get(_PROBLEMS, {}).get(place)
    return message


def bound(
    name: str, value: Value, apply: Callable[[Workspace, Value], Workspace]
) -> dict[str, Any]:
    """Arguments that tie a widget to the workspace: its key, value and call-back.

    Args:
        name: the widget's name, and the place of its problems.
        value: what the workspace says the widget shows.
        apply: the change a new value makes.
    """
    key = f"widget.{name}"
    st.session_state[key] = st.session_state.get(_REFUSED, {}).get(name, value)
    return {"key": key, "on_change": _apply_widget, "args": (name, apply)}


def drafted(name: str, value: Value) -> dict[str, Any]:
    """Arguments that tie a widget to a draft that is no part of the workspace.

    The draft survives a page change; it begins as `value`.
    """
    key, draft = f"widget.{name}", f"gatescope.draft.{name}"
    st.session_state[key] = st.session_state.setdefault(draft, value)
    return {"key": key, "on_change": _keep_draft, "args": (key, draft)}


def draft(name: str) -> Any:
    """What a draft holds, or None."""
    return st.session_state.get(f"gatescope.draft.{name}")


def set_draft(name: str, value: object) -> None:
    """Give a draft a value."""
    st.session_state[f"gatescope.draft.{name}"] = value


def uploaded(key: str) -> Any:
    """The file in an uploader, or None."""
    return st.session_state.get(key)


def component_value(name: str, event: str) -> Any:
    """What a component last reported under `event`; checked by the caller, for it comes
    from the browser."""
    return (st.session_state.get(f"widget.{name}") or {}).get(event)


def remembered(place: str, rests_on: tuple[object, ...], make: Callable[[], Value]) -> Value:
    """What `make` gave for the same values of `rests_on`, or a fresh one."""
    held: dict[str, tuple[tuple[object, ...], Any]] = st.session_state.setdefault(_MEMORY, {})
    if place not in held or held[place][0] != rests_on:
        held[place] = (rests_on, make())
    value: Value = held[place][1]
    return value


def current_run() -> Run:
    """The run of the workspace, computed again only when something it rests on changed."""
    now = workspace()
    return remembered("run", run_key(now), lambda: run_workspace(now))


def colour_mode() -> Mode:
    """``"light"`` or ``"dark"``: what the browser last reported, else Streamlit's guess."""
    reported: Mode | None = st.session_state.get(_MODE)
    return reported or st.context.theme.type or "light"


def report_colour_mode(mode: object) -> None:
    """Take the browser's word for the colour mode."""
    if mode in ("light", "dark"):
        st.session_state[_MODE] = mode


def _apply_widget(name: str, apply: Callable[[Workspace, Any], Workspace]) -> None:
    value = st.session_state[f"widget.{name}"]
    refused: dict[str, Any] = st.session_state.setdefault(_REFUSED, {})
    change(name, lambda now: apply(now, value))
    if problem(name) is None:
        refused.pop(name, None)
    else:
        refused[name] = value


def _keep_draft(key: str, draft_key: str) -> None:
    st.session_state[draft_key] = st.session_state[key]
