"""What every line gives at the chosen step and unit."""

from html import escape

import streamlit as st
from torch import Tensor

from lstm_core.conventions import GATE_NAMES
from lstm_core.language import EXERCISE_LINES
from lstm_core.language.nodes import written
from lstm_ui.html import coloured, table
from lstm_ui.numbers import fixed
from lstm_ui.step_equations import axis_text
from lstm_ui.workspace import Workspace
from lstm_ui.writing.exercise import Exercise
from lstm_ui.writing.laboratory import CellRun


def exercise_values(workspace: Workspace, exercise: Exercise) -> None:
    """Draw a table of what is written and what is true."""
    step = min(workspace.step, len(exercise.sequence) - 1)
    rows = []
    for name in EXERCISE_LINES:
        verdict, true = exercise.verdicts[name], exercise.run.values[name]
        unit = min(workspace.unit, true.shape[2] - 1)
        own = verdict.values
        yours = "–" if own is None else fixed(float(own[step, 0, unit]))
        rows.append(
            (
                False,
                (
                    f"{coloured(name, name)} {GATE_NAMES[name]}",
                    escape(yours),
                    escape(fixed(float(true[step, 0, unit]))),
                    "" if verdict.first_step is None else f"{verdict.first_step:,}",
                ),
            )
        )
    st.html(
        f'<p class="place">{escape(place_title(workspace, step))}</p><div class="named">'
        + table(("", "yours", "true", "first step that differs"), rows, "Lines at this step")
        + "</div>"
    )


def cell_values(
    workspace: Workspace, run: CellRun, other: CellRun | None, other_title: str
) -> None:
    """Draw every line of a written cell with its value, beside that of another cell."""
    step, chosen = min(workspace.step, len(run.sequence) - 1), workspace.unit

    def number(values: Tensor | None) -> str:
        if values is None or step >= len(values):
            return "–"
        return escape(fixed(float(values[step, 0, min(chosen, values.shape[2] - 1)])))

    rows = []
    for equation in run.cell.equations:
        name = equation.name
        cells = [
            coloured(name, name),
            f"<code>{escape(written(equation.right))}</code>",
            number(run.trace[name]),
        ]
        if other is not None:
            cells.append(number(other.trace.values.get(name)))
        rows.append((False, cells))
    head = ["", "", "this cell", *([] if other is None else [escape(other_title)])]
    st.html(
        f'<p class="place">{escape(place_title(workspace, step))}</p><div class="named lines">'
        + table(head, rows, "Lines at this step")
        + "</div>"
    )


def place_title(workspace: Workspace, step: int) -> str:
    """The step with its place on the axis, and the unit."""
    axis = workspace.sequence.axis
    place = "" if axis is None else f" · {workspace.sequence.axis_name} {axis_text(axis[step])}"
    return f"Step {step:,}{place} · unit {workspace.unit}"
