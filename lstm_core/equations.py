"""The equations of the LSTM, once: every path that runs a cell runs `gates`.

The general form is Graves 2013 (Generating Sequences with RNNs, eqs. 7–11), after
Gers & Schmidhuber 2000; what a `Variant` leaves out or replaces follows Greff et al.
2017 (LSTM: A Search Space Odyssey, section 3). `LATEX` holds the same lines as they
are printed; ⊙ is the element-wise product.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Final, Generic, NamedTuple, TypeVar

import torch
from torch import Tensor, sigmoid, tanh
from torch.nn.functional import layer_norm

from lstm_core.variants import VARIANTS, Activation, Variant

Value = TypeVar("Value")
LAYER_NORM_EPSILON: Final = 1e-5


class PerGate(NamedTuple, Generic[Value]):
    """One value for each gate, in PyTorch's order."""

    i: Value
    f: Value
    g: Value
    o: Value


@dataclass(frozen=True, slots=True)
class LayerNorms:
    """Gain and bias of the three normalisations of Ba et al. 2016 (eqs. 20–22).

    Attributes:
        x: of W_x x, (4H,) each.
        h: of W_h h', (4H,) each.
        c: of c on its way into h, (H,) each.
    """

    x: tuple[Tensor, Tensor]
    h: tuple[Tensor, Tensor]
    c: tuple[Tensor, Tensor]


class CellWeights(NamedTuple):
    """The weights of one cell, stacked as PyTorch stacks them: four slabs i, f, g, o.

    A gate the form does without has no slab, so that 4 may be 3 below; h is (B, P)
    and P is H unless h is projected.

    Attributes:
        W_x: (4H, D).
        W_h: (4H, P).
        biases: (4H,) each, which are added up: two as in PyTorch, one, or none.
        W_ci, W_cf, W_co: peepholes, (H,) diagonal or (H, H) full; None leaves the term out.
        W_gates: (3H, 3H), what i, f and o see of i, f and o of the step before, or None.
        W_hr: (P, H), the projection of h, or None.
        norms: layer normalisation, or None.
        variant: the form these are the weights of.
    """

    W_x: Tensor
    W_h: Tensor
    biases: tuple[Tensor, ...] = ()
    W_ci: Tensor | None = None
    W_cf: Tensor | None = None
    W_co: Tensor | None = None
    W_gates: Tensor | None = None
    W_hr: Tensor | None = None
    norms: LayerNorms | None = None
    variant: Variant = VARIANTS["standard"]

    @property
    def b(self) -> Tensor | None:
        """(4H,), the sum of the biases; None where there are none."""
        return reduce(torch.add, self.biases) if self.biases else None


State = tuple[Tensor, Tensor]
"""h and c before or after a step: (B, P) and (B, H), or with an axis of layers in front."""


class Gates(NamedTuple):
    """What the equations compute in one step, (B, H) each but h, (B, P).

    None stands for a peephole, or the pre-activation of a gate, that the form does without.
    """

    i: Tensor
    f: Tensor
    g: Tensor
    o: Tensor
    c: Tensor
    h: Tensor
    tanh_c: Tensor
    peephole: PerGate[Tensor | None]
    pre_activation: PerGate[Tensor | None]


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
"""The Graves form, in the order the lines are computed."""


Replaced = Mapping[str, tuple[Tensor, Tensor]]
"""By quantity, i, f, g, o, c or h: where it is replaced, (H,) bool, and by what, (H,)."""

NOTHING_REPLACED: Final[Replaced] = MappingProxyType({})


