"""Choosing the step and the unit that the equations are shown for."""

import streamlit as st

from lstm_ui import session
from lstm_ui.workspace import Workspace, with_view


def step_controls(workspace: Workspace) -> None:
    """Draw back, slider, forward and the unit."""
    last = len(workspace.sequence) - 1
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _move("◀", "One step back", -1, disabled=workspace.step == 0)
        _move("▶", "One step forward", 1, disabled=workspace.step == last)
        if last > 0:
            st.slider(
                "Step",
                min_value=0,
                max_value=last,
                **session.bound(
                    "step", workspace.step, lambda now, step: with_view(now, step=step)
                ),
            )
        st.number_input(
            "Unit",
            min_value=0,
            max_value=workspace.hidden_size - 1,
            step=1,
            width=110,
            **session.bound("unit", workspace.unit, lambda now, unit: with_view(now, unit=unit)),
        )


def _move(label: str, about: str, by: int, *, disabled: bool) -> None:
    st.button(
        label,
        key=f"button.step.{label}",
        help=about,
        disabled=disabled,
        on_click=session.change,
        args=("step", lambda now: with_view(now, step=now.step + by)),
    )
