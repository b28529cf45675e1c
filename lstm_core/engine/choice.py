"""Which path runs a layer: the compiled one where it can and pays, else the readable one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from operator import attrgetter
from typing import Final, Literal, get_args

import torch
from torch import Tensor, nn

from lstm_core.engine.compilation import loops, warming_elsewhere
from lstm_core.equations import CellWeights, State

Path = Literal["chosen", "compiled", "readable"]

_PATH: Final[ContextVar[Path]] = ContextVar("path", default="chosen")
_WAITS: Final = 100_000
"""Steps from which on it is quicker to wait until the loops are compiled, some 15 s at most."""
_PLAIN: Final = {Tensor, nn.Parameter}
_facts: Final = attrgetter("dtype", "is_cpu", "layout")
_PLAIN_FACTS: Final = [{(torch.float32, True, torch.strided)}, {(torch.float64, True, torch.strided)}]
"""What `_facts` says of the tensors of a run, all of one kind."""

# Names of their own for what is asked in every run: looking them up in torch takes a tenth of a
# short one.
_is_compiling = torch.compiler.is_compiling
_tracing = torch._C._get_tracing_state
_autocasts = torch.is_autocast_enabled
_transform = torch._C._functorch.peek_interpreter_stack
_modes = torch._C._len_torch_dispatch_stack
_forward_ad = torch.autograd.forward_ad


@contextmanager
def using(path: Path) -> Iterator[None]:
    """Run layers inside the block on one path, in this thread.

    Args:
        path: ``"compiled"``, ``"readable"``, or ``"chosen"`` for what fits.

    Raises:
        ValueError: there is no such path.
        RuntimeError: in a run under ``"compiled"`` that the compiled path cannot do.
    """
    if path not in get_args(Path):
        raise ValueError(f"`path` must be one of {get_args(Path)}; got {path!r}")
    token = _PATH.set(path)
    try:
        yield
    finally:
        _PATH.reset(token)


def runs_compiled(x: Tensor, start: State | None, weights: CellWeights) -> bool:
    """Whether the compiled path is to run this layer.

    Raises:
        RuntimeError: `using` asks for the compiled path, which cannot do it.
    """
    path = _PATH.get()
    if path == "readable":
        return False
    if path == "chosen" and warming_elsewhere() and x.shape[0] < _WAITS:
        return False
    possible = (
        _equations_are_compiled(weights)
        and _tensors_are_plain(x, start, weights)
        and loops() is not None
    )
    if path == "compiled" and not possible:
        raise RuntimeError("the compiled path cannot run this layer; see lstm_core.engine")
    return possible


def _equations_are_compiled(weights: CellWeights) -> bool:
    """Not with full peepholes, gate recurrence, normalisation, projection, or three biases."""
    if len(weights.biases) > 2:
        return False
    if weights.W_gates is not None or weights.W_hr is not None or weights.norms is not None:
        return False
    return all(W is None or W.ndim == 1 for W in weights[3:6])


def _tensors_are_plain(x: Tensor, start: State | None, weights: CellWeights) -> bool:
    """Values that lie in memory as they are, of one dtype, and nobody watching."""
    W_x, W_h, biases, *peepholes = weights[:6]
    given = [x, W_x, W_h, *biases, *(start or ()), *(W for W in peepholes if W is not None)]
    return (
        {*map(type, given)} <= _PLAIN
        and {*map(_facts, given)} in _PLAIN_FACTS
        and not any(map(Tensor.is_neg, given))
        and x.numel() > 0
        and not _observed()
    )


def _observed() -> bool:
    """Whether something looks at the single operations: a tracer, a transform, autocast."""
    return (
        _is_compiling()
        or _tracing() is not None
        or _autocasts("cpu")
        or _transform() is not None
        or _modes() > 0
        or _forward_ad._current_level >= 0
    )
