"""The one module that touches Streamlit's session state.

The session holds one frozen `Workspace`. Every widget is seeded from it just before
it is drawn and writes back through `bound`, so that it outlives reruns and page
changes, and what was refused stays in the widget beside the message that says why.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeVar

import streamlit as st

from lstm_core import InputError
from lstm_core.sequences import scale
from lstm_figures import Mode
from lstm_ui.model_run import ModelRun, run_model
from lstm_ui.run import Run, run_workspace
from lstm_ui.workspace import Workspace, first_workspace, model_of

Value = TypeVar("Value")
Change = Callable[[Workspace], Workspace]
Concern = Literal["source", "weights", "model"]

_WORKSPACE: Final = "gatescope.workspace"
_MEMORY: Final = "gatescope.memory"
_REFUSALS: Final = "gatescope.refusals"
_ANSWERED: Final = "gatescope.answered"
_MODE: Final = "gatescope.mode"
_PAGE: Final = "gatescope.page"
_DRAWN_ON: Final = "gatescope.drawn on"
_MESSAGE_FROM: Final = "gatescope.message from"


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """Something that was refused: why, what it was about as it stood then, and what was given."""

    message: str
    about: Concern
    at: object
    value: Any = None


def workspace() -> Workspace:
    """What is on screen in this session."""
    if _WORKSPACE not in st.session_state:
        st.session_state[_WORKSPACE] = first_workspace()
    current: Workspace = st.session_state[_WORKSPACE]
    return current


def change(place: str, transition: Change, *, about: Concern = "source") -> None:
    """Replace the workspace by what `transition` makes of it.

    Where that raises `InputError` the workspace stays, and the message stands for
    `problem(place)` until what it is about, the source of the sequence, the weights or the
    model, has changed.
    """
    refusals: dict[str, Refusal] = st.session_state.setdefault(_REFUSALS, {})
    now = workspace()
    try:
        st.session_state[_WORKSPACE] = transition(now)
    except InputError as error:
        refusals[place] = Refusal(str(error), about, _subject(now, about))
    else:
        refusals.pop(place, None)
        for other in [place for place in refusals if _standing(place) is None]:
            del refusals[other]


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


def problem(place: str) -> str | None:
    """The message about the last thing that was refused at `place`, if it still stands."""
    refusal = _standing(place)
    return None if refusal is None else refusal.message


def _standing(place: str) -> "Refusal | None":
    refusal: Refusal | None = st.session_state.get(_REFUSALS, {}).get(place)
    if refusal is None or _subject(workspace(), refusal.about) is not refusal.at:
        return None
    return refusal


def _subject(now: Workspace, about: Concern) -> object:
    """What a refusal is about; a model's file, however it is looked at."""
    if about == "model":
        return now.model and now.model.checkpoint
    return getattr(now, about)


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
    key = f"widget.{name}"
    refusal = _standing(name)
    st.session_state[key] = value if refusal is None else refusal.value
    return {"key": key, "on_change": _apply_widget, "args": (name, apply, about)}


def drafted(
    name: str, value: Value, *, then: Callable[[Workspace, Value], Workspace]
) -> dict[str, Any]:
    """Arguments that tie a widget to a draft, which survives a page change.

    The widget follows `value` whenever that changes; what is chosen in it is kept
    beside, and `then` makes of it what can be made of it.
    """
    key, draft = f"widget.{name}", f"gatescope.draft.{name}"
    kept: tuple[Value, Value] | None = st.session_state.get(draft)
    if kept is None or kept[0] != value:
        kept = st.session_state[draft] = (value, value)
    st.session_state[key] = kept[1]
    return {"key": key, "on_change": _keep_draft, "args": (name, value, then)}


def uploaded(key: str) -> Any:
    """The file in an uploader, or None."""
    return st.session_state.get(key)


def selected_row(key: str) -> int | None:
    """The row of the cell that was chosen in a table, by its place in the data."""
    cells = st.session_state[key].selection.cells
    return cells[0][0] if cells else None


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


def current_run() -> Run:
    """The run of the workspace, computed again only when something it rests on changed."""
    now = workspace()
    rests_on = (now.sequence, now.weights, now.scaling, now.variant, now.peephole)
    return remembered("run", rests_on, lambda: run_workspace(now))


def current_model_run() -> ModelRun:
    """The run of the workspace's model, computed again only when something changed.

    Raises:
        InputError: as `run_model` does.
    """
    now = workspace()
    model = model_of(now)
    rests_on = (now.source, now.scaling, model.loaded, model.columns)
    return remembered("model run", rests_on, lambda: run_model(now))


def model_scaling() -> str:
    """How what feeds the model was scaled; of the sequence itself where nothing is run."""
    now = workspace()
    if now.model is not None:
        try:
            return current_model_run().scaled.statement
        except InputError:
            pass
    return scale(now.sequence, now.scaling).statement


def colour_mode() -> Mode:
    """``"light"`` or ``"dark"``: what the browser last reported, else Streamlit's guess."""
    reported: Mode | None = st.session_state.get(_MODE)
    return reported or st.context.theme.type or "light"


def report_colour_mode(mode: object) -> None:
    """Take the browser's word for the colour mode."""
    if mode in ("light", "dark"):
        st.session_state[_MODE] = mode


def _apply_widget(name: str, apply: Callable[[Workspace, Any], Workspace], about: Concern) -> None:
    value = st.session_state[f"widget.{name}"]
    change(name, lambda now: apply(now, value), about=about)
    if (refusal := _standing(name)) is not None:
        st.session_state[_REFUSALS][name] = replace(refusal, value=value)


def _keep_draft(name: str, value: object, then: Callable[[Workspace, Any], Workspace]) -> None:
    chosen = st.session_state[f"widget.{name}"]
    st.session_state[f"gatescope.draft.{name}"] = (value, chosen)
    change(name, lambda now: then(now, chosen))
