"""The seam: `run_layer`, on the path that was chosen."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor

from lstm_core import recurrence
from lstm_core.engine.autograd import parameters_of, run_compiled
from lstm_core.engine.choice import runs_compiled
from lstm_core.engine.collecting import collector
from lstm_core.engine.forward import course, last_state, run_forward, trace_of
from lstm_core.equations import CellWeights, State
from lstm_core.tracing import LayerTrace


class LayerRun(NamedTuple):
    """What a layer leaves, still attached to autograd.

    Attributes:
        h: the hidden state after every step, (T, B, P).
        last: gives the h and c that the run ends with, shaped like those it began with.
        trace: gives the six values of every step, (T, B, H) each but h, of a run that is
            `traced`. Steps that are not there hold what was computed from their padding.
    """

    h: Tensor
    last: Callable[[], State]
    trace: Callable[[], LayerTrace]


def run_layer(
    x: Tensor,
    start: State | None,
    weights: CellWeights,
    *,
    reverse: bool = False,
    present: Tensor | None = None,
    traced: bool = True,
) -> LayerRun:
    """Every gate and state of every step, by whichever path fits.

    Args:
        x: (T, B, D).
        start: h and c before the first step, (B, P) and (B, H), or with a further axis of
            one in front, (1, B, ·); None for zeros, (1, B, ·).
        weights: the weights of the cell.
        reverse: run from the last step to the first. The result stands in the
            order of the sequence all the same.
        present: (T, B, 1), False where a sequence has no such step; the state passes
            over those steps unchanged.
        traced: somebody will look at the trace.
    """
    parameters = parameters_of(weights)
    if not runs_compiled(x, start, parameters, weights):
        return _readable(x, start or _zeros(x, weights), weights, reverse, present, traced)
    order = course(reverse, present)
    if torch.is_grad_enabled():
        inputs = x, *(start or _zeros(x, weights)), *parameters
        if weights.W_x.requires_grad or any(t is not None and t.requires_grad for t in inputs):
            h, h_n, c_n, *kept = run_compiled((weights, order, collector(), traced), *inputs)
            trace = _missing
            if traced:
                gates, c = kept
                trace = partial(trace_of, gates, c, h)
            return LayerRun(h, lambda: (h_n, c_n), trace)
    run = run_forward(x, start, weights, order)
    return LayerRun(
        run.h, partial(last_state, run, start, order), run.trace if traced else _missing
    )


def _missing() -> LayerTrace:
    raise AssertionError("only a run that is `traced` has a trace")


def _readable(
    x: Tensor,
    start: State,
    weights: CellWeights,
    reverse: bool,
    present: Tensor | None,
    traced: bool,
) -> LayerRun:
    steps, h_n, c_n = recurrence.run_steps(x, *start, weights, reverse=reverse, present=present)
    gradients = collector()
    if gradients is not None:
        gradients.steps = steps
    run = recurrence.stacked(steps)
    return LayerRun(run.h, lambda: (h_n, c_n), (lambda: run) if traced else _missing)


def _zeros(x: Tensor, weights: CellWeights) -> State:
    P = weights.W_h.shape[1]
    H = P if weights.W_hr is None else weights.W_hr.shape[1]
    return x.new_zeros(1, x.shape[1], P), x.new_zeros(1, x.shape[1], H)