def gates(
    s: Tensor, c_prev: Tensor, weights: CellWeights, replaced: Replaced = NOTHING_REPLACED
) -> Gates:
    """One step of the cell, after Graves 2013, eqs. 7–11.

    Args:
        s: (B, 4H), what does not look at the cell state: W_x x + W_h h' + b for every
            gate, and in ``fgr`` what it sees of the gates of the step before.
        c_prev: (B, H), the cell state before the step.
        weights: the peepholes, the projection and the form of the cell.
        replaced: values that somebody sets in place of those computed; what is computed
            after them sees them.
    """

    def told(quantity: str, computed: Tensor) -> Tensor:
        return torch.where(*replaced[quantity], computed) if quantity in replaced else computed

    form = weights.variant
    s_i, s_f, s_g, s_o = slabs(s, form)  # (B, 4H) -> 4 of (B, H)
    assert s_g is not None, "every form has a candidate"
    one = torch.ones_like(c_prev)

    p_i = peephole_term(weights.W_ci, c_prev)
    p_f = peephole_term(weights.W_cf, c_prev)
    pre_i = _plus(s_i, p_i)
    pre_f = _plus(s_f, p_f)

    i = told("i", one if pre_i is None else sigmoid(pre_i))
    f = told("f", sigmoid(pre_f) if pre_f is not None else 1 - i if form.coupled else one)
    g = told("g", _activated(s_g, form.candidate))
    c = told("c", f * c_prev + i * g)

    p_o = peephole_term(weights.W_co, c)
    pre_o = _plus(s_o, p_o)
    o = told("o", one if pre_o is None else sigmoid(pre_o))
    seen_c = c if weights.norms is None else _normalised(c, weights.norms.c)
    tanh_c = _activated(seen_c, form.output)
    h = told("h", o * tanh_c)
    if weights.W_hr is not None:
        h = h @ weights.W_hr.T  # (B, H) @ (H, P) -> (B, P)

    peepholes = PerGate(p_i, p_f, None, p_o)
    return Gates(i, f, g, o, c, h, tanh_c, peepholes, PerGate(pre_i, pre_f, s_g, pre_o))


def slabs(stacked: Tensor, form: Variant) -> PerGate[Tensor | None]:
    """The slab of each gate, None for a gate the form does without: (…, 4H) -> 4 of (…, H)."""
    by_gate = dict(zip(form.gates, stacked.chunk(len(form.gates), dim=-1), strict=True))
    return PerGate(*(by_gate.get(gate) for gate in PerGate._fields))


def input_term(x: Tensor, weights: CellWeights) -> Tensor:
    """W_x x for every gate, normalised where the cell is: (…, D) -> (…, 4H)."""
    product = x @ weights.W_x.T
    return product if weights.norms is None else _normalised(product, weights.norms.x)


def recurrent_term(h_prev: Tensor, weights: CellWeights) -> Tensor:
    """W_h h' for every gate, normalised where the cell is: (…, P) -> (…, 4H)."""
    product = h_prev @ weights.W_h.T
    return product if weights.norms is None else _normalised(product, weights.norms.h)


def gate_term(gates_prev: Tensor, weights: CellWeights) -> Tensor:
    """What i, f and o see of i, f and o of the step before: (…, 3H) -> (…, 4H).

    The candidate sees none of it (Greff et al. 2017, full gate recurrence).

    Raises:
        ValueError: the form has no gate recurrence.
    """
    if weights.W_gates is None:
        raise ValueError("these weights have no gate recurrence")
    r_i, r_f, r_o = (gates_prev @ weights.W_gates.T).chunk(3, dim=-1)
    return torch.cat([r_i, r_f, torch.zeros_like(r_i), r_o], dim=-1)


def peephole_term(W_c: Tensor | None, c: Tensor) -> Tensor | None:
    """W_c ⊙ c for a diagonal peephole, W_c c for a full one, None for none; (…, H) like c."""
    if W_c is None:
        return None
    return W_c * c if W_c.ndim == 1 else c @ W_c.T


def _plus(s: Tensor | None, peephole: Tensor | None) -> Tensor | None:
    return s if s is None or peephole is None else s + peephole


def _activated(values: Tensor, activation: Activation) -> Tensor:
    return tanh(values) if activation == "tanh" else values


def _normalised(values: Tensor, gain_and_bias: tuple[Tensor, Tensor]) -> Tensor:
    return layer_norm(values, values.shape[-1:], *gain_and_bias, LAYER_NORM_EPSILON)
