"""A module's own weights under ``nn.LSTM``'s names."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from lstm_core.conventions import GATES, SIGMOID_GATES
from lstm_core.exercise.gate_names import gate_of_weight
from lstm_core.exercise.gate_values import GateValue
from lstm_core.exercise.probe import HIDDEN_SIZE
from lstm_core.exercise.slabs import Slab, Term
from lstm_core.exercise.wording import sees_c

Weights = Mapping[str, Tensor]


def stacked_weights(
    gates: Mapping[str, GateValue], form: str, leftover: Sequence[Slab], like: torch.dtype
) -> Weights | None:
    """The module's own weights under ``nn.LSTM``'s names, attached to the module's tensors.

    None where a gate is missing, or what it multiplies x and h' with is no weight of the
    module. A bias or a peephole that a gate forgot is taken from what is left over.
    """
    if set(gates) != set(GATES):
        return None
    if not all(gates[g].x.slabs and gates[g].h_prev.slabs for g in GATES):
        return None

    def vector(term: Term, letter: str, name: str) -> Tensor:
        if term.slabs:
            return term.values()
        vectors = [slab for slab in leftover if slab.kind == "vector"]
        spare = next((slab for slab in vectors if _belongs(slab, letter, name)), None)
        return torch.zeros(HIDDEN_SIZE, dtype=like) if spare is None else spare.values()

    biases = [vector(gates[g].bias, g, "b") for g in GATES]
    weights = {
        "weight_ih_l0": torch.cat([gates[g].x.values() for g in GATES]),
        "weight_hh_l0": torch.cat([gates[g].h_prev.values() for g in GATES]),
        "bias_ih_l0": torch.cat(biases),
        "bias_hh_l0": torch.zeros(4 * HIDDEN_SIZE, dtype=like),
    }
    for g in SIGMOID_GATES:
        if sees_c(g, form):
            seen = gates[g].c if g == "o" else gates[g].c_prev
            weights[f"peephole_{g}_l0"] = vector(seen, g, "W")
    matrices = {name: value for name, value in weights.items() if name.startswith("peephole")}
    if len({value.ndim for value in matrices.values()}) > 1:
        full = {name: torch.diag(v) if v.ndim == 1 else v for name, v in matrices.items()}
        weights |= full
    return weights


def _belongs(slab: Slab, letter: str, kind: str) -> bool:
    bias_like = slab.held.name.rpartition(".")[2].lower().startswith("b")
    return gate_of_weight(slab.name) == letter and bias_like == (kind == "b")
