"""What the plot of the Gates page is sent: x and every gate and state of a run."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lstm_core.step_record import Step
from lstm_figures import Kind, Mode, gate_rows
from lstm_ui.components.gate_plot import plot_message
from lstm_ui.components.packed_figure import PackedFigure, packed_figure
from lstm_ui.run import Run
from lstm_ui.step_equations import equations_html
from lstm_ui.workspace import Workspace

NAME: Final = "gate-plot"
POINTS: Final = 1200
"""Of each line: about two for every pixel of a wide screen."""


def gates_figure(run: Run, kind: Kind, mode: Mode, window: tuple[int, int] | None) -> PackedFigure:
    """The figure of a run, with more points of the steps it is zoomed into."""
    ghost = None if run.untouched is None else run.untouched["l0"]
    rows = gate_rows(run.scaled.sequence, run.trace, max_points=POINTS, window=window, ghost=ghost)
    return packed_figure(rows, kind, mode)


def gates_message(
    workspace: Workspace,
    values: Mapping[str, Sequence[float | None]],
    step: Step[Any],
    figure: PackedFigure,
    mode: Mode,
    *,
    answered: int | None = None,
    preview: dict[str, str] | None = None,
) -> bytes:
    """What the component is given.

    Args:
        workspace: what is run.
        values: every row's exact values at the chosen step.
        step: that step with every term.
        figure: the figure of the run.
        mode: the colours of the equations beside it.
        answered: the last of the component's messages that was taken; None in a preview.
        preview: where the page may ask for previews, and with what token.
    """
    return plot_message(
        NAME,
        figure,
        values=values,
        units=workspace.hidden_size,
        step=workspace.step,
        unit=workspace.unit,
        description=_description(workspace),
        can_pull=is_pullable(workspace),
        stepping=True,
        equations=equations_html(workspace, step, mode),
        answered=answered,
        preview=preview,
    )


def is_pullable(workspace: Workspace) -> bool:
    """A scaled sequence is not pulled: every value would move the scale of all others."""
    return workspace.scaling == "none"


def _description(workspace: Workspace) -> str:
    return (
        f"Input, gates i, f, g, o, cell state c and hidden state h of {workspace.hidden_size} "
        f"units over {len(workspace.sequence)} steps. Step {workspace.step} is chosen; "
        f"the left and right arrow keys move it, the space bar plays. Plus and minus zoom "
        f"around it, 0 shows all.{_on_pulling(workspace)}"
    )


def _on_pulling(workspace: Workspace) -> str:
    return " Alt with up and down changes x at this step." if is_pullable(workspace) else ""
