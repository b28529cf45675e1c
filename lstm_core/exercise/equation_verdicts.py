"""The verdict on each of the six equations, and what was recognised."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch

from lstm_core.conventions import (
    GATES,
    bias_name,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)
from lstm_core.exercise.calling import Attempt, Caller
from lstm_core.exercise.gate_judging import Finding, judge_gate
from lstm_core.exercise.gate_values import ACTIVATIONS, GateValue
from lstm_core.exercise.module_errors import Stop
from lstm_core.exercise.reading import Reading
from lstm_core.exercise.report import EquationVerdict, Verdict
from lstm_core.exercise.slabs import Slab
from lstm_core.exercise.source_file import SourceFile
from lstm_core.exercise.state_judging import judge_cell_state, judge_hidden_state
from lstm_core.exercise.unusual_gates import CLOSED_EARLY, UNKNOWN
from lstm_core.exercise.wording import right_equation

LESSON_ORDER = ("i", "f", "g", "c", "o", "h")


def equation_verdicts(
    reading: Reading,
    form: str,
    slabs: Sequence[Slab],
    leftover: Sequence[Slab],
    *,
    stop: Stop | None,
    source: SourceFile | None,
    attempt: Attempt,
) -> tuple[EquationVerdict, ...]:
    """One verdict for each equation, in the lesson's order.

    Args:
        reading: what the module computes.
        form: the form it is held against.
        slabs: the module's weights.
        leftover: those of them that no gate uses.
        stop: what stopped the module, or None.
        source: the text of the file, or None.
        attempt: the call.
    """
    lines = {} if source is None else source.lines_of_quantities()
    to_do = () if source is None else source.still_to_do()
    stopped_at = None
    if stop is not None and source is not None and stop.line is not None:
        stopped_at = source.quantity_at(stop.line)
    names = list(dict.fromkeys(slab.held.name for slab in leftover))
    verdicts: list[EquationVerdict] = []
    for name in LESSON_ORDER:
        base = EquationVerdict(name, "not judged", right_equation(name, form), line=lines.get(name))
        if name in to_do:
            verdict = _with(base, "to do", message="Still to do.")
        elif stop is not None and stopped_at == name:
            verdict = _with(base, "wrong", stop.mistake, stop.message, line=stop.line)
        elif _was_found(name, reading):
            found = _finding(name, reading, form, slabs, names)
            difference = largest_difference(name, reading)
            verdict = (
                _with(base, "right", difference=0.0)
                if found is None
                else _with(base, "wrong", found.mistake, found.message, difference=difference)
            )
        else:
            verdict = _with(
                base,
                "not judged",
                message=_why_not(name, stop, to_do, attempt, seen_inside=bool(reading.gates)),
            )
        verdicts.append(verdict)
    return tuple(verdicts)


def recognised(reading: Reading, caller: Caller, h_first_in: bool) -> tuple[str, ...]:
    """What in the module was taken for what, a line each."""
    lines = [f"It takes x as {caller.layout.x} and states as {caller.layout.state}"
             f"{_order_words(caller, h_first_in)}."]  # fmt: skip
    for letter, gate in reading.gates.items():
        parts = ", ".join(f"{ours} is {theirs}" for ours, theirs in _weights(letter, gate))
        lines.append(f"{letter}: {parts or 'computed from no weight of its own'}.")
    return tuple(lines)


def largest_difference(name: str, reading: Reading) -> float | None:
    """How far a quantity is from the equation's value, with all it is made of as it is."""
    gates = reading.gates
    if name in GATES:
        gate, expected = gates[name], "tanh" if name == "g" else "sigmoid"
        if gate.activation == expected or gate.activation in (UNKNOWN, CLOSED_EARLY):
            return None  # what is missing from the sum has no numbers
        return float((gate.value - ACTIVATIONS[expected](gate.pre_activation)).abs().max())
    if name == "c" and {"f", "i", "g"} <= set(gates) and reading.c is not None:
        right = gates["f"].value * reading.c_prev + gates["i"].value * gates["g"].value
        return float((reading.c - right).abs().max())
    if name == "h" and "o" in gates and reading.h is not None and reading.c is not None:
        return float((reading.h - gates["o"].value * torch.tanh(reading.c)).abs().max())
    return None


def _was_found(name: str, reading: Reading) -> bool:
    if name in GATES:
        return name in reading.gates
    match, value = (reading.cell, reading.c) if name == "c" else (reading.hidden, reading.h)
    return match is not None or (value is not None and bool(reading.gates))


def _finding(
    name: str, reading: Reading, form: str, slabs: Sequence[Slab], leftover: Sequence[str]
) -> Finding | None:
    if name == "c":
        return judge_cell_state(reading, form)
    if name == "h":
        return judge_hidden_state(reading, form)
    gate = reading.gates[name]
    return judge_gate(name, gate, reading.gates, form, slabs, leftover=leftover)


def _why_not(
    name: str,
    stop: Stop | None,
    to_do: Sequence[str],
    attempt: Attempt,
    *,
    seen_inside: bool,
) -> str:
    if stop is not None:
        return (
            "Not reached." if stop.line is None else f"Not reached: line {stop.line} stops first."
        )
    if to_do:
        return "Waits for what is still to do."
    if name in ("c", "h") and attempt.returned:
        return f"`forward` must return h and c; it returns {attempt.returned}."
    if attempt.returned:
        return "Not judged without h and c."
    if not seen_inside:
        return "The steps inside cannot be seen from outside; h and c are judged as a whole."
    return "Not found among what the module computes."


def _with(
    base: EquationVerdict,
    verdict: Verdict,
    mistake: str = "",
    message: str = "",
    line: int | None = None,
    difference: float | None = None,
) -> EquationVerdict:
    return replace(
        base,
        verdict=verdict,
        mistake=mistake,
        message=message,
        line=base.line if line is None else line,
        largest_difference=difference,
    )


def _weights(letter: str, gate: GateValue) -> Iterator[tuple[str, str]]:
    seen = gate.c if letter == "o" else gate.c_prev
    for ours, term in (
        (input_weight_name(letter), gate.x),
        (recurrent_weight_name(letter), gate.h_prev),
        (peephole_name(letter), seen),
        (bias_name(letter), gate.bias),
    ):
        if term.slabs:
            minus = "−" if term.sign < 0 else ""
            yield ours, minus + " + ".join(slab.name for slab in term.slabs)


def _order_words(caller: Caller, h_first: bool) -> str:
    if "state" in caller.order.arguments:
        return ", together, " + ("(h, c)" if h_first else "(c, h)")
    if caller.order.states_named or "first" in caller.order.arguments:
        return ", apart"
    return "" if caller.takes_state else ", but cannot be given a state"
