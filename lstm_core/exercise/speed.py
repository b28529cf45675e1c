"""How long a learner's cell takes, beside cells that do the same."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

import torch
from torch import Tensor, nn

from lstm_core.exercise.calling import Caller, plain_step
from lstm_core.exercise.finding_the_call import find_caller
from lstm_core.exercise.probe import HIDDEN_SIZE, INPUT_SIZE, random_probe
from lstm_core.exercise.report import SpeedRow
from lstm_core.exercise.signatures import construct
from lstm_core.lstm import LSTM

STEPS: Final = 50
SEQUENCES: Final = 16
SIZE: Final = 32
_ROUNDS: Final = 5

Pass = Callable[[], object]


def speed_of(module_class: type[nn.Module], form: str = "standard") -> tuple[SpeedRow, ...]:
    """One forward and backward pass of 50 steps, 16 sequences, 32 inputs and units, float32.

    Args:
        module_class: a class that was found right.
        form: the form that `lstm_core.LSTM` is timed in; PyTorch has only the standard one.
    """
    small = construct(module_class, INPUT_SIZE, HIDDEN_SIZE)
    given = random_probe(torch.get_default_dtype(), torch.Generator().manual_seed(0))
    with torch.no_grad():
        caller = find_caller(small, given.x, given.first, given.second).caller
    sequences = 1 if caller.layout.alone else SEQUENCES
    xs = torch.randn(STEPS, sequences, SIZE)
    passes: dict[str, Pass] = {
        "your cell": _own_pass(construct(module_class, SIZE, SIZE), caller, xs),
        "nn.LSTM": _layer_pass(nn.LSTM(SIZE, SIZE), xs),
        "lstm_core.LSTM": _layer_pass(LSTM(SIZE, SIZE, variant=form), xs),
        "nn.LSTMCell in a loop": _loop_pass(nn.LSTMCell(SIZE, SIZE), xs),
    }
    best = dict.fromkeys(passes, float("inf"))
    for run in passes.values():
        run()
    for _ in range(_ROUNDS):
        for name, run in passes.items():
            start = perf_counter()
            run()
            best[name] = min(best[name], perf_counter() - start)
    return tuple(SpeedRow(name, taken, best["your cell"] / taken) for name, taken in best.items())


def _own_pass(module: nn.Module, caller: Caller, xs: Tensor) -> Pass:
    def run() -> None:
        state = torch.zeros(xs.shape[1], SIZE)
        first, second = state, state
        if caller.layout.sequence:
            result = plain_step(module, caller, xs, first, second)
            torch.autograd.backward(result[0].sum() + result[1].sum())
            return
        total = torch.zeros(())
        first, second = caller.layout.give_state(first), caller.layout.give_state(second)
        for t in range(len(xs)):
            first, second = plain_step(module, caller, xs[t : t + 1], first, second)
            total = total + first.sum()
        torch.autograd.backward(total)

    return run


def _layer_pass(layer: nn.Module, xs: Tensor) -> Pass:
    def run() -> None:
        torch.autograd.backward(layer(xs)[0].sum())

    return run


def _loop_pass(cell: nn.LSTMCell, xs: Tensor) -> Pass:
    def run() -> None:
        h, c = torch.zeros(xs.shape[1], SIZE), torch.zeros(xs.shape[1], SIZE)
        total = torch.zeros(())
        for x in xs:
            h, c = cell(x, (h, c))
            total = total + h.sum()
        torch.autograd.backward(total)

    return run
