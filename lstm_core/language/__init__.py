"""Cells written as equations: read, checked, run, exported and judged.

>>> import torch
>>> from lstm_core.language import draw_parameters, read_cell, run_equations
>>> cell = read_cell("f = sigmoid(W_f @ [x, h_prev] + b_f)\\nh = f * h_prev + (1 - f)")
>>> weights = draw_parameters(cell, input_size=2, hidden_size=3, seed=0)
>>> run_equations(cell, torch.zeros(5, 1, 2, dtype=torch.float64), weights)["f"].shape
torch.Size([5, 1, 3])
"""

from lstm_core.language.cells import EquationCell, Note, parameter_shapes, read_cell
from lstm_core.language.departing import LineGap, line_gaps
from lstm_core.language.errors import EquationError, Place
from lstm_core.language.functions import FUNCTIONS
from lstm_core.language.judging import (
    EXERCISE_FORMS,
    EXERCISE_LINES,
    ExerciseRun,
    Verdict,
    exercise_run,
    hint,
    judge,
    judge_cell,
    right_line,
)
from lstm_core.language.module_source import module_source
from lstm_core.language.parameters import draw_parameters
from lstm_core.language.presets import EQUATION_PRESETS, EquationPreset, preset_cell
from lstm_core.language.running import EquationTrace, run_equations
from lstm_core.language.saving import lines_table, state_dict_bytes
from lstm_core.language.sizes import shape_text

__all__ = [
    "EQUATION_PRESETS",
    "EXERCISE_FORMS",
    "EXERCISE_LINES",
    "FUNCTIONS",
    "EquationCell",
    "EquationError",
    "EquationPreset",
    "EquationTrace",
    "ExerciseRun",
    "LineGap",
    "Note",
    "Place",
    "Verdict",
    "draw_parameters",
    "exercise_run",
    "hint",
    "judge",
    "judge_cell",
    "line_gaps",
    "lines_table",
    "module_source",
    "parameter_shapes",
    "preset_cell",
    "read_cell",
    "right_line",
    "run_equations",
    "shape_text",
    "state_dict_bytes",
]
