"""In which of many ways a module wants to be called."""

import traceback
from collections.abc import Mapping
from dataclasses import replace

from torch import Tensor, nn

from lstm_core.exercise.calling import Attempt, Caller, attempt_call
from lstm_core.exercise.held_tensors import loose_states
from lstm_core.exercise.layouts import LAYOUTS
from lstm_core.exercise.recording import holds_units
from lstm_core.exercise.signatures import call_orders, is_like_c, is_like_h


def find_caller(module: nn.Module, x: Tensor, first: Tensor, second: Tensor) -> Attempt:
    """Call a module in every way it might want; the way that gives two states, or comes furthest.

    Args:
        module: any module.
        x: (B, D).
        first: (B, H), the state to give first.
        second: (B, H).

    Raises:
        InputError: its ``forward`` cannot take x and two states.
    """
    best: Attempt | None = None
    for layout in LAYOUTS:
        for order in call_orders(module):
            if len(order.arguments) == 1 and not layout.sequence and not _state_names(module):
                continue
            xs = x[None].expand(2 if layout.sequence else 1, -1, -1)  # a (1, B, H) could be any
            attempt = attempt_call(module, Caller(layout, order), xs, first, second)
            if len(attempt.states) == 1 and not layout.sequence:
                attempt = _with_attributes(module, attempt, x, first, second)
            if len(attempt.states) >= 2 and attempt.error is None:
                keys = _two_keys(attempt.states)
                return replace(attempt, caller=replace(attempt.caller, keys=keys))
            if best is None or _progress(attempt, module) > _progress(best, module):
                best = attempt
    assert best is not None, "there is always an order to try"
    return best


def _two_keys(states: Mapping[str, Tensor]) -> tuple[str, ...]:
    keys = list(states)
    h = next((key for key in keys if is_like_h(key.rpartition(".")[2])), None)
    c = next((key for key in keys if is_like_c(key.rpartition(".")[2])), None)
    return (h, c) if h is not None and c is not None else (keys[0], keys[1])


def _progress(attempt: Attempt, module: nn.Module) -> tuple[int, int, bool]:
    """How far a call came: to its end, or to which line of the module's own file."""
    line = 0
    if attempt.error is not None:
        own_file = type(module).forward.__code__.co_filename
        for frame, number in traceback.walk_tb(attempt.error.__traceback__):
            line = number if frame.f_code.co_filename == own_file else line
    ended = 1 if attempt.error is None else 0
    return len(attempt.states) + ended, line, any(map(holds_units, attempt.records))


def _state_names(module: nn.Module) -> list[str]:
    return [name for name in vars(module) if is_like_h(name) or is_like_c(name)]


def _with_attributes(
    module: nn.Module, attempt: Attempt, x: Tensor, first: Tensor, second: Tensor
) -> Attempt:
    """Look for the other state among the module's attributes."""
    names = [name for name in loose_states(module) if is_like_h(name) or is_like_c(name)]
    if not names:
        return attempt
    given = attempt.caller.order.arguments
    held = tuple(
        (name, "first" if is_like_h(name) else "second")
        for name in names
        if is_like_c(name) or "h" not in given
    )
    caller = replace(attempt.caller, attributes=held)
    again = attempt_call(module, caller, x[None], first, second)
    return again if len(again.states) >= 2 else attempt
