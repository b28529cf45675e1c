"""Layers and directions of an `LSTM` run one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from types import MappingProxyType
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import dropout as drop

from lstm_core.engine import LayerRun, run_layer
from lstm_core.parameters import cell_weights
from lstm_core.tracing import Trace
from lstm_core.variants import variant_named

if TYPE_CHECKING:
    from lstm_core.lstm import LSTM

State = tuple[Tensor, Tensor]


@dataclass(frozen=True, slots=True, eq=False)
class StackRun:
    """What a run leaves, still attached to autograd.

    Attributes:
        output: h of the last layer, (T, B, directions · P).
        runs: of each layer and direction, by its name in a trace.
        x: the input, (T, B, D).
        lengths: (B,), how many steps each sequence has; None where all have T.
    """

    output: Tensor
    runs: Mapping[str, LayerRun]
    x: Tensor
    lengths: Tensor | None

    def last_state(self) -> State:
        """h and c at the end of each layer and direction, (layers · directions, B, ·)."""
        runs = list(self.runs.values())
        if len(runs) == 1:
            return runs[0].h_n[None], runs[0].c_n[None]  # the same, and quicker
        return torch.stack([run.h_n for run in runs]), torch.stack([run.c_n for run in runs])

    def trace(self) -> Trace:
        """Every gate and state."""
        layers = {name: run.trace() for name, run in self.runs.items()}
        return Trace(self.x, MappingProxyType(layers), self.lengths)


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
    starts = _starts(lstm, x, hx)
    runs: dict[str, LayerRun] = {}
    output = x
    for layer, names in enumerate(suffixes):
        if layer:
            output = drop(output, lstm.dropout, lstm.training)
        directions = []
        for suffix in names:
            run = run_layer(
                output,
                *next(starts),
                cell_weights(lstm, variant, suffix),
                reverse=suffix.endswith("_reverse"),
                present=present,
            )
            runs[suffix.removeprefix("_")] = run
            directions.append(run.h)
        if len(directions) > 1:
            output = torch.cat(directions, dim=-1)  # (T, B, directions · P)
        else:  # under autograd not the very h that is kept for the way back
            output = directions[0].clone() if torch.is_grad_enabled() else directions[0]
    return StackRun(output, runs, x, lengths)


def _starts(lstm: LSTM, x: Tensor, hx: State | None) -> Iterator[State]:
    """h and c before the first step, (B, ·), for one layer and direction after another."""
    if hx is None:
        zeros = x.new_zeros(x.shape[1], lstm.hidden_size)
        return repeat(((zeros[:, : lstm.proj_size] if lstm.proj_size else zeros), zeros))
    h_0, c_0 = hx
    if len(h_0) == 1:  # quicker under autograd than taking apart what has one part
        return iter([(h_0.squeeze(0), c_0.squeeze(0))])
    return zip(h_0.unbind(), c_0.unbind(), strict=True)
