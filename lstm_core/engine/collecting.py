"""Where gradients of the gates are put while somebody asks for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from torch import Tensor

from lstm_core.conventions import QUANTITIES
from lstm_core.engine.forward import trace_of
from lstm_core.equations import Gates
from lstm_core.tracing import LayerTrace


@dataclass(slots=True, eq=False)
class LayerGradients:
    """What the loss's gradients of one layer are read from, after its backward pass.

    Attributes:
        filled: the gradients, from the compiled path's backward pass; None before it, or
            if the loss does not depend on the layer.
        steps: every step of the readable path, whose values autograd is asked about.
    """

    filled: LayerTrace | None = None
    steps: list[Gates] = field(default_factory=list)

    def fill(self, gates: Tensor, c: Tensor, h: Tensor) -> None:
        """Take over gradients of gates, (T, B, 4H), c and h."""
        self.filled = trace_of(gates, c, h)

    def values(self) -> dict[tuple[int, str], Tensor]:
        """Values of the readable path by step and quantity, as far as autograd follows them."""
        every = {(t, q): getattr(step, q) for t, step in enumerate(self.steps) for q in QUANTITIES}
        return {place: value for place, value in every.items() if value.requires_grad}


_COLLECTED: Final[ContextVar[list[LayerGradients] | None]] = ContextVar("collected", default=None)


@contextmanager
def collecting() -> Iterator[list[LayerGradients]]:
    """Collect a `LayerGradients` for each layer that is run inside the block."""
    collected: list[LayerGradients] = []
    token = _COLLECTED.set(collected)
    try:
        yield collected
    finally:
        _COLLECTED.reset(token)


def collector() -> LayerGradients | None:
    """A place for the next layer's gradients; None while nobody collects."""
    collected = _COLLECTED.get()
    if collected is None:
        return None
    collected.append(LayerGradients())
    return collected[-1]
