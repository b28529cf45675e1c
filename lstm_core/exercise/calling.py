"""Calling a module one has never seen, and finding the two states in what it returns."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from lstm_core.exercise.layouts import Layout
from lstm_core.exercise.probe import HIDDEN_SIZE
from lstm_core.exercise.recording import Recorder, stacked_samples
from lstm_core.exercise.returned import described, entries, every_step
from lstm_core.exercise.signatures import CallOrder, is_like_c, is_like_h


@dataclass(frozen=True, slots=True)
class Caller:
    """How one module is called.

    Attributes:
        layout: how it wants its tensors.
        order: how it wants its arguments.
        attributes: the attributes it keeps states in that are no arguments, with what they
            hold, such as ``{"c": "second"}``.
        keys: where the two states stand in what it returns.
    """

    layout: Layout
    order: CallOrder
    attributes: tuple[tuple[str, str], ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def takes_state(self) -> bool:
        """Whether a state can be given."""
        return len(self.order.arguments) > 1 or bool(self.attributes)

    @property
    def results_named(self) -> bool:
        """Whether what it returns says by its names which state is which."""
        h, c = (key.rpartition(".")[2] for key in self.keys)
        return (is_like_h(h) or is_like_c(c)) and not is_like_c(h) and not is_like_h(c)


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """What came of one call.

    Attributes:
        caller: how it was called.
        states: (B, H) each, by where they stand in what was returned.
        outputs: (T, B, H) of a sequence module that returns every h, or None.
        records: all that was computed.
        error: what stopped it, or None.
        returned: what came back, in words, where it holds no state.
        overwritten: which of x, h' and c' it wrote over, in words; empty for none.
    """

    caller: Caller
    states: dict[str, Tensor]
    outputs: Tensor | None
    records: list[Tensor]
    error: Exception | None = None
    returned: str = ""
    overwritten: str = ""


def attempt_call(
    module: nn.Module,
    caller: Caller,
    xs: Tensor,
    first: Tensor | None,
    second: Tensor | None,
    *,
    recorded: bool = True,
) -> Attempt:
    """One call, with xs (T, B, D) and states (B, H); T is 1 unless the module takes sequences.

    A module that takes one sequence at a time is called B times.
    """
    if not caller.layout.alone:
        return _one_call(module, caller, xs, first, second, recorded=recorded)
    attempts: list[Attempt] = []
    for n in range(xs.shape[1]):
        cut = (None if state is None else state[n : n + 1] for state in (first, second))
        attempts.append(_one_call(module, caller, xs[:, n : n + 1], *cut, recorded=recorded))
        if attempts[-1].error is not None:
            return attempts[-1]
    return _joined(attempts)


def _one_call(
    module: nn.Module,
    caller: Caller,
    xs: Tensor,
    first: Tensor | None,
    second: Tensor | None,
    *,
    recorded: bool,
) -> Attempt:
    recorder = Recorder()
    layout, (T, B, _) = caller.layout, xs.shape
    try:
        with recorder if recorded else nullcontext():
            result, overwritten = _called(module, caller, xs, first, second)
        outputs = every_step(result, layout, T, B)
        states = {
            key: state
            for key, tensor in _named(result, module, caller)
            if (not caller.keys or key in caller.keys)
            and (state := layout.take_state(tensor, B, HIDDEN_SIZE)) is not None
        }
    except Exception as error:
        return Attempt(caller, {}, None, recorder.values, error)
    states = _without_repeats(states) or ({} if outputs is None else {"h": outputs[-1]})
    returned = "" if len(states) >= 2 else described(result)
    return Attempt(caller, states, outputs, recorder.values, None, returned, overwritten)


def _joined(attempts: Sequence[Attempt]) -> Attempt:
    """Calls with one sequence each as one call with all of them."""
    last = attempts[-1]
    every = [attempt.outputs for attempt in attempts if attempt.outputs is not None]
    return replace(
        last,
        states={
            key: torch.cat([attempt.states[key] for attempt in attempts])
            for key in last.states
            if all(key in attempt.states for attempt in attempts)
        },
        outputs=torch.cat(every, 1) if len(every) == len(attempts) else None,
        records=stacked_samples([attempt.records for attempt in attempts]),
    )


def run_steps(
    module: nn.Module, caller: Caller, xs: Tensor, first: Tensor | None, second: Tensor | None
) -> list[tuple[Tensor, ...]]:
    """The two states after every step of xs (T, B, D), (B, H) each; errors are the module's."""
    after = []
    for t in range(len(xs)):
        now = xs[: t + 1] if caller.layout.sequence else xs[t : t + 1]
        attempt = attempt_call(module, caller, now, first, second, recorded=False)
        if attempt.error is not None:
            raise attempt.error
        states = tuple(attempt.states[key] for key in caller.keys if key in attempt.states)
        after.append(states)
        if not caller.layout.sequence:
            first, second = states[0], states[-1]
    return after


def plain_step(
    module: nn.Module, caller: Caller, xs: Tensor, first: Tensor, second: Tensor
) -> tuple[Tensor, Tensor]:
    """One call with nothing around it, for a stopwatch; states as the module has them."""
    if caller.layout.sequence:
        first, second = caller.layout.give_state(first), caller.layout.give_state(second)
    x = caller.layout.give_x(xs)
    values = {"x": x, "first": first, "second": second, "h": first, "c": second}
    for name, what in caller.attributes:
        setattr(module, name, values[what])
    arguments = caller.order.arguments
    result = module(*((first, second) if name == "state" else values[name] for name in arguments))
    found = dict(_named(result, module, caller))
    return found[caller.keys[0]], found[caller.keys[1]]


def _called(
    module: nn.Module, caller: Caller, xs: Tensor, first: Tensor | None, second: Tensor | None
) -> tuple[Any, str]:
    """What the module returns, and what it wrote over on its way."""
    layout = caller.layout
    x = layout.give_x(xs).clone()
    before = x.detach().clone()
    if first is None or second is None:
        result = module(x)
        return result, "" if torch.equal(x.detach(), before) else "x"
    one, two = layout.give_state(first).clone(), layout.give_state(second).clone()
    values = {"x": x, "first": one, "second": two, "h": one, "c": two, "state": (one, two)}
    for name, what in caller.attributes:
        setattr(module, name, values[what])
    result = module(*(values[name] for name in caller.order.arguments))
    kept = (before, layout.give_state(first), layout.give_state(second))
    changed = [
        name
        for name, now, then in zip(("x", "state", "state"), (x, one, two), kept, strict=True)
        if not torch.equal(now.detach(), then.detach())
    ]
    return result, changed[0] if changed else ""


def _named(result: object, module: nn.Module, caller: Caller) -> Iterator[tuple[str, Tensor]]:
    yield from entries("", result)
    for name, _ in caller.attributes:
        value = getattr(module, name)
        if isinstance(value, Tensor):
            yield f"self.{name}", value


def _without_repeats(found: dict[str, Tensor]) -> dict[str, Tensor]:
    """An output that is the same as h is not a third state."""
    kept: dict[str, Tensor] = {}
    for key, tensor in found.items():
        if len(found) > 2 and any(torch.equal(tensor, other) for other in kept.values()):
            continue
        kept[key] = tensor
    return kept
