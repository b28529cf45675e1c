"""The record of one step: every term of every equation."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from torch import Tensor

from lstm_core.equations import (
    NOTHING_REPLACED,
    CellWeights,
    PerGate,
    Replaced,
    gate_term,
    gates,
    input_term,
    recurrent_term,
    slabs,
)

Values = TypeVar("Values")


@dataclass(frozen=True, slots=True, eq=False)
class Step(Generic[Values]):
    """Every value of one step, (B, H) each, or (H,) for an unbatched input: tensors or arrays.

    None stands for a term, or a whole gate, that the form or a cell without biases does
    without. For each gate ``Wx + Rh + gate_recurrence + peephole + bias`` is its
    pre-activation.

    Attributes:
        x: the input, (B, D).
        h_prev: the hidden state before the step, h'.
        c_prev: the cell state before the step, c'.
        Wx: the input term of each gate, W_x x.
        Rh: the recurrent term of each gate, W_h h'.
        gate_recurrence: what the gate sees of i, f and o of the step before.
        peephole: the peephole term of each gate, W_c c' for i and f, W_c c for o.
        bias: the bias of each gate, (H,).
        pre_activation: what σ, or tanh for g, is taken of.
        i, f, g, o: the gates and the candidate.
        c: the cell state after the step.
        tanh_c: tanh(c), which o is multiplied with; c itself in ``noaf``; of the
            normalised c with layer normalisation.
        h: the hidden state after the step.
        replaced: the values that somebody set in place of computed ones: an activation is
            then not that of its pre-activation.
        gates_prev: i, f and o of the step before, (B, 3H); None in a form that does not
            see them.
    """

    x: Values
    h_prev: Values
    c_prev: Values
    Wx: PerGate[Values | None]
    Rh: PerGate[Values | None]
    gate_recurrence: PerGate[Values | None]
    peephole: PerGate[Values | None]
    bias: PerGate[Values | None]
    pre_activation: PerGate[Values | None]
    i: Values
    f: Values
    g: Values
    o: Values
    c: Values
    tanh_c: Values
    h: Values
    replaced: Replaced = field(default_factory=lambda: NOTHING_REPLACED)
    gates_prev: Values | None = None


def record_step(
    x: Tensor,
    h_prev: Tensor,
    c_prev: Tensor,
    weights: CellWeights,
    *,
    gates_prev: Tensor,
    replaced: Replaced = NOTHING_REPLACED,
) -> Step[Tensor]:
    """One step with every term kept apart; shapes as in `Step`, `gates_prev` (B, 3H)."""
    form = weights.variant
    Wx = input_term(x, weights)
    Rh = recurrent_term(h_prev, weights)
    b = weights.b
    s = Wx + Rh if b is None else Wx + Rh + b
    seen: PerGate[Tensor | None] = PerGate(None, None, None, None)
    if weights.W_gates is not None:
        from_gates = gate_term(gates_prev, weights)
        s = s + from_gates
        seen = slabs(from_gates, form)._replace(g=None)
    values = gates(s, c_prev, weights, replaced)
    return Step(
        x=x,
        h_prev=h_prev,
        c_prev=c_prev,
        Wx=slabs(Wx, form),
        Rh=slabs(Rh, form),
        gate_recurrence=seen,
        peephole=values.peephole,
        bias=PerGate(None, None, None, None) if b is None else slabs(b, form),
        pre_activation=values.pre_activation,
        i=values.i,
        f=values.f,
        g=values.g,
        o=values.o,
        c=values.c,
        tanh_c=values.tanh_c,
        h=values.h,
        replaced=replaced,
        gates_prev=None if weights.W_gates is None else gates_prev,
    )
