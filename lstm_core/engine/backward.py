"""Gradients of a layer: the compiled loop back through time, then one product a weight."""

from typing import Final, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import pad

from lstm_core.engine.compilation import loops
from lstm_core.engine.forms import form_flags
from lstm_core.engine.forward import Course, Run
from lstm_core.engine.room import ZEROS, room_for
from lstm_core.engine.slabs import stacked_peepholes, with_four_slabs
from lstm_core.engine.threads import over_rows
from lstm_core.equations import CellWeights

EIGHT: Final = 8
"""The loop takes units eight at a time; see `lstm_core.engine.lanes`."""


class RunGradients(NamedTuple):
    """Gradients of a loss at every step of a run.

    Attributes:
        s: of the pre-activations, (T, B, 4H).
        h_0, c_0: of the state before the first step, (B, H).
        gates: of i, f, g and o, (T, B, 4H), where they were asked for.
        c, h: of c and h, (T, B, H), where they were asked for.
    """

    s: Tensor
    h_0: Tensor
    c_0: Tensor
    gates: Tensor | None = None
    c: Tensor | None = None
    h: Tensor | None = None


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
    width, dtype = _eights(H), run.c.dtype
    gates, c, c_0 = _in_eights(run.gates, H), _in_eights(run.c, H), _in_eights(start[1], H)
    own_h = c.new_zeros(T, B, width) if own_h is None else _in_eights(own_h, H)
    W_h = _square_in_eights(with_four_slabs(weights.W_h, weights.variant), H)  # (4H, H)
    flags = form_flags(weights)
    peepholes = stacked_peepholes(weights) if flags else W_h  # which nobody looks at
    d_s, d_state = room_for(c, T, B, 4 * width), c.new_zeros(2, B, width)
    if own_h_n is not None:
        d_state[0] = _in_eights(own_h_n, H)
    if own_c_n is not None:
        d_state[1] = _in_eights(own_c_n, H)
    whole = []
    if keep or own_gates is not None or own_c is not None:
        whole = [_copied(own_gates, gates, H), _copied(own_c, c, H), torch.empty_like(c)]
    read = [t.contiguous() for t in (gates, c, c_0, W_h, peepholes, own_h)]
    places = [t.data_ptr() for t in (*read, d_s, d_state, *(whole or (d_s, d_s, d_s)))]
    padded = order.last is not None
    steps = (order.before.numpy(), order.present.numpy()) if padded else (None, None)
    arguments = (T, B, width, ZEROS[dtype], *places, bool(whole), flags, *steps, order.reverse)
    compiled = loops()
    assert compiled is not None, "the run that is gone back over was a compiled one"
    over_rows(compiled.backward, arguments, B, work=4 * T * B * H * (H + 20))
    found = d_s, *d_state.unbind(), *whole
    return RunGradients(*(found if width == H else (_as_given(t, H) for t in found)))


def _copied(gradient: Tensor | None, like: Tensor, H: int) -> Tensor:
    """A copy that the loop may add to, in one piece; zeros where there is no gradient."""
    if gradient is None:
        return torch.zeros_like(like)
    return _in_eights(gradient, H).clone(memory_format=torch.contiguous_format)


def _eights(H: int) -> int:
    return -(-H // EIGHT) * EIGHT


def _in_eights(values: Tensor, H: int) -> Tensor:
    """Slabs of H units filled up with zeros to a multiple of eight: (…, n H) -> (…, n H′)."""
    if H % EIGHT == 0:
        return values
    slabs = values.reshape(*values.shape[:-1], -1, H)
    return pad(slabs, (0, -H % EIGHT)).flatten(-2)


def _square_in_eights(W_h: Tensor, H: int) -> Tensor:
    """Slabs of a recurrent matrix, filled up both ways: (4H, H) -> (4H′, H′)."""
    if H % EIGHT == 0:
        return W_h
    return pad(W_h.reshape(4, H, H), (0, -H % EIGHT, 0, -H % EIGHT)).flatten(0, 1)


def _as_given(values: Tensor, H: int) -> Tensor:
    """The reverse of `_in_eights`."""
    if H % EIGHT == 0:
        return values
    slabs = values.view(*values.shape[:-1], -1, _eights(H))
    return slabs[..., :H].reshape(*values.shape[:-1], -1)
