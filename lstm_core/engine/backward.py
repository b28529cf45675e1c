"""Gradients of a layer: the compiled loop back through time, then one product a weight."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import pad

from lstm_core.engine.compilation import loops
from lstm_core.engine.forms import form_flags
from lstm_core.engine.forward import Course, Run
from lstm_core.engine.slabs import stacked_peepholes, with_four_slabs
from lstm_core.engine.steps import state_at
from lstm_core.engine.threads import over_rows
from lstm_core.equations import CellWeights

EIGHT: Final = 8
"""The loop takes units eight at a time; see `lstm_core.engine.lanes`."""


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
    B, H = run.c.shape[1:]
    wanted = keep or own_gates is not None or own_c is not None
    gates, c = _in_eights(run.gates, H), _in_eights(run.c, H)
    d_gates = _copied(own_gates, run.gates, H) if wanted else c.new_empty(0, 0, 0)
    d_c = _copied(own_c, run.c, H) if wanted else c.new_empty(0, 0, 0)
    d_h = _copied(own_h, run.c, H)
    d_s = torch.empty_like(gates)
    d_state = torch.stack((_copied(own_h_n, start[0], H), _copied(own_c_n, start[1], H)))
    W_h = _in_eights(with_four_slabs(weights.W_h, weights.variant).detach().t(), H)  # (H, 4H)
    W_h = (pad(W_h, (0, 0, 0, -H % EIGHT)) if H % EIGHT else W_h).contiguous()
    flags = form_flags(weights)
    peepholes = stacked_peepholes(weights) if flags else W_h  # which nobody looks at
    arguments = (
        gates.detach().numpy(),
        c.detach().numpy(),
        _in_eights(start[1], H).detach().contiguous().numpy(),
        W_h.numpy(),
        peepholes.numpy(),
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
    over_rows(compiled.backward, arguments, B, work=4 * len(c) * B * H * (H + 20))
    found = [d_s, d_h, d_state[0], d_state[1], *([d_gates, d_c] if wanted else [])]
    s, h, h_0, c_0, *whole = (_as_given(gradient, H) for gradient in found)
    return RunGradients(s, h, h_0, c_0, *(whole or (None, None)))


def states_before(start: Tensor, states: Tensor, order: Course) -> Tensor:
    """The state each step began with, (T, B, H), from the states it left."""
    if order.last is not None:
        return state_at(start, states, order.before)
    if order.reverse:
        return torch.cat([states[1:], start[None]])
    return torch.cat([start[None], states[:-1]])


def _copied(gradient: Tensor | None, like: Tensor, H: int) -> Tensor:
    """A copy that the loop may add to, in one piece."""
    if gradient is None:
        return like.new_zeros(*like.shape[:-1], like.shape[-1] // H * _eights(H))
    return _in_eights(gradient, H).clone(memory_format=torch.contiguous_format)


def _eights(H: int) -> int:
    return -(-H // EIGHT) * EIGHT


def _in_eights(values: Tensor, H: int) -> Tensor:
    """Slabs of H units filled up with zeros to a multiple of eight: (…, n H) -> (…, n H′)."""
    if H % EIGHT == 0:
        return values
    slabs = values.reshape(*values.shape[:-1], -1, H)
    return pad(slabs, (0, -H % EIGHT)).flatten(-2)


def _as_given(values: Tensor, H: int) -> Tensor:
    """The reverse of `_in_eights`."""
    if H % EIGHT == 0:
        return values
    slabs = values.view(*values.shape[:-1], -1, _eights(H))
    return slabs[..., :H].reshape(*values.shape[:-1], -1)
