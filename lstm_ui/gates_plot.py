"""The plot of the Gates page on screen, and what the page may ask for while a hand moves."""

import streamlit as st

from lstm_ui import session
from lstm_ui.components.gate_plot import gate_plot, shown_window, values_at
from lstm_ui.gates_message import NAME, gates_figure, gates_message, is_pullable
from lstm_ui.run import step_of
from lstm_ui.workspace import Workspace, with_asked, with_value, with_view


@st.fragment
def gates_plot(drawn: Workspace) -> None:
    """Draw x, i, f, g, c, o and h of the workspace that the page shows."""
    workspace, _ = session.followed(drawn)
    gate_plot(
        NAME,
        plot_message(workspace),
        pick=_picked,
        pull=with_value if is_pullable(workspace) else None,
    )


def plot_message(workspace: Workspace) -> bytes:
    """What the plot's component is given; also sent along with an answer to a moving hand."""
    run, mode = session.current_run(), session.colour_mode()
    window = shown_window(NAME, len(run.scaled.sequence))
    figure = session.remembered(
        "figure",
        (run, workspace.kind, mode, window),
        lambda: gates_figure(run, workspace.kind, mode, window),
    )
    return gates_message(
        workspace,
        values_at(run.trace["l0"], run.trace.x, workspace.step),
        step_of(run, workspace.step),
        figure,
        mode,
        answered=session.drawing(NAME),
        preview=session.preview_of(workspace, window),
    )


def _picked(now: Workspace, step: int, unit: int | None, quantity: str | None) -> Workspace:
    if quantity is None:
        return with_view(now, step=step, unit=unit)
    return with_asked(now, quantity=quantity, step=step, unit=unit)
