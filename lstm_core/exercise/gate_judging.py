"""Whether one gate is what its equation says, and if not, the likeliest mistake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from lstm_core.exercise.gate_names import gate_of_weight
from lstm_core.exercise.gate_values import NO_ACTIVATION, GateValue
from lstm_core.exercise.slabs import Slab, Term
from lstm_core.exercise.unusual_gates import CLOSED_EARLY, UNKNOWN
from lstm_core.exercise.wording import MISTAKES, gate_words, sees_c

_TWICE: Final = frozenset({"sigmoid of sigmoid", "sigmoid of tanh", "tanh of tanh",
                           "tanh of sigmoid"})  # fmt: skip


Wrong = tuple[str, dict[str, str]]
"""A mistake, and the words that its message needs besides those of the gate."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake and what to say about it."""

    mistake: str
    message: str


def judge_gate(
    letter: str,
    gate: GateValue,
    others: Mapping[str, GateValue],
    form: str,
    slabs: Sequence[Slab],
    *,
    leftover: Sequence[str],
) -> Finding | None:
    """What is wrong with a gate, all in one message; None where it is right.

    Args:
        letter: which gate it is.
        gate: what the module computes for it.
        others: all gates found, by letter.
        form: the form it is held against.
        slabs: the weights of the module.
        leftover: the names of the module's weights that no gate uses.
    """
    wrong = _activation(letter, gate)
    found = [] if wrong is None else [wrong]
    if gate.activation not in (CLOSED_EARLY, UNKNOWN):
        recurrence = _recurrence(gate)
        rest = (
            recurrence,
            None if recurrence is not None else _peephole(letter, gate, form),
            _terms(letter, gate, slabs, leftover),
            _ownership(letter, gate, others, leftover),
        )
        found += [one for one in rest if one is not None]
    if not found:
        return None
    words = gate_words(letter)
    messages = [MISTAKES[mistake].format_map(words | extra) for mistake, extra in found]
    return Finding(found[0][0], " ".join(messages))


def _activation(letter: str, gate: GateValue) -> Wrong | None:
    expected = "tanh" if letter == "g" else "sigmoid"
    got = gate.activation
    if got == expected:
        return None
    if got == NO_ACTIVATION:
        return "no_activation", {}
    if got == CLOSED_EARLY:
        return "closed_early", {}
    if got == UNKNOWN:
        return "unlike_a_gate", {}
    if got in _TWICE:
        return "activation_twice", {"got": got}
    if got.startswith("softmax"):
        return "softmax", {"got": got}
    return "wrong_activation", {"got": got}


def _recurrence(gate: GateValue) -> Wrong | None:
    sum_ = gate.sum
    if not bool(sum_.x.any()):
        return "x_missing", {}
    if not bool(sum_.h_prev.any()):
        for state in (sum_.c_prev, sum_.c):
            if bool(state.any()) and not _diagonal(state):
                return "c_for_h", {}
        return "h_prev_missing", {}
    if _diagonal(sum_.h_prev):
        return "star_for_at", {}
    return None


def _peephole(letter: str, gate: GateValue, form: str) -> Wrong | None:
    right, wrong = gate.sum.c_prev, gate.sum.c
    term = gate.c_prev
    if letter == "o":
        right, wrong, term = wrong, right, gate.c
    if not sees_c(letter, form):
        if bool(right.any()) or bool(wrong.any()):
            name = _names(gate.c_prev if bool(gate.sum.c_prev.any()) else gate.c)
            return "peephole_added", {"got": name or "its sum has a term with c"}
        return None
    if not bool(right.any()):
        return ("peephole_old_c" if letter == "o" and bool(wrong.any()) else "peephole_missing"), {}
    if not _diagonal(right) and form == "graves":
        return "peephole_full", {"got": _names(term) or "a matrix"}
    return None


def _terms(
    letter: str, gate: GateValue, slabs: Sequence[Slab], leftover: Sequence[str]
) -> Wrong | None:
    for term in (gate.x, gate.h_prev, gate.bias, gate.c_prev, gate.c):
        if term.sign < 0:
            return "minus_for_plus", {"got": _names(term)}
    constant = gate.sum.constant
    if not bool(constant.any()):
        unused = [name for name in leftover if gate_of_weight(name) == letter
                  and name.rpartition(".")[2].lower().startswith("b")]  # fmt: skip
        more = f" {unused[0]} is there, but not used." if unused else ""
        return "bias_missing", {"more": more}
    if not gate.bias.slabs:
        return "bias_constant", {"got": _added(constant, slabs)}
    if len(gate.bias.slabs) == 2 and gate.bias.slabs[0] is gate.bias.slabs[1]:
        return "bias_twice", {"got": gate.bias.slabs[0].name}
    return None


def _ownership(
    letter: str, gate: GateValue, others: Mapping[str, GateValue], leftover: Sequence[str]
) -> Wrong | None:
    for part in ("x", "h_prev", "bias"):
        mine = {id(slab): slab for slab in getattr(gate, part).slabs}
        for other, theirs in others.items():
            shared = [mine[id(s)] for s in getattr(theirs, part).slabs if id(s) in mine]
            if other == letter or not shared:
                continue
            name = shared[0].name
            owner = gate_of_weight(name)
            if owner is None and letter > other:
                continue  # said once, of the first of the two
            if owner in (None, other):
                unused = [n for n in leftover if gate_of_weight(n) == letter]
                more = f" {unused[0]} is not used at all." if unused else ""
                kind = "weights_of_another_gate" if owner == other else "weights_shared"
                return kind, {"got": name, "other": other, "more": more}
        strays = [s.name for s in mine.values() if gate_of_weight(s.name) not in (None, letter)]
        if strays and gate.letter == letter:
            other = gate_of_weight(strays[0]) or ""
            return "weights_of_another_gate", {"got": strays[0], "other": other, "more": ""}
    return None


def _diagonal(matrix: Tensor) -> bool:
    return bool(matrix.any()) and torch.equal(torch.diag(matrix.diagonal()), matrix)


def _names(term: Term) -> str:
    return " + ".join(slab.name for slab in term.slabs)


def _added(constant: Tensor, slabs: Sequence[Slab]) -> str:
    """The constant itself, or what is left of it once a bias is taken off."""
    for slab in slabs:
        if slab.kind == "vector":
            rest = constant - slab.values().detach().double()
            if float((rest - rest[0]).abs().max()) < 1e-5:
                return f"{float(rest[0]):+.3g} besides {slab.name}"
    if float((constant - constant[0]).abs().max()) < 1e-5:
        return f"{float(constant[0]):+.3g} for every unit"
    return "one of its own for each unit"
