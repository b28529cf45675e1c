"""A long run piece by piece, in the memory of one piece: `run_in_pieces`."""

from collections.abc import Callable

import torch
from torch import Tensor

from lstm_core.arguments import check_state
from lstm_core.engine import run_layer
from lstm_core.equations import CellWeights
from lstm_core.tracing import LayerTrace
from lstm_core.variants import Variant

ReadRun = Callable[[int, int], LayerTrace]
"""Gives the steps from the first to before the last, (steps, 1, H) each."""


def goes_on(variant: Variant) -> bool:
    """Whether a run can go on from h and c alone: not where gates see those of the step before."""
    return not variant.gate_recurrence


def run_in_pieces(weights: CellWeights, x: Tensor, state: tuple[Tensor, Tensor]) -> ReadRun:
    """What `trace` gives to the bit, for whoever needs its steps in order and none twice.

    >>> from lstm_core import LSTM, trace
    >>> from lstm_core.parameters import cell_weights
    >>> from lstm_core.variants import VARIANTS
    >>> lstm, x = LSTM(1, 2), torch.ones(5, 1)
    >>> weights = cell_weights(lstm, VARIANTS["standard"], "_l0")
    >>> read = run_in_pieces(weights, x, (torch.zeros(1, 2), torch.zeros(1, 2)))
    >>> whole = trace(lstm, x)
    >>> bool(torch.equal(torch.cat([read(0, 3).h, read(3, 5).h]), whole.h))
    True

    Args:
        weights: of one layer and direction, of a form that `goes_on`.
        x: (T, D).
        state: ``(h_0, c_0)``, (1, P) and (1, H).

    Returns:
        A function of the first step and the one after the last. Each call must go on where
        the one before ended; it raises ValueError otherwise.

    Raises:
        ValueError: a run of this form cannot be interrupted.
        RuntimeError: the state has another shape.
    """
    if not goes_on(weights.variant):
        raise ValueError(f"a run of the form {weights.variant.name!r} cannot go on from h and c")
    P = weights.W_h.shape[1]
    check_state(state, (1, P), (1, P if weights.W_hr is None else weights.W_hr.shape[1]))
    done = 0

    def read(begin: int, end: int) -> LayerTrace:
        nonlocal done, state
        if not done == begin < end <= len(x):
            raise ValueError(f"expected steps from {done} on, of {len(x)}; got {begin} to {end}")
        with torch.no_grad():
            run = run_layer(x[begin:end, None], state, weights)
        done = end
        if end < len(x):
            state = run.last()
        return run.trace()

    return read
