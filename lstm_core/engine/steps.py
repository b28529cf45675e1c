"""Which step's state each step goes on from, where sequences have unequal lengths."""

import torch
from torch import Tensor


def steps_before(present: Tensor, *, reverse: bool) -> tuple[Tensor, Tensor]:
    """The last step that was there before each step, and at the end of the run.

    Args:
        present: (T, B), False where a sequence has no such step.
        reverse: the run goes from the last step to the first.

    Returns:
        (T, B) and (B,), counted from 0 in the order of the sequence; −1 is the start.
    """
    T = len(present)
    steps = torch.arange(T)[:, None]
    if reverse:
        before, last = steps_before(present.flip(0), reverse=False)
        turned = torch.where(before < 0, before, T - 1 - before).flip(0)
        return turned, torch.where(last < 0, last, T - 1 - last)
    reached = torch.where(present, steps, -1).cummax(0).values
    return torch.cat([torch.full_like(reached[:1], -1), reached[:-1]]), reached[-1]


def state_at(start: Tensor, states: Tensor, steps: Tensor) -> Tensor:
    """States after the given steps: (1, B, H), (T, B, H), (…, B) -> (…, B, H)."""
    every = torch.cat([start, states])
    return every[steps + 1, torch.arange(states.shape[1])]
