"""Which path runs a layer: the compiled one where it can and pays, else the readable one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, Literal, get_args

import torch
from torch import Tensor, nn

from lstm_core.engine.compilation import loops, warming_elsewhere
from lstm_core.equations import CellWeights, State

Path = Literal["chosen", "compiled", "readable"]

_PATH: Final[ContextVar[Path]] = ContextVar("path", default="chosen")
_DTYPES: Final = (torch.float32, torch.float64)
_WAITS: Final = 100_000
"""Steps from which on it is quicker to wait until the loops are compiled, some 15 s at most."""
_PLAIN: Final = frozenset((Tensor, nn.Parameter))

# Names of their own for what is asked in every run: looking them up in torch takes a tenth of a
# short one.
_STRIDED: Final = torch.strided
_is_neg = Tensor.is_neg
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


def runs_compiled(
    x: Tensor,
    start: State | None,
    parameters: Sequence[Tensor | None],
    weights: CellWeights,
) -> bool:
    """Whether the compiled path is to run this layer.

    Args:
        x, start, weights: as `lstm_core.engine.run_layer` takes them.
        parameters: those among `weights`.

    Raises:
        RuntimeError: `using` asks for the compiled path, which cannot do it.
    """
    path = _PATH.get()
    if path == "readable":
        return False
    if path == "chosen" and warming_elsewhere() and len(x) < _WAITS:
        return False
    possible = _can_be_compiled(x, start, parameters, weights) and loops() is not None
    if path == "compiled" and not possible:
        raise RuntimeError("the compiled path cannot run this layer; see lstm_core.engine")
    return possible


def _can_be_compiled(
    x: Tensor, start: State | None, parameters: Sequence[Any], weights: CellWeights
) -> bool:
    """Whether the compiled loops know these equations and can read these values.

    They know no full peepholes, gate recurrence, normalisation, projection, or third bias. Values
    have to lie in memory as they are, all of one dtype and as many as the loops will read, and
    nobody may be watching.
    """
    W_x, W_h, biases, W_ci, W_cf, W_co, W_gates, W_hr, norms, form = weights
    if W_gates is not None or W_hr is not None or norms is not None or len(biases) > 2:
        return False
    (_, B, D), W_h_shape = x.shape, W_h.shape
    H = W_h_shape[-1]
    rows = len(form.gates) * H
    if W_h_shape != (rows, H) or W_x.shape != (rows, D):
        return False
    for b in biases:
        if b.shape != (rows,):
            return False
    if W_ci is not None or W_cf is not None or W_co is not None:
        if any(W is not None and W.shape != (H,) for W in (W_ci, W_cf, W_co)):
            return False
        parameters = [t for t in parameters if t is not None]
    given = [x, *parameters]
    if start is not None:
        shape = start[0].shape
        if start[1].shape != shape or (shape != (1, B, H) and shape != (B, H)):
            return False
        given += start
    dtype = x.dtype
    if dtype not in _DTYPES or x.numel() == 0 or not _PLAIN.issuperset(map(type, given)):
        return False
    for t in given:
        if t.dtype is not dtype or not t.is_cpu or t.layout is not _STRIDED:
            return False
    return not any(map(_is_neg, given)) and not _observed()


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
