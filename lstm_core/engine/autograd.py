"""The compiled run as one node of autograd's graph."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from lstm_core import recurrence
from lstm_core.engine.backward import run_backward
from lstm_core.engine.collecting import LayerGradients
from lstm_core.engine.forward import Course, last_state, run_forward
from lstm_core.equations import CellWeights
from lstm_core.variants import Variant

_has_storage: Final = torch._C._has_storage
_is_noted_zero: Final = Tensor._is_zerotensor

Outputs = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]


class CompiledLayer(torch.autograd.Function):
    """gates (T, B, 4H), c, h, h_n and c_n of a layer, from its input, state and weights.

    Gradients come from the compiled loop. Gradients of gradients do not, nor many gradients at
    once: where autograd wants a graph of the backward pass, or hands over a batch of gradients
    as one, the readable path is run and differentiated.
    """

    @staticmethod
    def forward(
        ctx: Any,
        weights: CellWeights,
        order: Course,
        gradients: LayerGradients | None,
        x: Tensor,
        h: Tensor,
        c: Tensor,
        *parameters: Tensor | None,
    ) -> Outputs:
        """Run the layer; `parameters` are W_x, W_h, W_ci, W_cf, W_co and biases of `weights`.

        The h that is returned is not kept for the way back: the caller may change it. What is kept
        of inputs is kept twice: themselves, for a graph of the way back, and the numbers they have
        now, whatever ``.data`` or ``module.float()`` put in their place until then.
        """
        run = run_forward(x, (h, c), weights, order)
        h_n, c_n = last_state(run, (h, c), order)
        ctx.ran = weights.variant, order, run.flags, gradients
        ctx.set_materialize_grads(False)
        kept_h = None if order.last is None else run.h.clone()
        peepholes = [None if W is None else W.data for W in weights[3:6]] if run.flags else ()
        numbers = x.data, h.data, c.data, weights.W_x.data, weights.W_h.data, *peepholes
        ctx.save_for_backward(x, h, c, *parameters, run.gates, run.c, kept_h, *numbers)
        return run.gates, run.c, run.h, h_n, c_n

    @staticmethod
    def backward(ctx: Any, *own: Any) -> tuple[Tensor | None, ...]:
        """The gradient of every input that needs one."""
        saved = ctx.saved_tensors
        form, order, flags, gradients = ctx.ran
        needed = ctx.needs_input_grad[3:]
        given = [gradient for gradient in own if gradient is not None]
        if any(map(Tensor.is_neg, given)):
            own = tuple(None if gradient is None else gradient.resolve_neg() for gradient in own)
        if torch.is_grad_enabled() or not _have_memory(given):
            inputs = saved[: len(needed)]
            return None, None, None, *_readable_gradients(form, order, inputs, needed, own)
        gates, c, h, *layer = saved[len(needed) :]
        found, whole = run_backward(
            layer, gates, c, h, form, order, flags, own, needed, gradients is not None
        )
        if gradients is not None:
            gradients.fill(*whole)
        return None, None, None, *found


run_compiled: Final[Callable[..., Any]] = super(torch.autograd.Function, CompiledLayer).apply
"""`CompiledLayer.apply` without torch's search for transforms, under which nobody comes here."""


def _have_memory(gradients: list[Tensor]) -> bool:
    """Whether each has memory of its own.

    One that stands for many has none (``torch.autograd.grad(is_grads_batched=True)``), nor has one
    of which is only noted that it is zero.
    """
    return all(map(_has_storage, gradients)) and not any(map(_is_noted_zero, gradients))


def _named(form: Variant, inputs: Any) -> tuple[Tensor, Tensor, Tensor, CellWeights]:
    x, h, c, W_x, W_h, W_ci, W_cf, W_co, *biases = inputs
    return x, h, c, CellWeights(W_x, W_h, tuple(biases), W_ci, W_cf, W_co, variant=form)


def _readable_gradients(
    form: Variant,
    order: Course,
    inputs: Sequence[Tensor | None],
    needed: Sequence[bool],
    own: Sequence[Tensor | None],
) -> list[Tensor | None]:
    """Gradients through the readable path, with a graph of their own where autograd wants one."""
    wants_graph = torch.is_grad_enabled()
    present = order.present[..., None] if order.last is not None else None
    with torch.enable_grad():
        # As views of their own, so that what one input owes to another is not counted here.
        inputs = [None if t is None else t.view_as(t) for t in inputs]
        x, h, c, weights = _named(form, inputs)
        steps, h_n, c_n = recurrence.run_steps(
            x, h, c, weights, reverse=order.reverse, present=present
        )
        run = recurrence.stacked(steps)
        gates = torch.cat([run.i, run.f, run.g, run.o], dim=-1)
    asked = [
        (output, gradient)
        for output, gradient in zip((gates, run.c, run.h, h_n, c_n), own, strict=True)
        if gradient is not None and output.requires_grad
    ]
    if not asked:
        return [None] * len(needed)
    outputs, gradients = zip(*asked, strict=True)
    wanted = [t for t, need in zip(inputs, needed, strict=True) if need and t is not None]
    found = iter(
        torch.autograd.grad(outputs, wanted, gradients, create_graph=wants_graph, allow_unused=True)
    )
    return [next(found) if need else None for need in needed]
