"""The exercise: the lines of a cell judged one by one, and hints for each."""

from lstm_core.language.judging.exercise_forms import EXERCISE_FORMS, EXERCISE_LINES, right_line
from lstm_core.language.judging.hints import hint
from lstm_core.language.judging.line_verdicts import judge, judge_cell
from lstm_core.language.judging.situations import ExerciseRun, exercise_run
from lstm_core.language.judging.verdict import Verdict

__all__ = [
    "EXERCISE_FORMS",
    "EXERCISE_LINES",
    "ExerciseRun",
    "Verdict",
    "exercise_run",
    "hint",
    "judge",
    "judge_cell",
    "right_line",
]
