"""The functions of the language: a fixed list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    Attributes:
        name: how it is written.
        about: what it computes, in one line.
        torch_name: the same in PyTorch, for the exported module; ``{}`` are its arguments.
        compute: the same on tensors.
        arguments: how many it takes.
        over_units: it looks at all units of a vector together; the others at each number.
        reduces: of a vector it leaves one number.
    """

    name: str
    about: str
    torch_name: str
    compute: Callable[..., Tensor]
    arguments: int = 1
    over_units: bool = False
    reduces: bool = False


def _softmax(values: Tensor) -> Tensor:
    return torch.softmax(values, dim=-1)


def _mean(values: Tensor) -> Tensor:
    return values.mean(dim=-1, keepdim=True)


def _sum(values: Tensor) -> Tensor:
    return values.sum(dim=-1, keepdim=True)


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for function in (
            Function("sigmoid", "1 / (1 + exp(-v)), also σ", "torch.sigmoid({})", torch.sigmoid),
            Function("tanh", "the hyperbolic tangent", "torch.tanh({})", torch.tanh),
            Function("relu", "v where it is positive, else 0", "torch.relu({})", torch.relu),
            Function("softplus", "log(1 + exp(v))", "nn.functional.softplus({})",
                     functional.softplus),
            Function("softsign", "v / (1 + abs(v))", "nn.functional.softsign({})",
                     functional.softsign),
            Function("hardsigmoid", "v / 6 + 1/2, cut off at 0 and 1",
                     "nn.functional.hardsigmoid({})", functional.hardsigmoid),
            Function("hardtanh", "v, cut off at -1 and 1", "nn.functional.hardtanh({})",
                     functional.hardtanh),
            Function("silu", "v * sigmoid(v)", "nn.functional.silu({})", functional.silu),
            Function("exp", "e to the power of v", "torch.exp({})", torch.exp),
            Function("log", "the natural logarithm", "torch.log({})", torch.log),
            Function("sqrt", "the square root", "torch.sqrt({})", torch.sqrt),
            Function("square", "v * v", "torch.square({})", torch.square),
            Function("abs", "v without its sign", "torch.abs({})", torch.abs),
            Function("sin", "the sine", "torch.sin({})", torch.sin),
            Function("cos", "the cosine", "torch.cos({})", torch.cos),
            Function("min", "the smaller of two", "torch.minimum({})", torch.minimum, 2),
            Function("max", "the larger of two", "torch.maximum({})", torch.maximum, 2),
            Function("softmax", "exp(v) / sum(exp(v)), over the units",
                     "torch.softmax({}, dim=-1)", _softmax, over_units=True),
            Function("mean", "the mean over the units", "torch.mean({}, dim=-1, keepdim=True)",
                     _mean, over_units=True, reduces=True),
            Function("sum", "the sum over the units", "torch.sum({}, dim=-1, keepdim=True)",
                     _sum, over_units=True, reduces=True),
        )
    }
)  # fmt: skip
"""Every function by its name."""
