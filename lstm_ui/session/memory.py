"""What is computed once and kept, and what is known of the page's look."""

from collections.abc import Callable
from typing import Any, Final, TypeVar
from uuid import uuid4

import streamlit as st

from lstm_core.sequences import ScaledSequence, scale
from lstm_figures import Mode
from lstm_ui.model_run import ModelRun, run_model
from lstm_ui.preview.offers import Preview, address, offer
from lstm_ui.run import Run, run_workspace
from lstm_ui.session.state import workspace
from lstm_ui.workspace import Workspace, model_of

Value = TypeVar("Value")

_IDENTITY: Final = "gatescope.identity"
_MEMORY: Final = "gatescope.memory"
_MODE: Final = "gatescope.mode"
_PREVIEW: Final = "gatescope.preview"


def remembered(place: str, rests_on: tuple[object, ...], make: Callable[[], Value]) -> Value:
    """What `make` gave for the very same objects in `rests_on`, or a fresh one."""
    held: dict[str, tuple[tuple[object, ...], Any]] = st.session_state.setdefault(_MEMORY, {})
    known = held.get(place)
    if known is None or not all(a is b for a, b in zip(known[0], rests_on, strict=True)):
        held.pop(place, None)  # both at once may be large
        held[place] = (rests_on, make())
    value: Value = held[place][1]
    return value


def forget(beginning: str) -> None:
    """Let go of what is `remembered` in places whose names begin so."""
    held: dict[str, object] = st.session_state.get(_MEMORY, {})
    for place in [place for place in held if place.startswith(beginning)]:
        del held[place]


def current_scaled() -> ScaledSequence:
    """The sequence of the workspace, scaled; computed again only when one of both changed."""
    now = workspace()
    return remembered(
        "scaled", (now.sequence, now.scaling), lambda: scale(now.sequence, now.scaling)
    )


def current_run() -> Run:
    """The run of the workspace, computed again only when something it rests on changed."""
    now = workspace()
    rests_on = (
        now.sequence, now.weights, now.start, now.scaling, now.variant, now.peephole,
        now.interventions,
    )  # fmt: skip
    return remembered("run", rests_on, lambda: run_workspace(now, current_scaled()))


def current_model_run() -> ModelRun:
    """The run of the workspace's model, computed again only when something changed.

    Raises:
        InputError: as `run_model` does.
    """
    now = workspace()
    model = model_of(now)
    rests_on = (now.source, now.scaling, model.loaded, model.columns)
    return remembered("model run", rests_on, lambda: run_model(now))


def preview_of(drawn: Workspace, window: tuple[int, int] | None) -> dict[str, str] | None:
    """Where the page may ask for previews of what it was drawn from, and with what token.

    None where they are not served. `window` is what the page's plot is zoomed into.
    """
    path = address()
    if path is None:
        return None
    preview = Preview(drawn, current_scaled(), colour_mode(), window)
    token, _ = st.session_state.get(_PREVIEW, (None, None))
    token = offer(preview, token)
    st.session_state[_PREVIEW] = (token, preview)  # held here alone: it ends with the session
    return {"path": path, "token": token}


def note(place: str, value: object) -> None:
    """Keep something that is about how a page looks and not part of the workspace."""
    st.session_state[f"gatescope.note.{place}"] = value


def noted(place: str) -> Any:
    """What `note` kept, or None."""
    return st.session_state.get(f"gatescope.note.{place}")


def identity() -> str:
    """Tells this session from every other: a name that means nothing."""
    known: str = st.session_state.setdefault(_IDENTITY, uuid4().hex)
    return known


def colour_mode() -> Mode:
    """``"light"`` or ``"dark"``: what the browser last reported, else Streamlit's guess."""
    reported: Mode | None = st.session_state.get(_MODE)
    return reported or st.context.theme.type or "light"


def report_colour_mode(mode: object) -> None:
    """Take the browser's word for the colour mode."""
    if mode in ("light", "dark"):
        st.session_state[_MODE] = mode
