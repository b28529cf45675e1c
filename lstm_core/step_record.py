"""The record of one step: every term of every equation."""

from dataclasses import dataclass

from torch import Tensor

from lstm_core.equations import CellWeights, PerGate, gates, input_term, recurrent_term


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Every value of one step, (B, H) each, or (H,) for an unbatched input.

    None stands for a term that the form, or a cell without biases, leaves out. For
    each gate ``Wx + Rh + peephole + bias`` is its pre-activation.

    Attributes:
        x: the input, (B, D).
        h_prev: the hidden state before the step, h'.
        c_prev: the cell state before the step, c'.
        Wx: the input term of each gate, W_x x.
        Rh: the recurrent term of each gate, W_h h'.
        peephole: the peephole term of each gate, W_c c' for i and f, W_c c for o.
        bias: the bias of each gate, (H,).
        pre_activation: what σ, or tanh for g, is taken of.
        i, f, g, o: the gates and the candidate.
        c: the cell state after the step.
        tanh_c: tanh(c).
        h: the hidden state after the step.
    """

    x: Tensor
    h_prev: Tensor
    c_prev: Tensor
    Wx: PerGate[Tensor]
    Rh: PerGate[Tensor]
    peephole: PerGate[Tensor | None]
    bias: PerGate[Tensor | None]
    pre_activation: PerGate[Tensor]
    i: Tensor
    f: Tensor
    g: Tensor
    o: Tensor
    c: Tensor
    tanh_c: Tensor
    h: Tensor


def record_step(x: Tensor, h_prev: Tensor, c_prev: Tensor, weights: CellWeights) -> Step:
    """One step with every term kept apart; shapes as in `Step`."""
    Wx = input_term(x, weights)
    Rh = recurrent_term(h_prev, weights)
    s = Wx + Rh if weights.b is None else Wx + Rh + weights.b
    values = gates(s, c_prev, weights)
    no_bias: PerGate[Tensor | None] = PerGate(None, None, None, None)
    return Step(
        x=x,
        h_prev=h_prev,
        c_prev=c_prev,
        Wx=_per_gate(Wx),
        Rh=_per_gate(Rh),
        peephole=values.peephole,
        bias=no_bias if weights.b is None else PerGate(*weights.b.chunk(4)),
        pre_activation=values.pre_activation,
        i=values.i,
        f=values.f,
        g=values.g,
        o=values.o,
        c=values.c,
        tanh_c=values.tanh_c,
        h=values.h,
    )


def _per_gate(stacked: Tensor) -> PerGate[Tensor]:
    return PerGate(*stacked.chunk(4, dim=-1))  # (…, 4H) -> 4 of (…, H)
