"""What is measured, and how fast it must be beside `nn.LSTM`."""

from typing import NamedTuple


class Size(NamedTuple):
    """Steps, sequences, inputs, units; the ratio that must be reached, and the aim."""

    T: int
    B: int
    D: int
    H: int
    must: float
    aim: float

    def __str__(self) -> str:
        return f"{self.T}, {self.B}, {self.D}, {self.H}"


FORWARD = (
    Size(50, 1, 1, 4, 0.4, 0.2),
    Size(1000, 1, 1, 8, 0.15, 0.08),
    Size(100_000, 1, 1, 8, 0.13, 0.08),
    Size(1000, 1, 8, 32, 0.25, 0.12),
    Size(1000, 1, 8, 64, 0.45, 0.25),
    Size(1000, 1, 8, 128, 0.8, 0.6),
    Size(1000, 32, 8, 64, 1.6, 1.0),
    Size(500, 1, 64, 256, 1.2, 1.0),
    Size(300, 32, 64, 256, 1.5, 1.1),
    Size(300, 1, 64, 512, 1.2, 1.0),
)
"""Every gate traced, against `nn.LSTM`'s untraced forward pass."""

TRAINING = (
    Size(100, 1, 1, 8, 0.3, 0.3),
    Size(100, 32, 2, 16, 0.8, 0.8),
    Size(100, 32, 2, 64, 1.0, 1.0),
    Size(200, 64, 2, 128, 0.6, 0.6),
)
"""Forward and backward pass, against those of `nn.LSTM`."""

GROWTH = {
    "T": tuple(Size(T, 1, 4, 32, 0, 0) for T in (10, 100, 1000, 10_000, 100_000)),
    "B": tuple(Size(200, B, 4, 32, 0, 0) for B in (1, 4, 16, 64, 256)),
    "H": tuple(Size(500, 1, 4, H, 0, 0) for H in (4, 8, 16, 32, 64, 128, 256, 512)),
}
"""One size grows, the others stay."""
