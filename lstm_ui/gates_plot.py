"""The plot of the Gates page: x and every gate and state of the workspace's cell."""

from typing import Final

from lstm_figures import gate_rows
from lstm_ui import session
from lstm_ui.components.gate_plot import figure_json, gate_plot
from lstm_ui.run import Run
from lstm_ui.workspace import Workspace, with_view

NAME: Final = "gate-plot"


def gates_plot(workspace: Workspace, run: Run) -> None:
    """Draw x, i, f, g, c, o and h."""
    mode = session.colour_mode()
    figure = session.remembered(
        "figure",
        (run, workspace.kind, mode),
        lambda: figure_json(gate_rows(run.scaled.sequence, run.trace), workspace.kind, mode),
    )
    gate_plot(
        NAME,
        figure,
        layer=run.trace["l0"],
        x=run.trace.x,
        step=workspace.step,
        unit=workspace.unit,
        description=_description(workspace, run),
        pick=lambda now, step, unit: with_view(now, step=step, unit=unit),
    )


def _description(workspace: Workspace, run: Run) -> str:
    return (
        f"Input, gates i, f, g, o, cell state c and hidden state h of {workspace.hidden_size} "
        f"units over {len(run.scaled.sequence)} steps. Step {workspace.step} is chosen; "
        "the left and right arrow keys move it."
    )
