"""Parameters by PyTorch's names, shared by `LSTM` and `LSTMCell`."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, Final

import torch
from torch import Tensor, nn

from lstm_core.equations import CellWeights, LayerNorms
from lstm_core.variants import Peephole, Variant

NAMES: Final = (
    "weight_ih",
    "weight_hh",
    "bias_ih",
    "bias_hh",
    "peephole_i",
    "peephole_f",
    "peephole_o",
    "weight_gg",
    "weight_hr",
)
"""Of the parameters that enter the equations, the biases apart as in `CellWeights`."""
_NORMALISED: Final = ("ih", "hh", "c")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlan:
    """What the parameters of one cell follow from.

    Attributes:
        input_size: D.
        hidden_size: H.
        proj_size: P, or 0 for no projection.
        bias: whether there are biases.
        variant: the form of the equations.
        peephole: ``"diagonal"`` or ``"full"``.
        layer_norm: whether W_x x, W_h h' and c are normalised.
    """

    input_size: int
    hidden_size: int
    proj_size: int = 0
    bias: bool = True
    variant: Variant
    peephole: Peephole = "diagonal"
    layer_norm: bool = False

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every parameter's shape in ``nn.LSTM``'s order, what it lacks last."""
        H = self.hidden_size
        slabs = len(self.variant.gates) * H
        shapes: dict[str, tuple[int, ...]] = {
            "weight_ih": (slabs, self.input_size),
            "weight_hh": (slabs, self.proj_size or H),
        }
        if self.bias:
            shapes |= {"bias_ih": (slabs,), "bias_hh": (slabs,)}
        if self.proj_size:
            shapes["weight_hr"] = (self.proj_size, H)
        for gate in self.variant.peepholes:
            shapes[f"peephole_{gate}"] = (H,) if self.peephole == "diagonal" else (H, H)
        if self.variant.gate_recurrence:
            shapes["weight_gg"] = (3 * H, 3 * H)
        if self.layer_norm:
            for norm, size in zip(_NORMALISED, (slabs, slabs, H), strict=True):
                shapes |= {f"norm_{norm}_gain": (size,), f"norm_{norm}_bias": (size,)}
        return shapes


def register_cell(
    module: nn.Module,
    suffix: str,
    plan: CellPlan,
    *,
    device: torch.device | str | None,
    dtype: torch.dtype | None,
) -> None:
    """Give `module` the parameters of one cell, and None for those of `NAMES` that it lacks.

    The names end in `suffix`: ``""`` for a cell, ``"_l0"``, ``"_l0_reverse"`` … for a layer.
    """
    shapes = plan.shapes()
    for name, shape in shapes.items():
        values = torch.empty(shape, device=device, dtype=dtype)
        module.register_parameter(f"{name}{suffix}", nn.Parameter(values))
    for name in NAMES:
        if name not in shapes:
            module.register_parameter(f"{name}{suffix}", None)


def parameter(module: nn.Module, name: str) -> Tensor:
    """A parameter by its name: `getattr`, but quicker where it is an ordinary one."""
    value = vars(module)["_parameters"].get(name)
    found: Tensor = getattr(module, name) if value is None else value
    return found


def cell_weights(module: nn.Module, variant: Variant, suffix: str = "") -> CellWeights:
    """The weights of one cell as the equations take them."""
    there = vars(module)
    try:
        found = _all_of(suffix)(there["_parameters"])
    except KeyError:  # a weight is computed from others: parametrized, normed, pruned
        found = tuple(getattr(module, name + suffix) for name in NAMES)
    W_x, W_h, b_x, b_h, W_ci, W_cf, W_co, W_gates, W_hr = found
    norms = None
    if there["layer_norm"]:
        norms = LayerNorms(*(_gain_and_bias(module, f"norm_{of}", suffix) for of in _NORMALISED))
    biases = () if b_x is None and b_h is None else (b_x, b_h)
    return CellWeights(W_x, W_h, biases, W_ci, W_cf, W_co, W_gates, W_hr, norms, variant)


@cache
def _all_of(suffix: str) -> Callable[[Any], tuple[Any, ...]]:
    return itemgetter(*(name + suffix for name in NAMES))


def _gain_and_bias(module: nn.Module, norm: str, suffix: str) -> tuple[Tensor, Tensor]:
    return parameter(module, f"{norm}_gain{suffix}"), parameter(module, f"{norm}_bias{suffix}")


def initialize(
    module: nn.Module,
    hidden_size: int,
    variant: Variant,
    *,
    seed: int | None = None,
    forget_bias: float | None = None,
) -> None:
    """Draw every parameter from U(−1/√H, 1/√H), as ``nn.LSTM`` does.

    Normalisations begin with gains of 1 and biases of 0.

    Args:
        module: an `LSTM` or an `LSTMCell`.
        hidden_size: H.
        variant: the form of the equations.
        seed: an own generator with this seed; None draws from torch's global one,
            number for number as ``nn.LSTM`` would.
        forget_bias: the value the two biases of the forget gate add up to; None
            leaves them as drawn. Jozefowicz et al. 2015 recommend 1.

    Raises:
        ValueError: a forget bias is given, but the module has no forget gate or no biases.
    """
    bound = 1 / math.sqrt(hidden_size)
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if parameter.is_meta:
                continue  # it has a shape and no values
            if name.startswith("norm_"):
                parameter.fill_(1.0 if "_gain" in name else 0.0)
            elif generator is None:
                parameter.uniform_(-bound, bound)
            else:
                drawn = torch.empty(parameter.shape, dtype=torch.float64)
                parameter.copy_(drawn.uniform_(-bound, bound, generator=generator))
        if forget_bias is not None:
            _set_forget_bias(module, hidden_size, variant, forget_bias)


def _set_forget_bias(module: nn.Module, hidden_size: int, variant: Variant, value: float) -> None:
    biases = {n: p for n, p in module.named_parameters() if n.startswith(("bias_ih", "bias_hh"))}
    if not biases:
        raise ValueError("`forget_bias` needs `bias=True`; this module has no biases")
    if "f" not in variant.gates:
        raise ValueError(f"`forget_bias` needs a forget gate; the form {variant.name!r} has none")
    start = variant.gates.index("f") * hidden_size
    for name, bias in biases.items():
        bias[start : start + hidden_size] = value if name.startswith("bias_ih") else 0.0
