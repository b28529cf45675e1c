"""How a module behaves from call to call, which no equation shows."""

from dataclasses import dataclass

import torch
from torch import nn

from lstm_core.exercise.calling import Attempt, attempt_call, run_steps
from lstm_core.exercise.probe import Probe, tolerance
from lstm_core.exercise.whole_cell import unequal

_FEW = 3


@dataclass(frozen=True, slots=True)
class Conduct:
    """A mistake of the module as a whole; both are empty where there is none."""

    mistake: str = ""
    message: str = ""


def conduct_of(module: nn.Module, attempt: Attempt, given: Probe) -> Conduct:
    """What a module does that a cell must not do, found by calling it again.

    Args:
        module: the module.
        attempt: how it was called before, without an error.
        given: what it was called with.
    """
    caller = attempt.caller
    if attempt.overwritten:
        return Conduct(
            "in_place",
            f"It writes over the {attempt.overwritten} it is given (*=, +=, copy_ or an index). "
            "Whoever calls it loses it, and autograd may stop. Make a new tensor, c = …",
        )
    if not all(bool(state.isfinite().all()) for state in attempt.states.values()):
        return Conduct(
            "not_finite",
            "What comes back is not a number (nan) or infinite, from ordinary numbers. Look for a "
            "division, a logarithm or a root.",
        )
    xs = given.x[None].expand(2, -1, -1) if caller.layout.sequence else given.x[None]
    state = (given.first, given.second) if caller.takes_state else (None, None)
    again = attempt_call(module, caller, xs, *state, recorded=False)
    if _differ(attempt, again, len(given.x)):
        return Conduct(
            "remembers",
            "The same x and state give another result when it is called again: it keeps "
            "something between calls, or draws random numbers. h and c must come from the "
            "arguments alone.",
        )
    few = tuple(None if s is None else s[:_FEW] for s in state)
    part = attempt_call(module, caller, xs[:, :_FEW], *few, recorded=False)
    if part.error is not None or _differ(attempt, part, _FEW):
        return Conduct(
            "mixes_sequences",
            "A sequence's result depends on which others are in the batch, or on how many. Look "
            "for a sum, mean, softmax or norm over dim 0, a fixed batch size, or a reshape that "
            "turns rows into columns.",
        )
    return _outputs(module, attempt, given)


def _outputs(module: nn.Module, attempt: Attempt, given: Probe) -> Conduct:
    """Whether a layer's outputs are its h of every step, in the order of the steps."""
    caller = attempt.caller
    if not caller.layout.sequence:
        return Conduct()
    xs = torch.stack([given.x[:_FEW], given.x[_FEW : 2 * _FEW], given.x[2 * _FEW : 3 * _FEW]])
    state = (given.first[:_FEW], given.second[:_FEW]) if caller.takes_state else (None, None)
    near = tolerance(given.x.dtype)
    whole = attempt_call(module, caller, xs, *state, recorded=False)
    before = run_steps(module, caller, xs[:-1], *state)
    if whole.error is not None or not caller.takes_state:
        return Conduct()
    after = attempt_call(module, caller, xs[-1:], *before[-1][:2], recorded=False)
    key = caller.keys[0]
    if unequal(whole.states[key], after.states[key], near):
        return Conduct(
            "steps_out_of_order",
            "Running all steps at once is not running them one after the other, handing on the "
            "state. Look at the order of the loop over T, and at h and c inside it.",
        )
    if whole.outputs is not None and not any(
        not unequal(whole.outputs[-1], state_after, near) for state_after in whole.states.values()
    ):
        return Conduct(
            "outputs_out_of_order",
            "The outputs are not h of every step in order: the last one is not the last h. Look "
            "at how they are collected (torch.stack over the steps, then the axes).",
        )
    return Conduct()


def _differ(attempt: Attempt, other: Attempt, count: int) -> bool:
    if other.error is not None:
        return True
    return any(
        unequal(other.states[key][:count], state[:count], tolerance(state.dtype))
        for key, state in attempt.states.items()
        if key in other.states
    )
