"""The compiled run as one node of autograd's graph."""

from collections.abc import Callable, Iterable, Sequence
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

Asked = tuple[CellWeights, Course, LayerGradients | None, bool]
"""The weights, the course, where whole gradients are put, and whether gates and c are returned."""


class CompiledLayer(torch.autograd.Function):
    """h, (T, B, H), h_n and c_n of a layer, from its input, state and weights.

    After them come the gates, (T, B, 4H), and c, (T, B, H), where they are asked for: autograd
    takes time for what nobody looks at, too.

    Gradients come from the compiled loop. Gradients of gradients do not, nor many gradients at
    once: where autograd wants a graph of the backward pass, or hands over a batch of gradients
    as one, the readable path is run and differentiated.
    """

    @staticmethod
    def forward(
        ctx: Any,
        asked: Asked,
        x: Tensor,
        h: Tensor,
        c: Tensor,
        *parameters: Tensor | None,
    ) -> tuple[Tensor, ...]:
        """Run the layer; `parameters` are those of the weights as `parameters_of` gives them.

        The h that is returned is not kept for the way back: the caller may change it. What is kept
        of inputs is kept twice: themselves, for a graph of the way back, and the numbers they have
        now, whatever ``.data`` or ``module.float()`` put in their place until then.
        """
        weights, order, gradients, traced = asked
        run = run_forward(x, (h, c), weights, order)
        h_n, c_n = last_state(run, (h, c), order)
        biases = len(weights.biases)
        ctx.ran = weights.variant, biases, order, run.flags, gradients
        ctx.set_materialize_grads(False)
        kept_h = None if order.last is None else run.h.clone()
        peepholes = [None if W is None else W.data for W in parameters[2 + biases :]]
        numbers = x.data, h.data, c.data, weights.W_x.data, weights.W_h.data, *peepholes
        ctx.save_for_backward(x, h, c, *parameters, run.gates, run.c, kept_h, *numbers)
        return (run.h, h_n, c_n, run.gates, run.c) if traced else (run.h, h_n, c_n)

    @staticmethod
    def backward(ctx: Any, *own: Any) -> tuple[Tensor | None, ...]:
        """The gradient of every input that needs one."""
        saved = ctx.saved_tensors
        form, biases, order, flags, gradients = ctx.ran
        needed = ctx.needs_input_grad[1:]
        own = (*own, None, None)[:5]
        if torch.is_grad_enabled() or not _have_memory(own):
            inputs = saved[: len(needed)]
            return None, *_readable_gradients(form, biases, order, inputs, needed, own)
        gates, c, h, *layer = saved[len(needed) :]
        found, whole = run_backward(
            layer, gates, c, h, form, biases, order, flags, own, needed, gradients is not None
        )
        if gradients is not None:
            gradients.fill(*whole)
        return None, *found


run_compiled: Final[Callable[..., Any]] = super(torch.autograd.Function, CompiledLayer).apply
"""`CompiledLayer.apply` without torch's search for transforms, under which nobody comes here."""

_node_type: Any = CompiledLayer._backward_cls
_node_type.apply = CompiledLayer.backward  # without torch's search for `vjp` and the like


def _have_memory(gradients: Iterable[Tensor | None]) -> bool:
    """Whether each that is there has memory of its own.

    One that stands for many has none (``torch.autograd.grad(is_grads_batched=True)``), nor has one
    of which is only noted that it is zero.
    """
    for gradient in gradients:
        if gradient is not None and (not _has_storage(gradient) or _is_noted_zero(gradient)):
            return False
    return True


def parameters_of(weights: CellWeights) -> tuple[Tensor | None, ...]:
    """W_x, W_h, the biases and, where the form has any, W_ci, W_cf and W_co."""
    W_x, W_h, biases, W_ci, W_cf, W_co = weights[:6]
    if W_ci is None and W_cf is None and W_co is None:
        return W_x, W_h, *biases
    return W_x, W_h, *biases, W_ci, W_cf, W_co


def _named(form: Variant, biases: int, inputs: Any) -> tuple[Tensor, Tensor, Tensor, CellWeights]:
    """The reverse: x, h, c and the weights of what `CompiledLayer` was given."""
    x, h, c, W_x, W_h, *others = inputs
    W_ci, W_cf, W_co = others[biases:] or (None, None, None)
    weights = CellWeights(W_x, W_h, tuple(others[:biases]), W_ci, W_cf, W_co, variant=form)
    return x, h, c, weights


def _readable_gradients(
    form: Variant,
    biases: int,
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
        x, h, c, weights = _named(form, biases, inputs)
        steps, h_n, c_n = recurrence.run_steps(
            x, h, c, weights, reverse=order.reverse, present=present
        )
        run = recurrence.stacked(steps)
        gates = torch.cat([run.i, run.f, run.g, run.o], dim=-1)
    asked = [
        (output, gradient)
        for output, gradient in zip((run.h, h_n, c_n, gates, run.c), own, strict=True)
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
