"""One step of a run that has been traced, with every term: `traced_step`."""

from collections.abc import Mapping
from functools import reduce
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from lstm_core.conventions import QUANTITIES, SIGMOID_GATES
from lstm_core.equations import NOTHING_REPLACED, CellWeights, PerGate, Replaced
from lstm_core.step_record import Step
from lstm_core.variants import Variant

Array = NDArray[Any]
_NONE: Final[PerGate[Array | None]] = PerGate(None, None, None, None)


def traced_step(
    weights: CellWeights,
    values: Mapping[str, Array],
    x: Array,
    step: int,
    start: tuple[Tensor, Tensor],
    replaced: Replaced = NOTHING_REPLACED,
) -> Step[Array]:
    """What `record_step` gives, with gates and states as the trace has them; (H,) each.

    Only the terms of the gates are computed, and in arrays: torch lets go of Python's lock in
    each operation, and whenever a tensor ends, and where other threads are busy it takes a
    millisecond to get it back.

    >>> import torch
    >>> from lstm_core import LSTM, trace
    >>> from lstm_core.parameters import cell_weights
    >>> from lstm_core.variants import VARIANTS
    >>> lstm, x = LSTM(1, 2), torch.ones(5, 1)
    >>> weights = cell_weights(lstm, VARIANTS["standard"], "_l0")
    >>> layer, start = trace(lstm, x)["l0"], (torch.zeros(2), torch.zeros(2))
    >>> values = {name: getattr(layer, name)[:, 0].numpy() for name in "ifgoch"}
    >>> third = traced_step(weights, values, x.numpy(), 2, start)
    >>> bool(np.allclose(1 / (1 + np.exp(-third.pre_activation.f)), third.f))
    True

    Args:
        weights: of the cell, without projection and normalisation.
        values: i, f, g, o, c and h of its run, or of some steps of one, (T, H) each.
        x: the input of those steps, (T, D).
        step: which of them.
        start: h and c before the first of them, (H,) each.
        replaced: what somebody set in place of computed values at that step.

    Raises:
        ValueError: the cell has a projection or normalisations.
    """
    if weights.W_hr is not None or weights.norms is not None:
        raise ValueError("a step of a cell with projection or normalisation is not taken apart")
    form = weights.variant
    now = {quantity: values[quantity][step] for quantity in QUANTITIES}
    h_prev, c_prev = map(_array, start)
    if step:
        h_prev, c_prev = values["h"][step - 1], values["c"][step - 1]
    Wx, Rh = _array(weights.W_x) @ x[step], _array(weights.W_h) @ h_prev
    s, b = Wx + Rh, None
    if weights.biases:
        b = reduce(np.add, map(_array, weights.biases))
        s = s + b
    gates_prev, gate_recurrence = None, _NONE
    if weights.W_gates is not None:
        seen = [values[gate][step - 1] if step else np.zeros_like(c_prev) for gate in SIGMOID_GATES]
        gates_prev = np.concatenate(seen)
        r_i, r_f, r_o = (_array(weights.W_gates) @ gates_prev).reshape(3, -1)
        s = s + np.concatenate([r_i, r_f, np.zeros_like(r_i), r_o])
        gate_recurrence = PerGate(r_i, r_f, None, r_o)
    peephole = PerGate(
        _seen(weights.W_ci, c_prev),
        _seen(weights.W_cf, c_prev),
        None,
        _seen(weights.W_co, now["c"]),
    )
    return Step(
        x=x[step],
        h_prev=h_prev,
        c_prev=c_prev,
        Wx=_by_gate(Wx, form),
        Rh=_by_gate(Rh, form),
        gate_recurrence=gate_recurrence,
        peephole=peephole,
        bias=_NONE if b is None else _by_gate(b, form),
        pre_activation=PerGate(*map(_plus, _by_gate(s, form), peephole)),
        tanh_c=np.tanh(now["c"]) if form.output == "tanh" else now["c"],
        replaced=replaced,
        gates_prev=gates_prev,
        **now,
    )


def _array(values: Tensor) -> Array:
    array: Array = values.numpy(force=True)
    return array


def _by_gate(stacked: Array, form: Variant) -> PerGate[Array | None]:
    """The slab of each gate the form has: (4H,) -> 4 of (H,)."""
    slabs = dict(zip(form.gates, stacked.reshape(len(form.gates), -1), strict=True))
    return PerGate(*map(slabs.get, PerGate._fields))


def _seen(W_c: Tensor | None, c: Array) -> Array | None:
    if W_c is None:
        return None
    weights = _array(W_c)
    seen: Array = weights * c if weights.ndim == 1 else weights @ c
    return seen


def _plus(s: Array | None, peephole: Array | None) -> Array | None:
    return s if s is None or peephole is None else s + peephole
