"""The exercise on screen: six lines to write, each judged as one types, beside their plot."""

from typing import Final

import streamlit as st

from lstm_core.language import EXERCISE_FORMS, EXERCISE_LINES
from lstm_core.variants import VARIANTS
from lstm_ui import session
from lstm_ui.components.equation_editor import equation_editor
from lstm_ui.guided_path.walking import with_cell_written
from lstm_ui.messages import problem
from lstm_ui.workspace import (
    Workspace,
    acting,
    with_exercise_form,
    with_exercise_in_laboratory,
    with_hint,
    with_line,
    without_lines,
)
from lstm_ui.writing.exercise import Exercise, current_exercise
from lstm_ui.writing.exercise_fields import exercise_fields
from lstm_ui.writing.how_to_write import how_to_write
from lstm_ui.writing.lines_plot import lines_plot
from lstm_ui.writing.step_values import exercise_values

NAME: Final = "exercise-editor"
_PLOT: Final = "exercise-plot"
_BUTTONS: Final = "exercise-buttons"
_NEXT: Final = (
    "Open it in the laboratory below, or write it in PyTorch: "
    "`python -m lstm_core exercise new my_cell.py` begins a file, and "
    "`python -m lstm_core exercise check my_cell.py` judges it as this page does."
)
_MOST_UNITS: Final = 8
"""That are drawn: lines, for only they show what stands behind them."""
_ABOUT: Final = {
    "standard": "what `nn.LSTM` computes",
    "lesson": "the output gate also sees c, through W_co",
    "graves": "i and f also see c of the step before, o sees c",
}


def exercise_choices(workspace: Workspace) -> None:
    """Draw what is to be written."""
    st.selectbox(
        "Form to write",
        EXERCISE_FORMS,
        format_func=lambda form: f"{VARIANTS[form].title}: {_ABOUT[form].replace('`', '')}",
        **session.bound("exercise form", workspace.written.form, with_exercise_form),
    )


def exercise_panel(workspace: Workspace) -> None:
    """Draw the lines, and beside them what they give."""
    exercise = current_exercise(workspace)
    lines, plot = st.columns([5, 6], gap="medium")
    with lines:
        _progress(exercise)
        equation_editor(
            NAME, exercise_fields(workspace, exercise), typed=with_line, hinted=with_hint
        )
        problem(NAME)
        if exercise.solved:
            st.success(_solved(workspace.written.form))
            session.change("guide", with_cell_written)
        how_to_write()
        _buttons(workspace, exercise)
    with plot:
        _plot(workspace, exercise)
        exercise_values(workspace, exercise)


def _progress(exercise: Exercise) -> None:
    right = sum(verdict.right for verdict in exercise.verdicts.values())
    st.html(
        f'<p class="why"><b>{right} of {len(EXERCISE_LINES)} lines are right.</b> Write '
        "what stands right of =. Each line is judged by its numbers as you type, so every "
        "spelling that comes to the same is right.</p>"
    )


def _solved(form: str) -> str:
    if form == "standard":
        what = "This is the cell that `torch.nn.LSTM` computes."
    else:
        what = f"This is the {VARIANTS[form].title} form; `torch.nn.LSTM` has no peepholes."
    return f"**All six lines are right.** {what} {_NEXT}"


def _buttons(workspace: Workspace, exercise: Exercise) -> None:
    problem(_BUTTONS)
    with st.container(horizontal=True, gap="small"):
        _button(
            "Open in the laboratory",
            with_exercise_in_laboratory,
            "Run your six lines as a cell of your own, change them, and export them."
            if exercise.solved
            else "Once all six lines are right.",
            disabled=not exercise.solved,
        )
        _button(
            "Start again",
            without_lines,
            "Empties all lines and closes all hints. Undo brings the lines back.",
            disabled=not workspace.written.lines and not workspace.writing.hints,
        )


def _button(label: str, transition: session.Change, about: str, *, disabled: bool) -> None:
    st.button(
        label,
        key=f"button.{label}",
        help=about,
        disabled=disabled,
        on_click=session.change,
        args=(_BUTTONS, transition),
    )


def _plot(workspace: Workspace, exercise: Exercise) -> None:
    verdicts = exercise.verdicts
    steps, given = len(exercise.sequence), len(workspace.sequence)
    units = workspace.hidden_size
    if steps < given:
        st.caption(f"Tried on the first {steps:,} of {given:,} steps.")
    lines_plot(
        _PLOT,
        workspace,
        exercise.sequence,
        {name: verdict.values for name, verdict in verdicts.items() if verdict.values is not None},
        behind=exercise.run.values,
        behind_name="the true line",
        rests_on=(exercise.run, *verdicts.values()),
        description=f"Every line that can be worked out, over {steps:,} steps, and dashed behind "
        "it the true one.",
        order=EXERCISE_LINES,
        most_units=_MOST_UNITS,
    )
    drawn = f" Drawn are the first {_MOST_UNITS} units." if units > _MOST_UNITS else ""
    st.caption(
        "Each line is drawn by itself, as if all others were right; dashed is what it should "
        f"give.{drawn}{_left_out(workspace)}"
    )


def _left_out(workspace: Workspace) -> str:
    started = any(values.any() for values in workspace.start.values())
    if not started and not acting(workspace):
        return ""
    return " The cell begins at zero here, and interventions are left out."
