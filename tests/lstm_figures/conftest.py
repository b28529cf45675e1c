from collections.abc import Callable

import numpy as np
import pytest
import torch

from lstm_core.sequences.series import Sequence
from lstm_core.tracing import LayerTrace, Trace

Run = tuple[Sequence, Trace]


@pytest.fixture
def make_run() -> Callable[..., Run]:
    """A sequence and a trace of distinct made-up values, without an LSTM."""

    def make(
        steps: int, units: int, channels: int = 1, batches: int = 1, **sequence: object
    ) -> Run:
        generator = torch.Generator().manual_seed(steps * 100 + units)

        def gate() -> torch.Tensor:
            return torch.rand((steps, batches, units), generator=generator)

        x = torch.randn((steps, batches, channels), generator=generator)
        layer = LayerTrace(
            i=gate(), f=gate(), g=gate() * 2 - 1, o=gate(), c=gate() * 5 - 2.5, h=gate() * 2 - 1
        )
        details = {
            "channels": tuple(f"channel {channel}" for channel in range(channels)),
            "name": "made up",
            **sequence,
        }
        return (
            Sequence(values=x[:, 0].double().numpy().copy(), **details),  # type: ignore[arg-type]
            Trace(x=x, layers={"l0": layer}),
        )

    return make


@pytest.fixture
def months() -> np.ndarray:
    return np.arange("2020-01", "2020-07", dtype="datetime64[M]").astype("datetime64[ns]")
