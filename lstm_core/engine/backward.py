"""Gradients of a layer's steps: the compiled loop back through time."""

from typing import Final, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import pad

from lstm_core.conventions import GATES
from lstm_core.engine.compilation import loops
from lstm_core.engine.forms import form_flags, peepholes_of
from lstm_core.engine.forward import FEW_INPUTS, Course
from lstm_core.engine.room import ZEROS, room_for, zeroed, zeros_for
from lstm_core.engine.slabs import with_four_slabs
from lstm_core.engine.threads import over_rows
from lstm_core.equations import CellWeights

EIGHT: Final = 8
"""The loop takes units eight at a time; see `lstm_core.engine.lanes`."""
FEW_PRODUCTS: Final = 100_000
"""Multiplications for the weights' gradients up to which the loop is quicker at them than torch."""


class Kept(NamedTuple):
    """What a run left for the way back: gates (T, B, 4H), c (T, B, H), and h and c before the first step.

    h, (T, B, H), is only there where some sequence does not have every step; elsewhere it is
    computed again.
    """

    gates: Tensor
    c: Tensor
    h: Tensor | None
    h_0: Tensor
    c_0: Tensor


class StepGradients(NamedTuple):
    """Gradients of a loss at every step of a run; H′ is H filled up to a multiple of eight.

    Attributes:
        s: of the pre-activations, (T, B, 4H′).
        h_0, c_0: of the state before the first step, and shaped like it.
        x: of the input, (T, B, D), where it was asked for and has at most `FEW_INPUTS`.
        weights: of W_x, W_h and b, (4H, ·), where they take few multiplications.
        seen: (T, B, H′ + D + 1), what the gates saw: h of the step before, x and 1; where those
            of weights are wanted, and take many.
        gates: of i, f, g and o, (T, B, 4H), where they were asked for.
        c, h: of c and h, (T, B, H), where they were asked for.
    """

    s: Tensor
    h_0: Tensor
    c_0: Tensor
    x: Tensor | None
    weights: list[Tensor] | None
    seen: Tensor | None
    gates: Tensor | None = None
    c: Tensor | None = None
    h: Tensor | None = None


def run_backward(
    x: Tensor,
    kept: Kept,
    weights: CellWeights,
    order: Course,
    own: tuple[Tensor | None, Tensor | None, Tensor | None, Tensor | None, Tensor | None],
    *,
    to_x: bool,
    learns: bool,
    keep: bool,
) -> StepGradients:
    """Carry gradients back through every step.

    Args:
        x: the input, (T, B, D).
        kept: what the run left.
        weights: the weights of the run.
        order: the course of the run.
        own: the loss's own gradients of gates, c, h, h_n and c_n; None for zero.
        to_x: whether the gradient of x is wanted.
        learns: whether those of weights are.
        keep: whether the whole gradients of gates, c and h are wanted.
    """
    own_gates, own_c, own_h, own_h_n, own_c_n = own
    T, B, D = x.shape
    H = weights.W_h.shape[1]
    width = -(-H // EIGHT) * EIGHT
    gates, c, h, h_0, c_0 = kept
    if width != H:
        gates, c, h_0, c_0 = (in_eights(t, H) for t in (gates, c, h_0, c_0))
    W_x, W_h = weights.W_x, weights.W_h
    if weights.variant.gates != GATES:
        W_x, W_h = (with_four_slabs(W, weights.variant) for W in (W_x, W_h))
    flags = form_flags(weights)
    if own_h is None:
        own_h, lies = zeros_for(c, 1), (0, 0, 0)
    else:
        lies = own_h.stride()
    to_x = to_x and D <= FEW_INPUTS
    few = learns and 4 * T * B * width * (width + D + 1) <= FEW_PRODUCTS
    d_h_0, d_c_0 = _copied(own_h_n, h_0, H), _copied(own_c_n, c_0, H)
    d_s = room_for(c, T, B, 4 * width)
    nothing = [d_s] * 3  # in the place of what is not looked at
    d_x = room_for(c, T, B, D) if to_x else d_s
    seen = room_for(c, T, B, width + D + 1) if learns and not few else d_s
    of_weights = whole = nothing
    if few:
        of_weights = [room_for(c, 4 * H, D), room_for(c, 4 * H, H), room_for(c, 4 * H)]
    keep = keep or own_gates is not None or own_c is not None
    if keep:
        whole = [_copied(own_gates, gates, H), _copied(own_c, c, H), torch.empty_like(c)]
    h = c if h is None else in_eights(h, H)
    peepholes = peepholes_of(weights, zeros_for(c, H)) if flags else nothing
    read = [*map(Tensor.contiguous, (h_0, c_0, x, W_x, W_h))]
    filled = d_s, d_h_0, d_c_0, d_x, seen, *of_weights, *whole
    places = map(Tensor.data_ptr, (gates, c, h, *read, own_h, *peepholes, *filled))
    before = present = None
    if order.last is not None:
        before, present = order.before.numpy(), order.present.numpy()
    arguments = (
        *(T, B, D, H, ZEROS[c.dtype], *places, *lies, keep, to_x, learns, few, flags),
        *(before, present, order.reverse),
    )
    compiled = loops()
    assert compiled is not None, "the run that is gone back over was a compiled one"
    over_rows(compiled.backward, arguments, B, work=4 * T * B * H * (H + 20))
    if width != H:
        d_h_0, d_c_0 = as_given(d_h_0, H), as_given(d_c_0, H)
        whole = [as_given(t, H) for t in whole] if keep else whole
    return StepGradients(
        d_s,
        d_h_0,
        d_c_0,
        d_x if to_x else None,
        of_weights if few else None,
        seen if learns and not few else None,
        *(whole if keep else ()),
    )


def in_eights(values: Tensor, H: int) -> Tensor:
    """Slabs of H units filled up with zeros to a multiple of eight: (…, n H) -> (…, n H′)."""
    if H % EIGHT == 0:
        return values
    slabs = values.reshape(*values.shape[:-1], -1, H)
    return pad(slabs, (0, -H % EIGHT)).flatten(-2)


def as_given(values: Tensor, H: int) -> Tensor:
    """The reverse of `in_eights`."""
    if H % EIGHT == 0:
        return values
    width = -(-H // EIGHT) * EIGHT
    slabs = values.view(*values.shape[:-1], -1, width)
    return slabs[..., :H].reshape(*values.shape[:-1], -1)


def _copied(gradient: Tensor | None, like: Tensor, H: int) -> Tensor:
    """A copy that the loop may add to, shaped `like` an array in eights; zeros for none."""
    if gradient is None:
        return zeroed(like, like.shape)
    return in_eights(gradient, H).clone(memory_format=torch.contiguous_format)
