"""How much every gate at every step matters to a loss: dL/di, dL/df, …"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from lstm_core.conventions import GATES, QUANTITIES
from lstm_core.engine.collecting import LayerGradients, collecting
from lstm_core.equations import State
from lstm_core.errors import InputError
from lstm_core.lstm import LSTM
from lstm_core.tracing import LayerTrace, Trace, marked, steps_ended
from lstm_core.variants import variant_named


def gate_gradients(
    lstm: LSTM,
    x: Tensor | PackedSequence,
    loss: Callable[[Any], Tensor],
    state: State | None = None,
) -> Trace:
    """The gradient of a loss with respect to every gate and state of every step.

    Each is a whole derivative: dL/df at a step says how L would change if f of that
    step alone were moved, with all that follows from it in later steps and layers.
    docs/backward.md derives them. The parameters' ``.grad`` is left alone.

    >>> import torch
    >>> from lstm_core import LSTM, gate_gradients
    >>> gradients = gate_gradients(LSTM(1, 4), torch.ones(9, 1, 1), lambda h: h[-1].sum())
    >>> gradients.f.shape
    torch.Size([9, 1, 4])

    Args:
        lstm: the model, run as it stands.
        x: what the model takes.
        loss: from the model's output to a single number.
        state: ``(h_0, c_0)`` as the model takes it; zeros where left out.

    Returns:
        A `Trace` with gradients in the place of values: ``.i`` is dL/di, (T, B, H);
        zero for a gate that the form does without. Its `x` is the input.

    Raises:
        InputError: `loss` returned something other than one number that depends on
            the output.
        ValueError, RuntimeError: as calling the model does.
    """
    with torch.enable_grad(), collecting() as layers:
        watched = _watched(x)
        output, _, record = lstm.traced(watched, state)
        value = loss(output)
        if value.numel() != 1 or not value.requires_grad:
            raise InputError(
                "`loss` must turn the output into one number that depends on it, as in "
                f"lambda output: output[-1].sum(); it returned a tensor of shape "
                f"{tuple(value.shape)}"
            )
    leaf = watched.data if isinstance(watched, PackedSequence) else watched
    asked = [leaf, *(value for layer in layers for value in layer.values().values())]
    found = torch.autograd.grad(value, asked, allow_unused=True)[1:]
    ended = steps_ended(record)
    gradients = {}
    form = variant_named(lstm.variant)
    followed = {*form.gates, "f"} if form.coupled else {*form.gates}
    for (name, run), layer in zip(record.layers.items(), layers, strict=True):
        places = layer.values()
        own, found = dict(zip(places, found, strict=False)), found[len(places) :]
        whole = _layer(run, layer, own, set(GATES) - followed)
        gradients[name] = LayerTrace(**{q: marked(getattr(whole, q), ended) for q in QUANTITIES})
    return Trace(marked(record.x.detach(), ended), MappingProxyType(gradients), record.lengths)


def _watched(x: Tensor | PackedSequence) -> Tensor | PackedSequence:
    """The input as a leaf, so that autograd follows every layer even of a frozen model."""
    if isinstance(x, PackedSequence):
        return x._replace(data=x.data.detach().requires_grad_())
    return x.detach().requires_grad_()


def _layer(
    run: LayerTrace,
    layer: LayerGradients,
    own: Mapping[tuple[int, str], Tensor | None],
    fixed: set[str],
) -> LayerTrace:
    kept = {q: torch.zeros_like(getattr(run, q)) for q in QUANTITIES}
    for quantity in kept.keys() - fixed:
        if layer.filled is not None:
            kept[quantity] = getattr(layer.filled, quantity)
    for (step, quantity), gradient in own.items():
        if gradient is not None:
            kept[quantity][step] = gradient
    return LayerTrace(**kept)
