"""Layers and directions of an `LSTM` run one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import dropout as drop

from lstm_core.engine import run_layer
from lstm_core.parameters import cell_weights
from lstm_core.tracing import LayerTrace, Trace
from lstm_core.variants import variant_named

if TYPE_CHECKING:
    from lstm_core.lstm import LSTM

State = tuple[Tensor, Tensor]


@dataclass(frozen=True, slots=True, eq=False)
class StackRun:
    """What a run leaves, still attached to autograd.

    Attributes:
        output: h of the last layer, (T, B, directions · P).
        h_n, c_n: the last h and c of each layer and direction, (B, P) and (B, H).
        trace: every gate and state.
    """

    output: Tensor
    h_n: list[Tensor]
    c_n: list[Tensor]
    trace: Trace


def run_stack(
    lstm: LSTM,
    suffixes: Sequence[Sequence[str]],
    x: Tensor,
    hx: State | None,
    present: Tensor | None,
    lengths: Tensor | None,
) -> StackRun:
    """Run x through every layer and direction.

    Args:
        lstm: holds the parameters, and the probability of dropout between layers.
        suffixes: of the parameters' names, by layer and then by direction.
        x: (T, B, D).
        hx: h and c before the first step, (layers · directions, B, ·); None for zeros.
        present: (T, B, 1), False where a sequence has no such step; None for all there.
        lengths: (B,), for the trace.
    """
    variant = variant_named(lstm.variant)
    if hx is None:
        zeros = x.new_zeros(x.shape[1], lstm.hidden_size)
        start = (zeros[:, : lstm.proj_size] if lstm.proj_size else zeros), zeros
    layers: dict[str, LayerTrace] = {}
    last_h: list[Tensor] = []
    last_c: list[Tensor] = []
    output = x
    for layer, names in enumerate(suffixes):
        if layer:
            output = drop(output, lstm.dropout, lstm.training)
        directions = []
        for suffix in names:
            if hx is not None:
                start = hx[0][len(last_h)], hx[1][len(last_h)]
            weights = cell_weights(lstm, variant, suffix)
            reverse = suffix.endswith("_reverse")
            run, h_n, c_n = run_layer(output, *start, weights, reverse=reverse, present=present)
            layers[suffix.removeprefix("_")] = run
            last_h.append(h_n)
            last_c.append(c_n)
            directions.append(run.h)
        output = directions[0]
        if len(directions) > 1 or torch.is_grad_enabled():  # (T, B, directions * P)
            output = torch.cat(directions, dim=-1)  # not the h that is kept for backward
    return StackRun(output, last_h, last_c, Trace(x, MappingProxyType(layers), lengths))
