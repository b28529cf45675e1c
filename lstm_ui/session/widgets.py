"""Widgets tied to the workspace: seeded from it, and writing back to it."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from lstm_ui.session.echoes import is_echo, replace_shown
from lstm_ui.session.refusals import Concern
from lstm_ui.session.state import change, keep_refused, standing
from lstm_ui.workspace import Workspace

Value = TypeVar("Value")


def bound(
    name: str,
    value: Value,
    apply: Callable[[Workspace, Value], Workspace],
    *,
    about: Concern = "source",
) -> dict[str, Any]:
    """Arguments that tie a widget to the workspace: its key, value and call-back.

    Args:
        name: the widget's name, and the place of its problems.
        value: what the workspace says the widget shows.
        apply: the change a new value makes.
        about: what a refusal is about; see `change`.
    """
    refusal = standing(name)
    key = _given(name, value if refusal is None else refusal.value)
    return {"key": key, "on_change": _apply_widget, "args": (name, apply, about)}


def drafted(
    name: str, value: Value, *, then: Callable[[Workspace, Value], Workspace]
) -> dict[str, Any]:
    """Arguments that tie a widget to a draft, which survives a page change.

    The widget follows `value` whenever that changes; what is chosen in it is kept
    beside, and `then` makes of it what can be made of it.
    """
    draft = f"gatescope.draft.{name}"
    kept: tuple[Value, Value] | None = st.session_state.get(draft)
    if kept is None or kept[0] != value:
        kept = st.session_state[draft] = (value, value)
    return {"key": _given(name, kept[1]), "on_change": _keep_draft, "args": (name, value, then)}


def reporting(name: str, value: Value, report: Callable[[Value], None]) -> dict[str, Any]:
    """Arguments for a widget that shows a value and reports another one, whatever comes of it."""
    return {"key": _given(name, value), "on_change": _report, "args": (name, report)}


def refused(place: str) -> Any:
    """What was given at `place` and refused, while that stands; else None."""
    refusal = standing(place)
    return None if refusal is None else refusal.value


def keep(place: str, value: Any) -> None:
    """Keep what was given at `place` for `refused`, where it was refused."""
    keep_refused(place, value)


def uploaded(key: str) -> Any:
    """The file in an uploader, or None."""
    return st.session_state.get(key)


def selected_row(key: str) -> int | None:
    """The row of the cell that was chosen in a table, by its place in the data."""
    cells = st.session_state[key].selection.cells
    return cells[0][0] if cells else None


def _given(name: str, value: object) -> str:
    """Have a widget show a value; returns its key."""
    key = f"widget.{name}"
    shown = st.session_state.get(key, value)
    if shown != value:
        replace_shown(name, shown, value)
    st.session_state[key] = value
    return key


def _apply_widget(name: str, apply: Callable[[Workspace, Any], Workspace], about: Concern) -> None:
    value = st.session_state[f"widget.{name}"]
    if is_echo(name, value):
        return
    change(name, lambda now: apply(now, value), about=about)
    keep_refused(name, value)


def _report(name: str, report: Callable[[Any], None]) -> None:
    value = st.session_state[f"widget.{name}"]
    if not is_echo(name, value):
        report(value)


def _keep_draft(name: str, value: object, then: Callable[[Workspace, Any], Workspace]) -> None:
    chosen = st.session_state[f"widget.{name}"]
    if is_echo(name, chosen):
        return
    st.session_state[f"gatescope.draft.{name}"] = (value, chosen)
    change(name, lambda now: then(now, chosen))
