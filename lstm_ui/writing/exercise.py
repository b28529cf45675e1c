"""The exercise as it stands: every line judged, on random numbers and on the sequence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import torch

from lstm_core.language import (
    EXERCISE_FORMS,
    EXERCISE_LINES,
    ExerciseRun,
    Verdict,
    exercise_run,
    judge,
    right_line,
)
from lstm_core.sequences import Sequence
from lstm_ui import session
from lstm_ui.workspace import GIVEN, Workspace, whole_line, with_form
from lstm_ui.writing.steps import first_steps

MOST_STEPS: Final = 2000
"""Of the sequence that lines are tried on; one step after the other takes its time."""


@dataclass(frozen=True, slots=True, eq=False)
class Exercise:
    """What the page shows of the exercise.

    Attributes:
        sequence: the steps it is tried on.
        run: the true cell on them.
        verdicts: of every line, in the order they are computed.
    """

    sequence: Sequence
    run: ExerciseRun
    verdicts: Mapping[str, Verdict]

    @property
    def solved(self) -> bool:
        """Whether every line is right."""
        return all(verdict.right for verdict in self.verdicts.values())


def current_exercise(workspace: Workspace) -> Exercise:
    """The exercise of the workspace; what has not changed is not judged again."""
    form = next(form for form in EXERCISE_FORMS if form == workspace.written.form)
    rests_on = (
        workspace.sequence, workspace.scaling, workspace.weights, workspace.variant,
        workspace.peephole, form,
    )  # fmt: skip
    sequence, run = session.remembered("exercise run", rests_on, lambda: _true_run(workspace, form))
    verdicts = {name: _verdict(workspace, name, run) for name in EXERCISE_LINES}
    return Exercise(sequence, run, verdicts)


def written_line(workspace: Workspace, name: str) -> str:
    """One line as it is judged; empty where nothing is written."""
    if name == GIVEN:
        return right_line(workspace.written.form, name)
    text = workspace.written.lines.get(name, "")
    return whole_line(name, text) if text else ""


def _true_run(workspace: Workspace, form: str) -> tuple[Sequence, ExerciseRun]:
    """The form with the weights that the workspace's cell has, where they are its own."""
    sequence = first_steps(MOST_STEPS)
    weights = with_form(workspace, variant=form, peephole="diagonal").weights
    x = torch.from_numpy(sequence.values.copy())
    tensors = {name: torch.from_numpy(values.copy()) for name, values in weights.items()}
    return sequence, exercise_run(form, x, tensors)


def _verdict(workspace: Workspace, name: str, run: ExerciseRun) -> Verdict:
    written = workspace.written.lines.get(name)
    return session.remembered(
        f"verdict on {name}",
        (written, run),
        lambda: judge(run.form, name, written_line(workspace, name), run),
    )
