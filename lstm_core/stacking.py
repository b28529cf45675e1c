"""Layers and directions of an `LSTM` run one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import dropout as drop

from lstm_core.engine import LayerRun, run_layer
from lstm_core.equations import State
from lstm_core.parameters import cell_weights
from lstm_core.tracing import Trace
from lstm_core.variants import variant_named

if TYPE_CHECKING:
    from lstm_core.lstm import LSTM


class Way(NamedTuple):
    """One layer in one direction.

    Attributes:
        name: in a trace, "l0", "l0_reverse" …
        suffix: of its parameters' names, "_l0", "_l0_reverse" …
        reverse: it goes from the last step to the first.
    """

    name: str
    suffix: str
    reverse: bool


def ways_of(num_layers: int, bidirectional: bool) -> tuple[tuple[Way, ...], ...]:
    """By layer and then by direction."""
    directions = (("", False), ("_reverse", True)) if bidirectional else (("", False),)
    return tuple(
        tuple(Way(f"l{layer}{end}", f"_l{layer}{end}", reverse) for end, reverse in directions)
        for layer in range(num_layers)
    )


class StackRun(NamedTuple):
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
        if len(self.runs) == 1:
            (run,) = self.runs.values()
            return run.last()
        h_n, c_n = zip(*(run.last() for run in self.runs.values()), strict=True)
        return torch.cat(h_n), torch.cat(c_n)

    def trace(self) -> Trace:
        """Every gate and state."""
        layers = {name: run.trace() for name, run in self.runs.items()}
        return Trace(self.x, MappingProxyType(layers), self.lengths)


def run_stack(
    lstm: LSTM,
    ways: Sequence[Sequence[Way]],
    x: Tensor,
    hx: State | None,
    present: Tensor | None,
    lengths: Tensor | None,
    traced: bool,
) -> StackRun:
    """Run x through every layer and direction.

    Args:
        lstm: holds the parameters, and the probability of dropout between layers.
        ways: by layer and then by direction.
        x: (T, B, D).
        hx: h and c before the first step, (layers · directions, B, ·); None for zeros.
        present: (T, B, 1), False where a sequence has no such step; None for all there.
        lengths: (B,), for the trace.
        traced: somebody will look at the trace.
    """
    variant = variant_named(lstm.variant)
    starts = _starts(hx)
    runs: dict[str, LayerRun] = {}
    output = x
    for layer, directions in enumerate(ways):
        if layer:
            output = drop(output, lstm.dropout, lstm.training)
        hidden = []
        for name, suffix, reverse in directions:
            weights = cell_weights(lstm, variant, suffix)
            run = run_layer(
                output, next(starts), weights, reverse=reverse, present=present, traced=traced
            )
            runs[name] = run
            hidden.append(run.h)
        output = hidden[0]
        if len(hidden) > 1:
            output = torch.cat(hidden, dim=-1)  # (T, B, directions · P)
    return StackRun(output, runs, x, lengths)


def _starts(hx: State | None) -> Iterator[State | None]:
    """h and c before the first step, (1, B, ·), for one layer and direction after another."""
    if hx is None:
        return repeat(None)
    h_0, c_0 = hx
    if h_0.shape[0] == 1:
        return iter([hx])
    return zip(h_0[:, None].unbind(), c_0[:, None].unbind(), strict=True)
