"""Judging a line of the exercise by itself: all other lines are taken to be right."""

from dataclasses import replace
from typing import Final

import torch

from lstm_core.language.errors import EquationError
from lstm_core.language.judging.comparing import TOLERANCE, agree, gap
from lstm_core.language.judging.exercise_forms import EXERCISE_LINES, right_equation, right_line
from lstm_core.language.judging.explaining import explanation
from lstm_core.language.judging.reading_lines import LearnersLine, learners_lines
from lstm_core.language.judging.situations import ExerciseRun, random_situations
from lstm_core.language.judging.verdict import Verdict
from lstm_core.language.judging.working_out import ReadyLine, ready_line
from lstm_core.language.spellings import PREVIOUS

_FOLLOWS: Final = {"i": "ich", "f": "fch", "g": "gch", "c": "ch", "o": "oh", "h": "h"}
"""What is not known yet when a line is computed."""


def judge_cell(form: str, text: str, run: ExerciseRun | None = None) -> dict[str, Verdict]:
    """Judge all six lines of a text, each by itself; arguments and errors as in `judge`."""
    return {name: judge(form, name, text, run) for name in EXERCISE_LINES}


def judge(form: str, name: str, text: str, run: ExerciseRun | None = None) -> Verdict:
    """Judge one line of the exercise, with all other lines taken to be right.

    The line is worked out with x, h', c' and the weights drawn at random, three times over,
    and on the learner's sequence, in float64; it is right if every number is within 10⁻⁹
    of the true one (relative to it, where it is larger than 1). So every spelling that
    comes to the same is right. A wrong line is held against the right one with a mistake
    made on purpose, then with two; the first that gives the learner's numbers is named.

    >>> verdict = judge("standard", "c", "c = f * c + i * g")
    >>> verdict.mistake, verdict.message
    ('c_for_c_prev', 'c stands on both sides: what is kept is c_prev, c of the step before.')

    Args:
        form: ``"standard"``, ``"lesson"`` or ``"graves"`` (diagonal peepholes).
        name: the line to judge, ``"i"``, ``"f"``, ``"g"``, ``"c"``, ``"o"`` or ``"h"``.
        text: all that the learner has written. Lines above with names of the learner's
            own may be used; the other lines of the exercise are not looked at.
        run: the learner's sequence and weights, as `exercise_run` returns them.

    Raises:
        ValueError: there is no such form or line, or `run` is of another form.
        InputError: the text is too long.
    """
    right_line(form, name)
    if run is not None and run.form != form:
        raise ValueError(f"`run` is of the form {run.form!r}, not of {form!r}")
    true_values = None if run is None else run.values[name]
    lines = learners_lines(text)
    line = next((line for line in lines if line.name == name), None)
    if line is None or line.unfinished:
        return Verdict(
            name,
            "unwritten",
            f"Nothing is written for {name} yet.",
            line=None if line is None else line.line,
            true_values=true_values,
        )
    verdict = _judged(form, line, lines, run)
    return replace(verdict, line=line.line, true_values=true_values)


def _judged(
    form: str, line: LearnersLine, lines: tuple[LearnersLine, ...], run: ExerciseRun | None
) -> Verdict:
    others = [other.line for other in lines if other.name == line.name]
    if len(others) > 1:
        message = f"{line.name} has its value on line {others[0]} already. Keep one of the two."
        return _refused(line.name, "given_twice", message)
    ready = ready_line(line, lines)
    if not isinstance(ready, ReadyLine):
        return _refused(line.name, ready.kind, ready.message, ready.error)
    name = line.name
    situations = random_situations(form)
    got = [ready.worked_out(situation) for situation in situations]
    if all(agree(values, at[name]) for values, at in zip(got, situations, strict=True)):
        verdict = _right(form, name, ready)
    else:
        kind, message = explanation(form, name, got, ready.used)
        verdict = Verdict(name, "wrong", message, kind)
    return verdict if run is None else _on_sequence(verdict, ready, run)


def _refused(name: str, kind: str, message: str, error: EquationError | None = None) -> Verdict:
    return Verdict(name, "wrong", message, kind, error=error)


def _right(form: str, name: str, ready: ReadyLine) -> Verdict:
    early = [other for other in ready.used if other in _FOLLOWS[name]]
    if early:
        return _refused(
            name,
            "too_early",
            f"{early[0]} isn't known yet when {name} is computed. Its value of the step before "
            f"is {early[0]}{PREVIOUS}.",
        )
    if ready.tree == right_equation(form, name).right:
        return Verdict(name, "right", "Right.")
    return Verdict(name, "right", f"Right. It comes to the same as {right_line(form, name)}.")


def _on_sequence(verdict: Verdict, ready: ReadyLine, run: ExerciseRun) -> Verdict:
    """The verdict with the learner's own sequence; right lines must hold there too."""
    name = verdict.name
    values, right = ready.worked_out(run.situation), run.values[name]
    off = gap(values, right).flatten(1).amax(1)  # (T, B, H) -> (T,)
    apart = (off > TOLERANCE).nonzero()
    verdict = replace(
        verdict,
        values=values,
        largest_difference=float((values - right).abs().nan_to_num(torch.inf, torch.inf).max()),
        first_step=int(apart[0]) if len(apart) else None,
    )
    if not verdict.right or not len(apart):
        return verdict
    message = (
        f"Right on paper, but on your sequence its numbers get too large for the computer at "
        f"step {verdict.first_step}. Write it as {right_line(run.form, name)}"
    )
    return replace(verdict, status="wrong", mistake="overflow", message=message)
