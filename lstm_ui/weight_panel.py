"""The weights of one gate at a time, and what can be done to all of them."""

import streamlit as st

from lstm_core.conventions import GATE_NAMES
from lstm_core.variants import VARIANTS
from lstm_ui import session
from lstm_ui.components import weight_grid
from lstm_ui.components.gate_plot import shown_window
from lstm_ui.gates_message import NAME
from lstm_ui.gates_plot import plot_message
from lstm_ui.guided_path.walking import wanted_weight
from lstm_ui.messages import problem
from lstm_ui.workspace import (
    START,
    Workspace,
    with_reset_weights,
    with_seed,
    with_view,
    with_zero_weights,
)


def weight_panel(workspace: Workspace) -> None:
    """Draw the gate chooser, the grid, and randomise, zero and reset.

    After the gates comes the start: h_0 and c_0.
    """
    st.segmented_control(
        "Weights of gate",
        [*VARIANTS[workspace.variant].gates, START],
        format_func=_tab_title,
        required=True,
        **session.bound("gate", workspace.gate, lambda now, gate: with_view(now, gate=gate)),
    )
    _grid(workspace)
    problem(weight_grid.NAME)
    with st.container(horizontal=True, gap="small"):
        _button("Randomise", _randomised, f"New random weights, from seed {workspace.seed + 1}.")
        _button("Zero", with_zero_weights, "Every weight of every gate to 0.")
        _button("Reset", with_reset_weights, _reset_help(workspace))


@st.fragment
def _grid(drawn: Workspace) -> None:
    workspace, moving = session.followed(drawn)
    plot = plot_message(workspace) if moving else b""
    weight_grid.weight_grid(
        workspace,
        workspace.gate,
        plot,
        wanted=wanted_weight(workspace),
        preview=session.preview_of(workspace, shown_window(NAME, len(workspace.sequence))),
    )


def _tab_title(tab: str) -> str:
    return "Start" if tab == START else f"{tab} {GATE_NAMES[tab].removesuffix(' gate')}"


def _randomised(workspace: Workspace) -> Workspace:
    return with_seed(workspace, (workspace.seed + 1) % 2**31)


def _reset_help(workspace: Workspace) -> str:
    return (
        f"Back to the random weights of seed {workspace.seed}."
        if workspace.weight_preset is None
        else "Back to the weights that were set by hand."
    )


def _button(label: str, transition: session.Change, about: str) -> None:
    st.button(
        label,
        key=f"button.{label}",
        help=about,
        on_click=session.change,
        args=("weights", transition),
        kwargs={"about": "weights"},
    )
