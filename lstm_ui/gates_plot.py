"""The plot of the Gates page: x and every gate and state of the workspace's cell."""

from typing import Final

import streamlit as st

from lstm_figures import gate_rows
from lstm_ui import session
from lstm_ui.components.gate_plot import gate_plot, gate_plot_message, shown_window
from lstm_ui.components.packed_figure import PackedFigure, packed_figure
from lstm_ui.run import Run
from lstm_ui.step_equations import equations_html
from lstm_ui.workspace import Workspace, with_asked, with_value, with_view

NAME: Final = "gate-plot"
_POINTS: Final = 1200
"""Of each line: about two for every pixel of a wide screen."""


@st.fragment
def gates_plot(drawn: Workspace) -> None:
    """Draw x, i, f, g, c, o and h of the workspace that the page shows."""
    workspace, _ = session.followed(drawn)
    gate_plot(
        NAME,
        plot_message(workspace),
        pick=_picked,
        pull=with_value if _pullable(workspace) else None,
    )


def plot_message(workspace: Workspace) -> bytes:
    """What the plot's component is given; also sent along with an answer to a moving hand."""
    run, mode = session.current_run(), session.colour_mode()
    window = shown_window(NAME, len(run.scaled.sequence))

    def figure() -> PackedFigure:
        ghost = None if run.untouched is None else run.untouched["l0"]
        rows = gate_rows(
            run.scaled.sequence, run.trace, max_points=_POINTS, window=window, ghost=ghost
        )
        return packed_figure(rows, workspace.kind, mode)

    return gate_plot_message(
        NAME,
        session.remembered("figure", (run, workspace.kind, mode, window), figure),
        layer=run.trace["l0"],
        x=run.trace.x,
        step=workspace.step,
        unit=workspace.unit,
        description=_description(workspace, run),
        can_pull=_pullable(workspace),
        stepping=True,
        equations=equations_html(workspace, run),
    )


def _pullable(workspace: Workspace) -> bool:
    """A scaled sequence is not pulled: every value would move the scale of all others."""
    return workspace.scaling == "none"


def _picked(now: Workspace, step: int, unit: int | None, quantity: str | None) -> Workspace:
    if quantity is None:
        return with_view(now, step=step, unit=unit)
    return with_asked(now, quantity=quantity, step=step, unit=unit)


def _description(workspace: Workspace, run: Run) -> str:
    return (
        f"Input, gates i, f, g, o, cell state c and hidden state h of {workspace.hidden_size} "
        f"units over {len(run.scaled.sequence)} steps. Step {workspace.step} is chosen; "
        f"the left and right arrow keys move it, the space bar plays.{_on_pulling(workspace)}"
    )


def _on_pulling(workspace: Workspace) -> str:
    return " Alt with up and down changes x at this step." if _pullable(workspace) else ""
