"""A layer run by the compiled loop: the arrays it fills, without autograd."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import torch
from numpy import empty
from torch import Tensor, from_numpy

from lstm_core.engine.compilation import loops
from lstm_core.engine.forms import form_flags, peepholes_in_place
from lstm_core.engine.room import ZEROS, Array, zeros_for
from lstm_core.engine.slabs import with_four_slabs
from lstm_core.engine.steps import state_at, steps_before
from lstm_core.engine.threads import over_rows, over_units, team_size
from lstm_core.equations import CellWeights, State
from lstm_core.tracing import LayerTrace

NO_STEPS: Final = torch.empty(0, 0, dtype=torch.int64)
FEW_INPUTS: Final = 16
"""Up to here W_x x and its gradient always belong in the loop, not in products of all steps."""

EVERY_STEP: Final = torch.empty(0, 0, dtype=torch.bool)


@dataclass(frozen=True, slots=True)
class Course:
    """In which order a layer goes through the steps.

    Attributes:
        reverse: from the last step to the first.
        present: (T, B), False where a sequence has no such step; (0, 0) for all there.
        before: (T, B), the step whose state each step goes on from, −1 for the start;
            (0, 0) where it is the neighbour throughout.
        last: (B,), the step whose state each sequence ends with; None for the last one.
    """

    reverse: bool
    present: Tensor = EVERY_STEP
    before: Tensor = NO_STEPS
    last: Tensor | None = None


_ALL_THERE: Final = (Course(reverse=False), Course(reverse=True))


class Run(NamedTuple):
    """What the loop leaves, and what it went by.

    Attributes:
        gates, c, h: (T, B, 4H), (T, B, H) and (T, B, H).
        arrays: the same three, which NumPy takes apart quicker than torch.
        flags: the flags of `lstm_core.engine.forms`.
    """

    gates: Tensor
    c: Tensor
    h: Tensor
    arrays: tuple[Array, Array, Array]
    flags: int

    def trace(self) -> LayerTrace:
        """The six as (T, B, H) each; i, f, g and o are views of `gates`."""
        gates, H = self.arrays[0], self.c.shape[-1]
        i, f, g, o = [from_numpy(gates[..., k : k + H]) for k in range(0, 4 * H, H)]
        return LayerTrace(i, f, g, o, self.c, self.h)


def trace_of(gates: Tensor, c: Tensor, h: Tensor) -> LayerTrace:
    """The six as (T, B, H) each; i, f, g and o are torch's views of `gates`, (T, B, 4H)."""
    i, f, g, o = gates.chunk(4, dim=-1)
    return LayerTrace(i, f, g, o, c, h)


def course(reverse: bool, present: Tensor | None) -> Course:
    """The course of a run whose sequences have the steps in `present`, (T, B, 1)."""
    if present is None:
        return _ALL_THERE[reverse]
    there = present[..., 0].contiguous()
    before, last = steps_before(there, reverse=reverse)
    return Course(reverse, there, before.contiguous(), last)


def last_state(run: Run, start: State | None, order: Course) -> State:
    """Copies of the h and c that each sequence ends with, shaped like those it began with."""
    if order.last is None:
        _, c, h = run.arrays
        h, c = (h[:1], c[:1]) if order.reverse else (h[-1:], c[-1:])  # (1, B, H)
        if start is not None and start[0].ndim == 2:
            h, c = h[0], c[0]
        return from_numpy(h.copy()), from_numpy(c.copy())
    first = 1, *run.h.shape[1:]
    h_0, c_0 = start or (run.h.new_zeros(first),) * 2
    h_n = state_at(h_0.view(first), run.h, order.last)
    c_n = state_at(c_0.view(first), run.c, order.last)
    return h_n.view_as(h_0).clone(), c_n.view_as(c_0).clone()


def _inputs_join_the_loop(B: int, D: int, H: int) -> bool:
    """Whether W_x x of many inputs is quicker in the loop than as a product of all steps."""
    from lstm_core.engine.tiles import TALLEST  # late: it imports numba

    # Tiles of eight rows are as quick as a matrix product; lower ones are not.
    return TALLEST == 8 and B >= 16 and D <= H


def run_forward(x: Tensor, start: State | None, weights: CellWeights, order: Course) -> Run:
    """Run a layer, where autograd does not watch.

    Arguments as in `lstm_core.engine.run_layer`.

    The pre-activations of all steps stand where the gates will, so that a run takes
    no more memory than its six results.
    """
    T, B, D = x.shape
    W_x, W_h, biases = weights[:3]
    H = W_h.shape[1]
    zero = ZEROS[x.dtype]
    kind = zero.dtype
    # NumPy asks the system for large pages where an array is large, so that a fresh one is written
    # to in half the time; and unlike torch it keeps Python's lock meanwhile.
    arrays = empty((T, B, 4 * H), kind), empty((T, B, H), kind), empty((T, B, H), kind)
    gates, kept_c, kept_h = map(from_numpy, arrays)
    flags = form_flags(weights)
    peepholes = [W_h] * 3  # in the place of what is not looked at
    if flags:
        W_x, W_h = with_four_slabs(W_x, weights.variant), with_four_slabs(W_h, weights.variant)
        biases = tuple(with_four_slabs(b, weights.variant) for b in biases)
        peepholes = peepholes_in_place(weights[3:6], zeros_for(x, H))
    if start is None or len(biases) < 2:
        nothing = zeros_for(x, max(B, 4) * H)
        start, biases = start or (nothing, nothing), (*biases, nothing, nothing)[:2]
    (h, c), (b, b_h) = start, biases
    members = team_size(T, B, D, H) if order.last is None else 1
    if D > FEW_INPUTS and members == 1 and not _inputs_join_the_loop(B, D, H):
        total = weights.b
        total = x.new_zeros(4 * H) if total is None else with_four_slabs(total, weights.variant)
        torch.addmm(total, x.reshape(T * B, D), W_x.t(), out=gates.view(T * B, 4 * H))
        D = 0
    read = [*map(Tensor.contiguous, (x, W_x, b, b_h, h, c, W_h))]
    places = map(Tensor.data_ptr, (gates, kept_c, kept_h, *read, *peepholes))
    arguments = (T, B, D, H, zero, *places, flags or None)
    compiled = loops()
    assert compiled is not None, "choice.runs_compiled has seen to that"
    done = members > 1 and over_units(
        compiled.forward_as_team, (*arguments, order.reverse), members
    )
    if not done:
        before = None if order.last is None else order.before.numpy()
        over_rows(compiled.forward, (*arguments, before, order.reverse, 0, B))
    return Run(gates, kept_c, kept_h, arrays, flags)
