"""A layer's gradients: the compiled loop back through time, and what is left to do after it."""

from collections.abc import Sequence
from typing import Any

import torch
from numpy import empty, zeros
from torch import Tensor, from_numpy

from lstm_core.engine.all_steps import input_gradient, peephole_gradients, weight_gradients
from lstm_core.engine.backward_plan import planned
from lstm_core.engine.compilation import loops
from lstm_core.engine.forms import peepholes_in_place
from lstm_core.engine.forward import Course
from lstm_core.engine.room import ZEROS, zeros_for
from lstm_core.engine.slabs import as_given, in_eights, own_slabs, with_four_slabs
from lstm_core.engine.threads import over_rows
from lstm_core.variants import Variant

Gradients = list[Tensor | None]


def run_backward(
    layer: Sequence[Any],
    gates: Tensor,
    c: Tensor,
    h: Tensor | None,
    form: Variant,
    biases: int,
    order: Course,
    flags: int,
    own: Sequence[Tensor | None],
    needed: Sequence[bool],
    keep: bool,
) -> tuple[Gradients, Sequence[Tensor]]:
    """Carry gradients back through every step.

    Args:
        layer: x, (T, B, D), h_0, c_0, W_x, W_h and, in a form that has any, W_ci, W_cf and W_co,
            as they were in the run.
        gates, c: what the run left, (T, B, 4H) and (T, B, H).
        h: (T, B, H), where some sequence does not have every step; elsewhere it is computed again.
        form: of the equations.
        biases: how many there are.
        order: the course of the run.
        flags: the flags of `lstm_core.engine.forms`.
        own: the loss's own gradients of h, h_n, c_n, gates and c; None for zero.
        needed: whether the gradient of each of x, h_0, c_0, W_x, W_h, the biases and, in a form
            that has any, the peepholes is wanted.
        keep: whether the whole gradients of gates, c and h are.

    Returns:
        The gradients of those, as `needed` names them, and the whole gradients of gates, c and h
        where they were to be kept. One that is not needed may be None or may be there: autograd
        passes it over.
    """
    own_h, own_h_n, own_c_n, own_gates, own_c = own
    x, h_0, c_0, W_x, W_h, *peepholes = layer
    T, B, D = x.shape
    H = c.shape[2]
    keep = keep or own_gates is not None or own_c is not None
    width, to_x, learns, few, alone, switches = planned(
        T, B, D, H, biases, flags, needed, keep, order.reverse
    )
    c_as_given, c_0_as_given = c, c_0
    if width != H:
        gates, c, h_0, c_0 = (in_eights(t, H) for t in (gates, c, h_0, c_0))
    if flags:
        W_x, W_h = with_four_slabs(W_x, form), with_four_slabs(W_h, form)
    own_h = zeros_for(c, 1)[:1].expand(T, B, H) if own_h is None else own_h.resolve_neg()

    zero = ZEROS[c.dtype]
    kind = zero.dtype
    state = h_0.shape
    d_h_0 = from_numpy(zeros(state, kind)) if own_h_n is None else _copied(own_h_n, H)
    d_c_0 = from_numpy(zeros(state, kind)) if own_c_n is None else _copied(own_c_n, H)
    d_s = d_x = seen = d_c_0  # in the place of what is not looked at
    of_weights = whole = [d_c_0] * 3
    if not alone:
        d_s = from_numpy(empty((T, B, 4 * width), kind))
    if to_x:
        d_x = from_numpy(empty((T, B, D), kind))
    if few:
        of_weights = [
            from_numpy(empty((4 * H, D), kind)),
            from_numpy(empty((4 * H, H), kind)),
            from_numpy(empty(4 * H, kind)),
        ]
    elif learns:
        seen = from_numpy(empty((T, B, width + D + 1), kind))
    if keep:
        whole = [
            from_numpy(zeros((T, B, numbers), kind)) if own is None else _copied(own, H)
            for own, numbers in ((own_gates, 4 * width), (own_c, width), (None, width))
        ]
    h = c if h is None else in_eights(h, H)
    there = peepholes_in_place(peepholes, zeros_for(c, H)) if peepholes else [c] * 3
    read = [*map(Tensor.contiguous, (gates, c, h, h_0, c_0, x, W_x, W_h))]
    filled = d_s, d_h_0, d_c_0, d_x, seen, *of_weights, *whole
    places = map(Tensor.data_ptr, (*read, own_h, *there, *filled))
    before = present = None
    if order.last is not None:
        before, present = order.before.numpy(), order.present.numpy()
    compiled = loops()
    assert compiled is not None, "the run that is gone back over was a compiled one"
    over_rows(
        compiled.backward,
        (T, B, D, H, zero, *places, *own_h.stride(), switches, before, present, 0, B),
    )

    if width != H:
        d_h_0, d_c_0 = as_given(d_h_0, H), as_given(d_c_0, H)
        whole = [as_given(t, H) for t in whole] if keep else whole
    if to_x != needed[0]:
        d_x = input_gradient(d_s, W_x)
    if learns and not few:
        of_weights = weight_gradients(d_s, seen, D, H)
    of_peepholes: Gradients = []
    if peepholes:
        need = needed[5 + biases :]
        of_peepholes = peephole_gradients(d_s, c_as_given, c_0_as_given, order, need)
    if flags:
        of_weights = [own_slabs(t, form) for t in of_weights] if learns else of_weights
    d_W_x, d_W_h, d_b = of_weights if learns else (None, None, None)
    of_x, of_biases = d_x if needed[0] else None, [d_b] * biases
    return [of_x, d_h_0, d_c_0, d_W_x, d_W_h, *of_biases, *of_peepholes], whole


def _copied(gradient: Tensor, H: int) -> Tensor:
    """A copy that the loop may add to, filled up to a multiple of eight."""
    return in_eights(gradient, H).clone(memory_format=torch.contiguous_format)
