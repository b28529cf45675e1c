"""Parameters by PyTorch's names, shared by `LSTM` and `LSTMCell`."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from lstm_core.equations import CellWeights
from lstm_core.variants import Peephole, Variant


def register_cell(
    module: nn.Module,
    suffix: str,
    input_size: int,
    hidden_size: int,
    *,
    bias: bool,
    variant: Variant,
    peephole: Peephole,
    device: torch.device | str | None,
    dtype: torch.dtype | None,
) -> None:
    """Give `module` the parameters of one cell, in ``nn.LSTM``'s order, peepholes last.

    The names end in `suffix`: ``""`` for a cell, ``"_l0"``, ``"_l0_reverse"`` … for a layer.
    """

    def add(name: str, *shape: int) -> None:
        values = torch.empty(shape, device=device, dtype=dtype)
        module.register_parameter(f"{name}{suffix}", nn.Parameter(values))

    add("weight_ih", 4 * hidden_size, input_size)
    add("weight_hh", 4 * hidden_size, hidden_size)
    if bias:
        add("bias_ih", 4 * hidden_size)
        add("bias_hh", 4 * hidden_size)
    for gate in variant.peepholes:
        diagonal = peephole == "diagonal"
        add(f"peephole_{gate}", *([hidden_size] if diagonal else [hidden_size, hidden_size]))


def cell_weights(module: nn.Module, suffix: str = "") -> CellWeights:
    """The weights of one cell as the equations take them; the two biases are summed."""

    def get(name: str) -> Tensor | None:
        return getattr(module, f"{name}{suffix}", None)

    bias_ih, bias_hh = get("bias_ih"), get("bias_hh")
    return CellWeights(
        W_x=getattr(module, f"weight_ih{suffix}"),
        W_h=getattr(module, f"weight_hh{suffix}"),
        b=None if bias_ih is None or bias_hh is None else bias_ih + bias_hh,
        W_ci=get("peephole_i"),
        W_cf=get("peephole_f"),
        W_co=get("peephole_o"),
    )


def initialize(
    module: nn.Module,
    hidden_size: int,
    *,
    seed: int | None = None,
    forget_bias: float | None = None,
) -> None:
    """Draw every parameter from U(−1/√H, 1/√H), as ``nn.LSTM`` does.

    Args:
        module: an `LSTM` or an `LSTMCell`.
        hidden_size: H.
        seed: an own generator with this seed; None draws from torch's global one,
            number for number as ``nn.LSTM`` would.
        forget_bias: the value the two biases of the forget gate add up to; None
            leaves them as drawn. Jozefowicz et al. 2015 recommend 1.

    Raises:
        ValueError: a forget bias is given, but the module has no biases.
    """
    bound = 1 / math.sqrt(hidden_size)
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    names = [name for name, _ in module.named_parameters()]
    with torch.no_grad():
        for parameter in module.parameters():
            if generator is None:
                parameter.uniform_(-bound, bound)
            else:
                drawn = torch.empty(parameter.shape, dtype=torch.float64)
                parameter.copy_(drawn.uniform_(-bound, bound, generator=generator))
        if forget_bias is not None:
            _set_forget_bias(module, names, hidden_size, forget_bias)


def _set_forget_bias(
    module: nn.Module, names: Sequence[str], hidden_size: int, value: float
) -> None:
    if not any(name.startswith("bias_ih") for name in names):
        raise ValueError("`forget_bias` needs `bias=True`; this module has no biases")
    forget = slice(hidden_size, 2 * hidden_size)
    for name in names:
        if name.startswith("bias_ih"):
            module.get_parameter(name)[forget] = value
        elif name.startswith("bias_hh"):
            module.get_parameter(name)[forget] = 0.0
