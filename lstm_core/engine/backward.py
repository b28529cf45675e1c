"""Gradients of a layer: the compiled loop back through time, then one product a weight."""

from dataclasses import dataclass

import torch
from torch import Tensor

from lstm_core.engine.compilation import loops
from lstm_core.engine.forms import form_flags
from lstm_core.engine.forward import Course, Run, peephole_array
from lstm_core.engine.rows import over_rows
from lstm_core.engine.slabs import with_four_slabs
from lstm_core.engine.steps import state_at
from lstm_core.equations import CellWeights


@dataclass(frozen=True, slots=True)
class RunGradients:
    """Gradients of a loss at every step of a run.

    Attributes:
        s: of the pre-activations, (T, B, 4H).
        h: of h, (T, B, H).
        h_0, c_0: of the state before the first step, (B, H).
        gates: of i, f, g and o, (T, B, 4H), where they were asked for.
        c: of c, (T, B, H), where they were asked for.
    """

    s: Tensor
    h: Tensor
    h_0: Tensor
    c_0: Tensor
    gates: Tensor | None
    c: Tensor | None


def run_backward(
    run: Run,
    start: tuple[Tensor, Tensor],
    weights: CellWeights,
    order: Course,
    own: tuple[Tensor | None, Tensor | None, Tensor | None, Tensor | None, Tensor | None],
    *,
    keep: bool,
) -> RunGradients:
    """Carry gradients back through every step.

    Args:
        run: what `run_forward` returned; h_n and c_n are not looked at.
        start: h and c before the first step.
        weights: the weights of the run.
        order: the course of the run.
        own: the loss's own gradients of gates, c, h, h_n and c_n; None for zero.
        keep: whether the whole gradients of gates and c are wanted.
    """
    own_gates, own_c, own_h, own_h_n, own_c_n = own
    T, B, H = run.c.shape
    wanted = keep or own_gates is not None or own_c is not None
    d_gates = _copied(own_gates, run.gates) if wanted else run.c.new_empty(0, 0, 0)
    d_c = _copied(own_c, run.c) if wanted else run.c.new_empty(0, 0, 0)
    d_h = _copied(own_h, run.h)
    d_s = torch.empty_like(run.gates)
    d_state = torch.stack((_copied(own_h_n, start[0]), _copied(own_c_n, start[1])))
    flags = form_flags(weights)
    arguments = (
        run.gates.detach().numpy(),
        run.c.detach().numpy(),
        start[1].detach().contiguous().numpy(),
        with_four_slabs(weights.W_h.detach(), weights.variant).t().contiguous().numpy(),
        peephole_array(weights, flags),
        flags,
        order.before.numpy(),
        order.reverse,
        order.present.numpy(),
        d_gates.numpy(),
        d_c.numpy(),
        d_h.numpy(),
        d_s.numpy(),
        d_state.numpy(),
    )
    compiled = loops()
    assert compiled is not None, "the run that is gone back over was a compiled one"
    over_rows(compiled.backward, arguments, B, work=4 * T * B * H * (H + 20))
    return RunGradients(
        d_s, d_h, d_state[0], d_state[1], d_gates if wanted else None, d_c if wanted else None
    )


def states_before(start: Tensor, states: Tensor, order: Course) -> Tensor:
    """The state each step began with, (T, B, H), from the states it left."""
    if order.last is not None:
        return state_at(start, states, order.before)
    if order.reverse:
        return torch.cat([states[1:], start[None]])
    return torch.cat([start[None], states[:-1]])


def _copied(gradient: Tensor | None, like: Tensor) -> Tensor:
    """A copy that the loop may add to, in one piece."""
    copied = torch.zeros(like.shape, dtype=like.dtype)
    return copied if gradient is None else copied.copy_(gradient)
