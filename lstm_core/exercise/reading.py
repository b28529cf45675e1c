"""What a module computes, read as the six equations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from lstm_core.conventions import GATES
from lstm_core.exercise.affine import Basis
from lstm_core.exercise.gate_values import GateValue, gate_values
from lstm_core.exercise.slabs import Slab
from lstm_core.exercise.state_equations import (
    CELL_STATES,
    HIDDEN_STATES,
    Match,
    States,
    matches,
)
from lstm_core.exercise.unusual_gates import unusual_cell_state


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A module's step with every part named, as far as its numbers tell.

    Attributes:
        h_prev, c_prev: (B, H), the states it was given, as it takes them.
        h, c: (B, H), the states it returned, as it means them; None where it came to none.
        gates: the gate of each letter that was found.
        cell: how it writes c, or None.
        hidden: how it writes h, or None.
    """

    h_prev: Tensor
    c_prev: Tensor
    h: Tensor | None
    c: Tensor | None
    gates: dict[str, GateValue]
    cell: Match | None
    hidden: Match | None

    @property
    def complete(self) -> bool:
        """Whether nothing else could fit better."""
        return self.score == _FULL_SCORE

    @property
    def score(self) -> int:
        """How much of a cell this is; the roles of the states are those that score most."""
        points = sum(map(_soundness, self.gates.values()))
        for match in (self.cell, self.hidden):
            if match is not None:
                points += 4 if match.spelling.gates else 1
                points += 4 * (not match.spelling.mistake) - match.exchanged
        return points


_FULL_SCORE: Final = 4 * 3 + 2 * 8


def _soundness(gate: GateValue) -> int:
    """1 for a gate at all, 2 more where it is σ or tanh of a sum with x and h'."""
    looks = bool(gate.sum.x.any()) and bool(gate.sum.h_prev.any())
    return 1 + looks + (gate.activation in ("sigmoid", "tanh"))


def read(
    values: Tensor,
    basis: Basis,
    h: Tensor | None,
    slabs: Sequence[Slab],
    tolerance: float,
) -> Reading:
    """Find the gates and the two state equations among what was computed.

    Args:
        values: (N, B, H), all that was computed.
        basis: x, h', c' and, where it is known, the c returned.
        h: (B, H), the h returned, or None.
        slabs: the module's weights.
        tolerance: how close two equal numbers are.
    """
    c = basis.c
    gates, bare = gate_values(values, basis, slabs, tolerance)
    cell = _cell(values, gates, bare, basis, c, tolerance)
    if cell is None and c is not None:
        cell = unusual_cell_state(values, gates, basis, c, slabs, tolerance)
    inner = _inner_c(values, gates + bare, basis, cell, c, tolerance)
    seen_c = c if inner is None else inner
    if seen_c is not None and seen_c is not basis.c:
        basis = Basis(basis.x, basis.h_prev, basis.c_prev, seen_c)
        gates, bare = gate_values(values, basis, slabs, tolerance)
    hidden = _hidden(values, gates, bare, basis, h, (c, inner), tolerance)
    return Reading(
        h_prev=basis.h_prev,
        c_prev=basis.c_prev,
        h=h,
        c=c if c is not None else inner,
        gates=_by_letter(cell, hidden, gates),
        cell=cell,
        hidden=hidden,
    )


def _cell(
    values: Tensor,
    gates: list[GateValue],
    bare: list[GateValue],
    basis: Basis,
    c: Tensor | None,
    tolerance: float,
) -> Match | None:
    states = States(torch.zeros_like(basis.c_prev), basis.c_prev, basis.h_prev)
    spellings = CELL_STATES if c is not None else CELL_STATES[:-1]
    targets = values if c is None else c[None]
    for pool in (gates, gates + bare):
        found = matches(spellings, pool, states, targets, tolerance)
        if c is None:  # a product i * g, say, is among what is computed in every cell
            found = [match for match in found if len(match.gates) == 3]
        if found:
            return found[0]
        if not bare:
            break
    return None


def _inner_c(
    values: Tensor,
    pool: list[GateValue],
    basis: Basis,
    cell: Match | None,
    c: Tensor | None,
    tolerance: float,
) -> Tensor | None:
    """c as it should be, where it is computed but not what is returned."""
    if cell is not None and c is None:
        return cell.value
    if c is None or (cell is not None and cell.spelling.gates):
        return None
    states = States(torch.zeros_like(basis.c_prev), basis.c_prev, basis.h_prev)
    found = matches(CELL_STATES[:1], pool, states, values, tolerance)
    return found[0].value if found else None


def _hidden(
    values: Tensor,
    gates: list[GateValue],
    bare: list[GateValue],
    basis: Basis,
    h: Tensor | None,
    cells: tuple[Tensor | None, Tensor | None],
    tolerance: float,
) -> Match | None:
    spellings = HIDDEN_STATES if h is not None else HIDDEN_STATES[:1]
    targets = values if h is None else h[None]
    for pool in (gates, gates + bare):
        for c in cells:
            if c is None:
                continue
            states = States(c, basis.c_prev, basis.h_prev)
            found = matches(spellings, pool, states, targets, tolerance)
            if found:
                return found[0]
    return None


def _by_letter(
    cell: Match | None, hidden: Match | None, gates: list[GateValue]
) -> dict[str, GateValue]:
    """What the state equations take first; for the rest what the weights are called."""
    found: dict[str, GateValue] = {}
    for match in (cell, hidden):
        if match is None:
            continue
        for letter, gate in match.gates.items():
            by_name = gate.letter if match.exchanged and gate.letter else letter
            if all(gate is not other for other in found.values()):
                found.setdefault(by_name, gate)
    taken = {id(gate) for gate in found.values()}
    left = [gate for gate in gates if id(gate) not in taken]
    for gate in left:
        if gate.letter is not None and gate.letter not in found:
            found[gate.letter] = gate
            taken.add(id(gate))
    left = [gate for gate in left if id(gate) not in taken and gate.letter is None]
    missing = [letter for letter in GATES if letter not in found]
    if len(left) == len(missing) == 1:
        found[missing[0]] = left[0]
    return {letter: found[letter] for letter in GATES if letter in found}
