"""The compiled run as one node of autograd's graph."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from lstm_core import recurrence
from lstm_core.engine.backward import RunGradients, run_backward, states_before
from lstm_core.engine.collecting import LayerGradients
from lstm_core.engine.forward import Course, Run, run_forward
from lstm_core.engine.slabs import own_slabs, with_four_slabs
from lstm_core.equations import CellWeights
from lstm_core.variants import Variant

Outputs = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]


class CompiledLayer(torch.autograd.Function):
    """gates (T, B, 4H), c, h, h_n and c_n of a layer, from its input, state and weights.

    Gradients come from the compiled loop. Gradients of gradients do not: where autograd
    wants a graph of the backward pass, the readable path is run and differentiated.
    """

    @staticmethod
    def forward(
        ctx: Any,
        form: Variant,
        order: Course,
        gradients: LayerGradients | None,
        *inputs: Tensor | None,
    ) -> Outputs:
        """Run the layer; `inputs` are x, h, c, W_x, W_h, b, W_ci, W_cf, W_co."""
        x, h, c, weights = _named(form, inputs)
        run = run_forward(x, h, c, weights, order)
        ctx.form, ctx.order, ctx.gradients = form, order, gradients
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(*inputs, run.gates, run.c, run.h)
        return run.gates, run.c, run.h, run.h_n.clone(), run.c_n.clone()

    @staticmethod
    def backward(ctx: Any, *own: Any) -> tuple[Tensor | None, ...]:
        """The gradient of every input that needs one."""
        *inputs, gates, c, h = ctx.saved_tensors
        needed = ctx.needs_input_grad[3:]
        if torch.is_grad_enabled():
            return None, None, None, *_readable_gradients(ctx.form, ctx.order, inputs, needed, own)
        _, h_0, c_0, weights = _named(ctx.form, inputs)
        found = run_backward(
            Run(gates, c, h, h_0, c_0),
            (h_0, c_0),
            weights,
            ctx.order,
            own,
            keep=ctx.gradients is not None,
        )
        if ctx.gradients is not None:
            ctx.gradients.fill(found.gates, found.c, found.h)
        found_for = _input_gradients(found, inputs, (c, h), weights, ctx.order, needed)
        return None, None, None, *found_for


def _named(form: Variant, inputs: Any) -> tuple[Tensor, Tensor, Tensor, CellWeights]:
    x, h, c, W_x, W_h, b, W_ci, W_cf, W_co = inputs
    return x, h, c, CellWeights(W_x, W_h, b, W_ci, W_cf, W_co, variant=form)


def _input_gradients(
    found: RunGradients,
    inputs: Sequence[Tensor | None],
    states: tuple[Tensor, Tensor],
    weights: CellWeights,
    order: Course,
    needed: Sequence[bool],
) -> list[Tensor | None]:
    """One product over all steps at once for each input, in the order of `inputs`."""
    form = weights.variant
    x, h_0, c_0, _ = _named(form, inputs)
    c, h = states
    T, B, D = x.shape
    s = found.s.view(T * B, -1)  # (T B, 4H)
    s_i, s_f, _, s_o = found.s.chunk(4, dim=-1)  # 4 of (T, B, H)

    def through_h_prev() -> Tensor:
        h_prev = states_before(h_0, h, order).view(T * B, -1)
        return own_slabs(s.t() @ h_prev, form)

    def through_c_prev(of_gate: Tensor) -> Tensor:
        return (of_gate * states_before(c_0, c, order)).sum((0, 1))

    ways: tuple[Callable[[], Tensor], ...] = (
        lambda: (s @ with_four_slabs(weights.W_x, form)).view(T, B, D),
        lambda: found.h_0,
        lambda: found.c_0,
        lambda: own_slabs(s.t() @ x.reshape(T * B, D), form),
        through_h_prev,
        lambda: own_slabs(s.sum(0), form),
        lambda: through_c_prev(s_i),
        lambda: through_c_prev(s_f),
        lambda: (s_o * c).sum((0, 1)),
    )
    return [way() if wanted else None for way, wanted in zip(ways, needed, strict=True)]


def _readable_gradients(
    form: Variant,
    order: Course,
    inputs: Sequence[Tensor | None],
    needed: Sequence[bool],
    own: Sequence[Tensor | None],
) -> list[Tensor | None]:
    """Gradients with a graph of their own, through the readable path."""
    x, h, c, weights = _named(form, inputs)
    present = order.present[..., None] if order.last is not None else None
    steps, h_n, c_n = recurrence.run_steps(x, h, c, weights, reverse=order.reverse, present=present)
    run = recurrence.stacked(steps)
    gates = torch.cat([run.i, run.f, run.g, run.o], dim=-1)
    asked = [
        (output, gradient)
        for output, gradient in zip((gates, run.c, run.h, h_n, c_n), own, strict=True)
        if gradient is not None
    ]
    outputs, gradients = zip(*asked, strict=True)
    wanted = [t for t, need in zip(inputs, needed, strict=True) if need and t is not None]
    found = iter(
        torch.autograd.grad(outputs, wanted, gradients, create_graph=True, allow_unused=True)
    )
    return [next(found) if need else None for need in needed]
