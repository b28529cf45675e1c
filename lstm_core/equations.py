"""The equations of the LSTM, once: every path that runs a cell runs `gates`.

The general form is Graves 2013 (Generating Sequences with RNNs, eqs. 7–11), after
Gers & Schmidhuber 2000; a form without a peephole leaves that term out. `LATEX`
holds the same lines as they are printed; ⊙ is the element-wise product.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Generic, NamedTuple, TypeVar

from torch import Tensor, sigmoid, tanh

from lstm_core.variants import Peephole, Variant

Value = TypeVar("Value")


class PerGate(NamedTuple, Generic[Value]):
    """One value for each gate, in PyTorch's order."""

    i: Value
    f: Value
    g: Value
    o: Value


@dataclass(frozen=True, slots=True)
class CellWeights:
    """The weights of one cell, stacked as PyTorch stacks them: four slabs i, f, g, o.

    Attributes:
        W_x: (4H, D).
        W_h: (4H, H).
        b: (4H,), the sum of PyTorch's two biases; None leaves the term out.
        W_ci, W_cf, W_co: peepholes, (H,) diagonal or (H, H) full; None leaves the term out.
    """

    W_x: Tensor
    W_h: Tensor
    b: Tensor | None = None
    W_ci: Tensor | None = None
    W_cf: Tensor | None = None
    W_co: Tensor | None = None


class Gates(NamedTuple):
    """What the equations compute in one step, (B, H) each; None is a peephole left out."""

    i: Tensor
    f: Tensor
    g: Tensor
    o: Tensor
    c: Tensor
    h: Tensor
    tanh_c: Tensor
    peephole: PerGate[Tensor | None]
    pre_activation: PerGate[Tensor]


LATEX: Final = MappingProxyType(
    {
        "i": r"i_t = \sigma(W_{xi} x_t + W_{hi} h_{t-1} + W_{ci} c_{t-1} + b_i)",
        "f": r"f_t = \sigma(W_{xf} x_t + W_{hf} h_{t-1} + W_{cf} c_{t-1} + b_f)",
        "g": r"g_t = \tanh(W_{xc} x_t + W_{hc} h_{t-1} + b_c)",
        "c": r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
        "o": r"o_t = \sigma(W_{xo} x_t + W_{ho} h_{t-1} + W_{co} c_t + b_o)",
        "h": r"h_t = o_t \odot \tanh(c_t)",
    }
)
"""The most general form, in the order the lines are computed."""


def gates(s: Tensor, c_prev: Tensor, weights: CellWeights) -> Gates:
    """One step of the cell, (B, 4H) and (B, H) in, (B, H) out.

    `s` is what does not look at the cell state, W_x x + W_h h' + b for all four gates.
    """
    s_i, s_f, s_g, s_o = s.chunk(4, dim=-1)  # (B, 4H) -> 4 of (B, H)

    p_i = peephole_term(weights.W_ci, c_prev)
    p_f = peephole_term(weights.W_cf, c_prev)
    pre_i = s_i if p_i is None else s_i + p_i
    pre_f = s_f if p_f is None else s_f + p_f

    i = sigmoid(pre_i)
    f = sigmoid(pre_f)
    g = tanh(s_g)
    c = f * c_prev + i * g

    p_o = peephole_term(weights.W_co, c)
    pre_o = s_o if p_o is None else s_o + p_o

    o = sigmoid(pre_o)
    tanh_c = tanh(c)
    h = o * tanh_c

    peepholes = PerGate(p_i, p_f, None, p_o)
    return Gates(i, f, g, o, c, h, tanh_c, peepholes, PerGate(pre_i, pre_f, s_g, pre_o))


def input_term(x: Tensor, weights: CellWeights) -> Tensor:
    """W_x x for all four gates: (…, D) -> (…, 4H)."""
    return x @ weights.W_x.T


def recurrent_term(h_prev: Tensor, weights: CellWeights) -> Tensor:
    """W_h h' for all four gates: (…, H) -> (…, 4H)."""
    return h_prev @ weights.W_h.T


def peephole_term(W_c: Tensor | None, c: Tensor) -> Tensor | None:
    """W_c ⊙ c for a diagonal peephole, W_c c for a full one, None for none."""
    if W_c is None:
        return None
    return W_c * c if W_c.ndim == 1 else c @ W_c.T


def latex_lines(variant: Variant, peephole: Peephole = "diagonal") -> dict[str, str]:
    """The six equations of one form, by quantity; a diagonal peephole is printed with ⊙."""
    lines = dict(LATEX)
    for gate, c in (("i", "c_{t-1}"), ("f", "c_{t-1}"), ("o", "c_t")):
        term = f" + W_{{c{gate}}} {c}"
        if gate not in variant.peepholes:
            lines[gate] = lines[gate].replace(term, "")
        elif peephole == "diagonal":
            lines[gate] = lines[gate].replace(term, rf" + W_{{c{gate}}} \odot {c}")
    return lines
