"""What is unusual about a module without being wrong."""

from collections.abc import Iterator, Sequence

import torch

from lstm_core.conventions import GATES
from lstm_core.exercise.calling import Caller
from lstm_core.exercise.gate_values import GateValue
from lstm_core.exercise.reading import Reading
from lstm_core.exercise.slabs import Slab
from lstm_core.exercise.whole_cell import Roles


def notes(
    reading: Reading, caller: Caller, roles: Roles, leftover: Sequence[Slab], form: str
) -> Iterator[str]:
    """A line each, for whoever wants to exchange weights with ``nn.LSTM``."""
    if set(reading.gates) == set(GATES):
        order = _packed_order(reading.gates)
        if order is not None and order != GATES:
            yield (f"The four gates stand in the order {', '.join(order)} in {_packed(reading)}; "
                   "nn.LSTM's order is i, f, g, o.")  # fmt: skip
    if roles.h_first_in == roles.h_first_out is False:
        yield "States go in and come out as (c, h); nn.LSTMCell has (h, c)."
    elif not roles.h_first_out:
        yield "It returns (c, h); nn.LSTMCell returns (h, c)."
    if not caller.takes_state and caller.layout.sequence:
        yield "It takes no state, so that a long sequence cannot be run in parts."
    if form != "standard" and _full_peephole(reading.gates):
        yield ("A peephole is a whole matrix (H, H). In the literature it is diagonal, a vector "
               "(H,); lstm_core has both, peephole='full' is yours.")  # fmt: skip
    unused = list(dict.fromkeys(slab.held.name for slab in leftover if slab.held.registered))
    if unused and len(reading.gates) == len(GATES):
        yield f"Not used by any gate: {', '.join(unused)}."


def _packed_order(gates: dict[str, GateValue]) -> tuple[str, ...] | None:
    """The order of the gates in one tensor that holds the input weights of all four."""
    slabs = {letter: gate.x.slabs[0] for letter, gate in gates.items() if len(gate.x.slabs) == 1}
    if len(slabs) < len(GATES) or len({id(slab.held) for slab in slabs.values()}) > 1:
        return None
    places = {letter: slab.values().storage_offset() for letter, slab in slabs.items()}
    return tuple(sorted(places, key=lambda letter: places[letter]))


def _packed(reading: Reading) -> str:
    return reading.gates["i"].x.slabs[0].held.name


def _full_peephole(gates: dict[str, GateValue]) -> bool:
    coefficients = [gate.sum.c if letter == "o" else gate.sum.c_prev
                    for letter, gate in gates.items()]  # fmt: skip
    return any(not torch.equal(torch.diag(m.diagonal()), m) for m in coefficients)
