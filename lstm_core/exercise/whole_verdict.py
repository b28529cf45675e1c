"""The verdict on a whole cell: forward, backward, and what no single equation shows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import torch
from torch import nn

from lstm_core.exercise.by_shapes import nearest_weights
from lstm_core.exercise.calling import Attempt
from lstm_core.exercise.conduct import conduct_of
from lstm_core.exercise.held_tensors import Held, held_tensors
from lstm_core.exercise.module_errors import stop_of
from lstm_core.exercise.probe import Probe, tolerance
from lstm_core.exercise.reading import Reading
from lstm_core.exercise.report import WholeVerdict
from lstm_core.exercise.slabs import Slab
from lstm_core.exercise.source_file import SourceFile
from lstm_core.exercise.stacked_weights import stacked_weights
from lstm_core.exercise.whole_cell import (
    Course,
    Roles,
    module_course,
    reference_course,
    trial,
    unequal,
)
from lstm_core.sequences.wording import listing

REFERENCES: Final = {
    "standard": "nn.LSTM",
    "lesson": "lstm_core.LSTM(variant='lesson')",
    "graves": "lstm_core.LSTM(variant='graves')",
}


def whole_verdict(
    module: nn.Module,
    attempt: Attempt,
    given: Probe,
    reading: Reading,
    roles: Roles,
    form: str,
    leftover: Sequence[Slab],
    *,
    source: SourceFile | None,
    file_name: str | None,
    generator: torch.Generator,
) -> WholeVerdict:
    """Hold the module against the reference with the module's own weights, step by step.

    Args:
        module: the module.
        attempt: how it is called.
        given: what it was called with.
        reading: what it computes.
        roles: which of its states is h.
        form: the form it is held against.
        leftover: weights that no gate uses.
        source: the text of the file, or None.
        file_name: that file, as tracebacks name it.
        generator: draws the inputs.
    """
    verdict = WholeVerdict(REFERENCES[form])
    if attempt.error is not None or len(attempt.caller.keys) < 2:
        return verdict
    conduct = conduct_of(module, attempt, given)
    verdict = replace(verdict, mistake=conduct.mistake, message=conduct.message)
    dtype = given.x.dtype
    inputs = trial(with_state=attempt.caller.takes_state, dtype=dtype, generator=generator)
    tensors = held_tensors(module)
    weights = stacked_weights(reading.gates, form, leftover, dtype)
    if weights is None and not reading.gates:
        weights = nearest_weights(module, attempt.caller, inputs, form, roles)
    if weights is None:
        return verdict
    one_step = replace(inputs, xs=inputs.xs[:1], loss=inputs.loss[:1])
    expected, expected_step = (
        reference_course(weights, form, part, tensors) for part in (inputs, one_step)
    )
    try:
        got, got_step = (
            module_course(
                module,
                attempt.caller,
                part,
                tensors,
                roles,
            )
            for part in (inputs, one_step)
        )
    except Exception as error:
        stop = stop_of(error, file_name, source)
        message = f"Going backward, autograd stops. {stop.with_line}"
        return replace(verdict, backward=False, mistake=verdict.mistake or stop.mistake,
                       message=verdict.message or message)  # fmt: skip
    verdict = _compared(verdict, got, expected, tolerance(dtype))
    if verdict.mistake:
        return verdict
    if "state" in attempt.caller.order.arguments and roles.h_first_in != roles.h_first_out:
        taken, returned = ("(h, c)", "(c, h)") if roles.h_first_in else ("(c, h)", "(h, c)")
        return replace(
            verdict,
            forward=False,
            mistake="states_swapped",
            message=f"It takes the state as {taken} and returns it as {returned}: in a loop, "
            "state = cell(x, state), h and c would change places at every step. nn.LSTMCell has "
            "(h, c) both times.",
        )
    return _gradients(
        verdict, got, expected, (got_step, expected_step), tensors, source, tolerance(dtype)
    )


def _compared(verdict: WholeVerdict, got: Course, expected: Course, near: float) -> WholeVerdict:
    pairs = ((got.h, expected.h), (got.c, expected.c))
    steps = [t for t in range(len(got.h)) if any(unequal(a[t], b[t], near) for a, b in pairs)]
    wrong = _wrong_gradients(got, expected, near)
    return replace(
        verdict,
        forward=not steps,
        backward=not wrong,
        largest_difference=max(float((a - b).abs().max()) for a, b in pairs),
        first_wrong_step=steps[0] if steps else None,
        gradients=tuple(expected.gradients),
    )


def _wrong_gradients(got: Course, expected: Course, near: float) -> list[str]:
    return [name for name, gradient in expected.gradients.items()
            if unequal(got.gradients[name], gradient, near)]  # fmt: skip


def _gradients(
    verdict: WholeVerdict,
    got: Course,
    expected: Course,
    one_step: tuple[Course, Course],
    tensors: Sequence[Held],
    source: SourceFile | None,
    near: float,
) -> WholeVerdict:
    """What is wrong with gradients, where the numbers going forward are right."""
    used = [held.name for held in tensors if not held.registered]
    if used and verdict.forward:
        return replace(
            verdict,
            backward=False,
            mistake="not_registered",
            message=f"{listing(used, 4)}: not among the module's parameters(), so an optimiser "
            "would never train it. Use nn.Parameter(…), and nn.ModuleList or nn.ParameterDict in "
            "place of a plain list or dictionary.",
        )
    if verdict.backward or not verdict.forward:
        return verdict
    wrong = _wrong_gradients(*one_step, near)
    steps = "" if wrong else " over several steps"
    got, expected = one_step if wrong else (got, expected)
    wrong = wrong or _wrong_gradients(got, expected, near)
    cuts = [] if source is None else source.cutting_calls()
    where = "; ".join(f"line {line} has .{name}" for line, name in cuts[:3])
    zero = [name for name in wrong if not bool(got.gradients[name].any())]
    names = {"x": "x", "h_0": "h'", "c_0": "c'"}
    of = listing([names.get(name, name) for name in wrong], 4)
    none = " It is zero." if len(zero) == len(wrong) else ""
    return replace(
        verdict,
        mistake="detached",
        message=f"The numbers are right, but the gradient of {of} is not{steps}.{none} Something "
        f"takes values out of the gradient's way: detach, .data, .item(), torch.tensor(…) or "
        f"no_grad"
        f"{f' ({where})' if where else ''}.",
    )
