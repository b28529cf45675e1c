"""The least time a run could take on this machine: what must be multiplied and moved."""

from dataclasses import dataclass

import torch

from bench.sizes import Size
from bench.timing import interleaved

FLOAT = 4
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Rates measured in this process, with all of torch's threads.

    Attributes:
        multiplications: a second, in a large matrix product.
        bytes_written: a second, into memory that is already there.
        weight_bytes: a second, read by a product of matrix and vector that fits the cache.
    """

    multiplications: float
    bytes_written: float
    weight_bytes: float


def measure_machine() -> Machine:
    """Measure the three rates."""
    square, out = torch.randn(1024, 1024), torch.empty(1024, 1024)
    block = torch.empty(16 * 2**20)
    W, h, s = torch.randn(2048, 512), torch.randn(512), torch.empty(2048)
    times = interleaved(
        {
            "product": lambda: torch.mm(square, square, out=out),
            "write": lambda: block.fill_(1.0),
            "vector": lambda: torch.mv(W, h, out=s),
        },
        rounds=7,
        round_seconds=0.05,
    )
    return Machine(
        multiplications=1024**3 / times["product"].best,
        bytes_written=block.numel() * FLOAT / times["write"].best,
        weight_bytes=W.numel() * FLOAT / times["vector"].best,
    )


def floor_seconds(size: Size, machine: Machine) -> float:
    """The greater of three: multiplying, writing the six results, reading weights each step."""
    T, B, D, H = size[:4]
    multiplying = 4 * T * B * H * (H + D) / machine.multiplications
    writing = 6 * T * B * H * FLOAT / machine.bytes_written
    reading = T * 4 * H * H * FLOAT / machine.weight_bytes if H >= 64 else 0.0
    return max(multiplying, writing, reading)
