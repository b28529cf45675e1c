"""The compiled loops when they are wanted: loaded late, cached on disk, warmed up.

Importing numba takes longer than importing the rest of `lstm_core`, so that nothing does
before the first run. The loops are then compiled, or read from the cache that an
earlier process left: beside the package or, where that may not be written, in the
user's own cache directory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, get_ident
from typing import Any, Final

_LOADING: Final = Lock()
_WARMING: Final[set[int]] = set()
"""The threads that are warming up."""


@dataclass(frozen=True, slots=True)
class Loops:
    """The compiled loops, each in a module whose name says which."""

    forward: Callable[..., None]
    forward_as_team: Callable[..., None]
    backward: Callable[..., None]
    extremes: Callable[..., None]


_LOADED: Final[list[Loops | None]] = []
"""What `loops` returns, once it is known: no lock is taken then."""


def loops() -> Loops | None:
    """The compiled loops; None where numba cannot be imported."""
    if not _LOADED:
        with _LOADING:
            if not _LOADED:
                _LOADED.append(_load())
    return _LOADED[0]


def _load() -> Loops | None:
    try:
        from lstm_core.engine.backward_loop import backward
        from lstm_core.engine.extremes_loop import extremes
        from lstm_core.engine.forward_loop import forward
        from lstm_core.engine.team_loop import forward_as_team
    except ImportError:
        return None
    compiled = (forward, forward_as_team, backward, extremes)
    for loop in compiled:
        _cache_on_disk(loop)
    return Loops(*compiled)


def _cache_on_disk(loop: Any) -> None:
    """Cache a loop until any file of this package changes, not only the one it stands in."""
    try:
        loop.enable_caching()
    except RuntimeError:
        return  # no directory may be written: each process compiles for itself
    files = sorted(Path(__file__).parent.glob("*.py"))
    stamp = tuple((file.name, file.stat().st_mtime, file.stat().st_size) for file in files)
    loop._cache._cache_file._source_stamp = stamp


def warming_elsewhere() -> bool:
    """Whether another thread is compiling in advance, so that waiting would take longest."""
    return bool(_WARMING) and bool(_WARMING - {get_ident()})


def warm_up() -> None:
    """Compile, or load, what float32 runs need, ahead of the first of them.

    Meant for a thread in the background. Until it is through, runs in other threads
    take the readable path, or wait where that would take longer.
    """
    import numpy as np
    import torch

    from lstm_core.engine.choice import using
    from lstm_core.extremes import extremes
    from lstm_core.lstm import LSTM

    _WARMING.add(get_ident())
    try:
        if loops() is None:
            return
        with using("compiled"), torch.enable_grad():
            for variant in ("standard", "graves"):
                output, _ = LSTM(1, 2, variant=variant, dtype=torch.float32)(torch.zeros(2, 1, 1))
                output.sum().backward()
        extremes(np.zeros((1, 2), np.float32).T, 1)
    finally:
        _WARMING.discard(get_ident())
