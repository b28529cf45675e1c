"""Weights written as their sources write them, as a state_dict of one layer."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from lstm_core.checkpoints.gate_orders import GATE_ORDERS, ONNX_PEEPHOLE_ORDER, reordered
from lstm_core.conventions import GATES

Numbers = Sequence[float]


def numbers(values: Sequence[object], *shape: int) -> Tensor:
    """Printed numbers in double precision, in the shape given, if any."""
    tensor = torch.tensor(values, dtype=torch.float64)
    return tensor.reshape(shape) if shape else tensor


def of_gates(
    input_weights: Mapping[str, Numbers],
    recurrent_weights: Mapping[str, Numbers],
    biases: Mapping[str, Numbers],
    peepholes: Mapping[str, Numbers] | None = None,
) -> dict[str, Tensor]:
    """The weights of a layer from those of each gate, row by row."""
    gates = [gate for gate in GATES if gate in biases]
    H = len(next(iter(biases.values())))
    bias = torch.cat([numbers(biases[gate]) for gate in gates])
    return {
        "weight_ih_l0": torch.cat([numbers(input_weights[gate], H, -1) for gate in gates]),
        "weight_hh_l0": torch.cat([numbers(recurrent_weights[gate], H, -1) for gate in gates]),
        "bias_ih_l0": bias,
        "bias_hh_l0": torch.zeros_like(bias),
    } | {f"peephole_{gate}_l0": numbers(values) for gate, values in (peepholes or {}).items()}


def of_onnx(
    W: Tensor,
    R: Tensor,
    B: Tensor | None = None,
    P: Tensor | None = None,
    *,
    suffix: str = "_l0",
    gates: Sequence[str] = GATES,
) -> dict[str, Tensor]:
    """The weights of one direction from ONNX's tensors, gates in the order i, o, f, c.

    Args:
        W: (4H, D).
        R: (4H, H).
        B: (8H,), those of W and then those of R.
        P: (3H,), diagonal peepholes of i, o, f.
        suffix: what the names end in.
        gates: the gates that the form has weights for.
    """
    order = GATE_ORDERS["ONNX"]

    def turned(stacked: Tensor) -> Tensor:
        return reordered(stacked, order, tuple(gates))

    weights = {f"weight_ih{suffix}": turned(W), f"weight_hh{suffix}": turned(R)}
    if B is not None:
        b_ih, b_hh = B.chunk(2)
        weights |= {f"bias_ih{suffix}": turned(b_ih), f"bias_hh{suffix}": turned(b_hh)}
    if P is not None:
        by_gate = dict(zip(ONNX_PEEPHOLE_ORDER, P.chunk(3), strict=True))
        weights |= {f"peephole_{g}{suffix}": by_gate[g] for g in by_gate if g in gates}
    return weights
