"""What is on screen, as one frozen value, and the changes a person can make to it.

Nothing here knows of Streamlit: a change is a function from one `Workspace` to the
next, and raises `InputError` where what was asked for cannot be.
"""

from lstm_ui.workspace.asking import with_asked, with_followed, with_way_back
from lstm_ui.workspace.interventions import (
    acting,
    obstacle,
    with_intervention,
    without_intervention,
    without_interventions,
)
from lstm_ui.workspace.model import BY_NUMBER, Model, UnitOrder
from lstm_ui.workspace.model_changes import (
    model_of,
    with_columns,
    with_lstm,
    with_model_file,
    with_model_view,
    with_unit_order,
    without_model,
)
from lstm_ui.workspace.pinning import with_exchanged, with_pinned, without_pinned
from lstm_ui.workspace.sequences import (
    first_workspace,
    with_kept_source,
    with_scaling,
    with_source,
    with_unedited_sequence,
    with_value,
    with_weight_preset,
)
from lstm_ui.workspace.start import with_start
from lstm_ui.workspace.state import START, Guide, PlotKind, Question, Workspace, with_view
from lstm_ui.workspace.weights import (
    shown_forget_bias,
    with_forget_bias,
    with_form,
    with_hidden_size,
    with_reset_weights,
    with_seed,
    with_weights,
    with_zero_weights,
)
from lstm_ui.workspace.writing import (
    exercise_text,
    whole_line,
    with_against,
    with_cell_weights,
    with_equation_preset,
    with_equations,
    with_exercise_form,
    with_exercise_in_laboratory,
    with_hint,
    with_line,
    with_mode,
    with_open_line,
    without_cell_weights,
    without_lines,
)
from lstm_ui.workspace.written import GIVEN, TO_WRITE, WritingMode, WritingView, Written

__all__ = [
    "BY_NUMBER",
    "GIVEN",
    "START",
    "TO_WRITE",
    "Guide",
    "Model",
    "PlotKind",
    "Question",
    "UnitOrder",
    "Workspace",
    "WritingMode",
    "WritingView",
    "Written",
    "acting",
    "exercise_text",
    "first_workspace",
    "model_of",
    "obstacle",
    "shown_forget_bias",
    "whole_line",
    "with_against",
    "with_asked",
    "with_cell_weights",
    "with_columns",
    "with_equation_preset",
    "with_equations",
    "with_exchanged",
    "with_exercise_form",
    "with_exercise_in_laboratory",
    "with_followed",
    "with_forget_bias",
    "with_form",
    "with_hidden_size",
    "with_hint",
    "with_intervention",
    "with_kept_source",
    "with_line",
    "with_lstm",
    "with_mode",
    "with_model_file",
    "with_model_view",
    "with_open_line",
    "with_pinned",
    "with_reset_weights",
    "with_scaling",
    "with_seed",
    "with_source",
    "with_start",
    "with_unedited_sequence",
    "with_unit_order",
    "with_value",
    "with_view",
    "with_way_back",
    "with_weight_preset",
    "with_weights",
    "with_zero_weights",
    "without_cell_weights",
    "without_intervention",
    "without_interventions",
    "without_lines",
    "without_model",
    "without_pinned",
]
