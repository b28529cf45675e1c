"""A layer's gradients: the compiled loop back through time, and what is left to do after it."""

from collections.abc import Sequence
from typing import Any, Final

import torch
from numpy import empty, zeros
from torch import Tensor, from_numpy

from lstm_core.engine.all_steps import input_gradient, peephole_gradients, weight_gradients
from lstm_core.engine.compilation import loops
from lstm_core.engine.forms import peepholes_in_place
from lstm_core.engine.forward import FEW_INPUTS, Course
from lstm_core.engine.room import ZEROS, zeros_for
from lstm_core.engine.slabs import as_given, filled_up, in_eights, own_slabs, with_four_slabs
from lstm_core.engine.threads import over_rows
from lstm_core.variants import Variant

FEW_PRODUCTS: Final = 100_000
"""Multiplications for the weights' gradients up to which the loop is quicker at them than torch.

Far fewer than are worth a second thread: the loop's sums are over all rows, which one thread has to
have all to itself.
"""

Gradients = list[Tensor | None]


def run_backward(
    layer: Sequence[Any],
    gates: Tensor,
    c: Tensor,
    h: Tensor | None,
    form: Variant,
    order: Course,
    flags: int,
    own: Sequence[Tensor | None],
    needed: Sequence[bool],
    keep: bool,
) -> tuple[Gradients, Sequence[Tensor]]:
    """Carry gradients back through every step.

    Args:
        layer: x, (T, B, D), h_0, c_0, W_x, W_h, W_ci, W_cf and W_co, as they were in the run.
        gates, c: what the run left, (T, B, 4H) and (T, B, H).
        h: (T, B, H), where some sequence does not have every step; elsewhere it is computed again.
        form: of the equations.
        order: the course of the run.
        flags: the flags of `lstm_core.engine.forms`.
        own: the loss's own gradients of gates, c, h, h_n and c_n; None for zero.
        needed: whether the gradient of each of `layer`, and of each bias, is wanted.
        keep: whether the whole gradients of gates, c and h are.

    Returns:
        The gradients of those, as `needed` names them, and the whole gradients of gates, c and h
        where they were to be kept. One that is not needed may be None or may be there: autograd
        passes it over.
    """
    own_gates, own_c, own_h, own_h_n, own_c_n = own
    x, h_0, c_0, W_x, W_h, *peepholes = layer
    T, B, D = x.shape
    H = c.shape[2]
    width = filled_up(H)  # the loop's H
    c_as_given, c_0_as_given = c, c_0
    if width != H:
        gates, c, h_0, c_0 = (in_eights(t, H) for t in (gates, c, h_0, c_0))
    if flags:
        W_x, W_h = with_four_slabs(W_x, form), with_four_slabs(W_h, form)
    own_h, strides = (zeros_for(c, 1), (0, 0, 0)) if own_h is None else (own_h, own_h.stride())
    to_x = needed[0] and D <= FEW_INPUTS
    learns = needed[3] or needed[4] or any(needed[8:])
    few = learns and 4 * T * B * width * (width + D + 1) <= FEW_PRODUCTS
    alone = few and to_x == needed[0] and not flags  # nobody else has a use for d_s
    keep = keep or own_gates is not None or own_c is not None

    zero = ZEROS[c.dtype]
    kind = zero.dtype
    d_h_0, d_c_0 = _copied(own_h_n, h_0, H), _copied(own_c_n, c_0, H)
    d_s = d_x = seen = d_c_0  # in the place of what is not looked at
    of_weights = whole = [d_c_0] * 3
    if not alone:
        d_s = from_numpy(empty((T, B, 4 * width), kind))
    if to_x:
        d_x = from_numpy(empty((T, B, D), kind))
    if few:
        of_weights = [from_numpy(empty(shape, kind)) for shape in ((4 * H, D), (4 * H, H), 4 * H)]
    elif learns:
        seen = from_numpy(empty((T, B, width + D + 1), kind))
    if keep:
        whole = [_copied(own_gates, gates, H), _copied(own_c, c, H), _copied(None, c, H)]
    h = c if h is None else in_eights(h, H)
    there = peepholes_in_place(peepholes, zeros_for(c, H)) if flags else [c] * 3
    read = [*map(Tensor.contiguous, (gates, c, h, h_0, c_0, x, W_x, W_h))]
    filled = d_s, d_h_0, d_c_0, d_x, seen, *of_weights, *whole
    places = map(Tensor.data_ptr, (*read, own_h, *there, *filled))
    before = present = None
    if order.last is not None:
        before, present = order.before.numpy(), order.present.numpy()
    switches = keep, to_x, learns, few, alone, flags, before, present, order.reverse
    compiled = loops()
    assert compiled is not None, "the run that is gone back over was a compiled one"
    over_rows(compiled.backward, (T, B, D, H, zero, *places, *strides, *switches))

    if width != H:
        d_h_0, d_c_0 = as_given(d_h_0, H), as_given(d_c_0, H)
        whole = [as_given(t, H) for t in whole] if keep else whole
    if to_x != needed[0]:
        d_x = input_gradient(d_s, W_x)
    if learns and not few:
        of_weights = weight_gradients(d_s, seen, D, H)
    of_peepholes: Gradients = [None, None, None]
    if flags:
        of_peepholes = peephole_gradients(d_s, c_as_given, c_0_as_given, order, needed[5:8])
        of_weights = [own_slabs(t, form) for t in of_weights] if learns else of_weights
    d_W_x, d_W_h, d_b = of_weights if learns else (None, None, None)
    of_x, of_biases = d_x if needed[0] else None, [d_b] * (len(needed) - 8)
    return [of_x, d_h_0, d_c_0, d_W_x, d_W_h, *of_peepholes, *of_biases], whole


def _copied(gradient: Tensor | None, like: Tensor, H: int) -> Tensor:
    """A copy that the loop may add to, shaped `like` an array in eights; zeros for none."""
    if gradient is None:
        return from_numpy(zeros(like.shape, ZEROS[like.dtype].dtype))
    return in_eights(gradient, H).clone(memory_format=torch.contiguous_format)
