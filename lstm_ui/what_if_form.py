"""The form in which an intervention is put together."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from lstm_core.conventions import GATE_NAMES
from lstm_core.interventions import CutUnit, HoldGate, Intervention, SetCell
from lstm_core.limits import MAX_WEIGHT
from lstm_core.variants import VARIANTS
from lstm_ui import session
from lstm_ui.workspace import Workspace, with_intervention

PLACE: Final = "what if"
_ALL: Final = "all"
_HOLD, _CUT, _SET = "Hold a gate", "Cut a unit out", "Set c"
_ABOUT: Final = {
    _HOLD: "The gate stays at this value whatever its equation gives.",
    _CUT: "Its i, f, g, o, c and h are 0 at every step, and no other unit sees it.",
    _SET: "The cell state after this step becomes this value; o, h and the next step see it.",
}


def what_if_form(workspace: Workspace) -> None:
    """Draw the choice of a kind and its fields; the button adds the intervention."""
    kind = st.segmented_control(
        "What if", list(_ABOUT), default=_HOLD, required=True, label_visibility="collapsed",
        key="widget.what if kind",
    )  # fmt: skip
    kind = kind or _HOLD
    st.caption(_ABOUT[kind])
    label = {_HOLD: "Hold it", _CUT: "Cut it out", _SET: "Set it"}[kind]
    make = {_HOLD: _hold, _CUT: _cut, _SET: _set}[kind](workspace)
    st.button(
        label,
        key="button.what if add",
        type="primary",
        on_click=session.change,
        args=(PLACE, lambda now: with_intervention(now, make())),
    )


def _hold(workspace: Workspace) -> Callable[[], Intervention]:
    form, steps = VARIANTS[workspace.variant], len(workspace.sequence)
    left, right = st.columns(2)
    with left:
        gate = st.selectbox(
            "Gate",
            form.gates,
            format_func=lambda gate: f"{gate} {GATE_NAMES[gate].removesuffix(' gate')}",
            key=f"widget.what if gate {form.name}",
        )
    with right:
        unit = st.selectbox(
            "Unit",
            [_ALL, *map(str, range(workspace.hidden_size))],
            key=f"widget.what if held unit {workspace.hidden_size}",
        )
    if gate == "g" and form.candidate == "identity":
        value = _number("Held at", 0.0, "linear")
    else:
        low = -1.0 if gate == "g" else 0.0
        value = st.slider("Held at", low, 1.0, 0.0, 0.05, key=f"widget.what if value {low}")
    left, right = st.columns(2)
    with left:
        first = _whole("From step", 0, steps - 1, 0)
    with right:
        last = _whole("To step", 0, steps - 1, steps - 1)
    return lambda: HoldGate(
        gate,
        value,
        None if unit == _ALL else int(unit),
        first,
        None if last == steps - 1 else last,
    )


def _cut(workspace: Workspace) -> Callable[[], Intervention]:
    unit = _unit(workspace)
    return lambda: CutUnit(unit)


def _set(workspace: Workspace) -> Callable[[], Intervention]:
    left, right = st.columns(2)
    with left:
        unit = _unit(workspace)
    with right:
        step = _whole("At step", 0, len(workspace.sequence) - 1, workspace.step)
    value = _number("c becomes", 0.0, "c")
    return lambda: SetCell(unit, step, value)


def _unit(workspace: Workspace) -> int:
    return _whole("Unit", 0, workspace.hidden_size - 1, workspace.unit)


def _whole(label: str, low: int, high: int, first: int) -> int:
    """A field that begins anew where its limits, or what it begins with, change."""
    key = f"widget.what if {label} {high} {first}"
    return int(st.number_input(label, low, high, first, 1, key=key))


def _number(label: str, first: float, key: str) -> float:
    return float(
        st.number_input(
            label,
            -MAX_WEIGHT,
            MAX_WEIGHT,
            first,
            0.5,
            format="%g",
            key=f"widget.what if number {key}",
        )
    )
