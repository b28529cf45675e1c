"""The exercise at the desk: a cell in a file of one's own, judged equation by equation.

A learner's file is run with the rights of whoever runs the check: it is for one's own files
on one's own machine. Nothing of the web app imports this package.
"""

from lstm_core.exercise.judging import judge_module
from lstm_core.exercise.process import NotRunError, check_file
from lstm_core.exercise.report import EquationVerdict, Report, SpeedRow, WholeVerdict
from lstm_core.exercise.template import template_text, write_template
from lstm_core.exercise.wording import FORMS, MISTAKES

__all__ = [
    "FORMS",
    "MISTAKES",
    "EquationVerdict",
    "NotRunError",
    "Report",
    "SpeedRow",
    "WholeVerdict",
    "check_file",
    "judge_module",
    "template_text",
    "write_template",
]
