"""Weights by the lesson's names: what the screen shows and lets people change.

One layer, one bias for each gate: PyTorch's two biases are summed on the way in, and
the sum becomes ``bias_ih`` on the way out.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import nn

from lstm_core.conventions import (
    GATES,
    SIGMOID_GATES,
    bias_name,
    gate_recurrence_name,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)
from lstm_core.equations import CellWeights
from lstm_core.errors import InputError
from lstm_core.limits import MAX_WEIGHT
from lstm_core.lstm import LSTM
from lstm_core.parameters import cell_weights
from lstm_core.variants import Peephole, variant_named

Weights = Mapping[str, NDArray[np.float64]]
_NUMPY: Final = {torch.float32: np.float32, torch.float64: np.float64}


def gate_weight_names(gate: str, variant: str) -> tuple[str, ...]:
    """The weights of one gate: W_x, W_h, b, and the further ones the form gives it.

    >>> gate_weight_names("o", "lesson")
    ('W_xo', 'W_ho', 'b_o', 'W_co')

    Args:
        gate: ``"i"``, ``"f"``, ``"g"`` or ``"o"``; () comes for one the form does without.
        variant: a key of `VARIANTS`.

    Raises:
        ValueError: there is no such form.
    """
    form = variant_named(variant)
    if gate not in form.gates:
        return ()
    names = [input_weight_name(gate), recurrent_weight_name(gate), bias_name(gate)]
    if gate in form.peepholes:
        names.append(peephole_name(gate))
    if form.gate_recurrence and gate in SIGMOID_GATES:
        names += [gate_recurrence_name(source, gate) for source in SIGMOID_GATES]
    return tuple(names)


def weight_shapes(
    input_size: int, hidden_size: int, variant: str, peephole: Peephole = "diagonal"
) -> dict[str, tuple[int, ...]]:
    """The shape of every weight of a cell, by its lesson name, gate by gate.

    W_x is (H, D), W_h (H, H), b (H,), a peephole (H,) diagonal or (H, H) full.

    Raises:
        ValueError: there is no such form.
    """
    vector, square = (hidden_size,), (hidden_size, hidden_size)
    shapes: dict[str, tuple[int, ...]] = {}
    for gate in GATES:
        for name in gate_weight_names(gate, variant):
            shapes[name] = square
            if name == input_weight_name(gate):
                shapes[name] = (hidden_size, input_size)
            elif name == bias_name(gate) or (
                name == peephole_name(gate) and peephole == "diagonal"
            ):
                shapes[name] = vector
    return shapes


def checked_weight(name: str, values: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """`values` as a read-only float64 array of the given shape.

    Raises:
        InputError: ragged, of another shape, not numbers, not finite, or beyond the limit.
    """
    expected = f"{_letters(name, shape)} = {shape}"
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(
            f"{name} must be numbers in rows of equal length, of shape {expected}; "
            "what came is ragged or holds something that is not a number."
        ) from None
    if array.shape != shape:
        raise InputError(f"{name} must have shape {expected}; got {array.shape}.")
    allowed = np.abs(array) <= MAX_WEIGHT
    if not allowed.all():
        place = tuple(int(index) for index in np.argwhere(~allowed)[0])
        raise InputError(
            f"{name}{list(place)} must be a number from −{MAX_WEIGHT:,.0f} to "
            f"{MAX_WEIGHT:,.0f}; got {array[place]:g}."
        )
    array.setflags(write=False)
    return array


def checked_weights(
    weights: Mapping[str, ArrayLike], shapes: Mapping[str, tuple[int, ...]]
) -> Weights:
    """Every weight checked against its shape, read-only and in the order of `shapes`.

    Raises:
        InputError: a weight is missing, unknown, or refused by `checked_weight`.
    """
    if missing := [name for name in shapes if name not in weights]:
        raise InputError(f"These weights are missing: {', '.join(missing)}.")
    if unknown := [name for name in weights if name not in shapes]:
        raise InputError(
            f"This form of the cell has no {', '.join(unknown)}; it has {', '.join(shapes)}."
        )
    return MappingProxyType(
        {name: checked_weight(name, weights[name], shape) for name, shape in shapes.items()}
    )


def lesson_weights(lstm: LSTM, layer: str = "l0") -> Weights:
    """The weights of one layer and direction by the lesson's names, as float64 copies.

    >>> lstm = LSTM(input_size=3, hidden_size=2)
    >>> lstm.reset_parameters(seed=0, forget_bias=1.0)
    >>> weights = lesson_weights(lstm)
    >>> weights["W_xf"].shape, weights["b_f"].tolist()
    ((2, 3), [1.0, 1.0])

    Args:
        lstm: the model, its gates in slabs of H rows.
        layer: ``"l0"``, ``"l1_reverse"`` … as a `Trace` names it.

    Raises:
        InputError: the layer is projected or normalised, which these names do not cover.
    """
    form = variant_named(lstm.variant)
    stacked = cell_weights(lstm, form, f"_{layer}")
    if stacked.W_hr is not None or stacked.norms is not None:
        raise InputError(
            "The lesson's names cover neither projections nor layer normalisation; "
            "read the parameters by their state_dict names instead."
        )
    hidden, b = lstm.hidden_size, stacked.b
    weights: dict[str, NDArray[np.float64]] = {}
    for slab, gate in enumerate(form.gates):
        rows = slice(slab * hidden, (slab + 1) * hidden)
        bias = torch.zeros(hidden) if b is None else b[rows]
        weights[input_weight_name(gate)] = _array(stacked.W_x[rows])
        weights[recurrent_weight_name(gate)] = _array(stacked.W_h[rows])
        weights[bias_name(gate)] = _array(bias)
        if gate in form.peepholes:
            weights[peephole_name(gate)] = _array(getattr(stacked, peephole_name(gate)))
        if stacked.W_gates is not None and gate in SIGMOID_GATES:
            blocks = _array(stacked.W_gates).reshape(3, hidden, 3, hidden)
            row = SIGMOID_GATES.index(gate)
            for column, source in enumerate(SIGMOID_GATES):
                weights[gate_recurrence_name(source, gate)] = blocks[row, :, column]
    return MappingProxyType(weights)


def lstm_from_lesson_weights(
    weights: Mapping[str, ArrayLike],
    *,
    variant: str = "standard",
    peephole: Peephole = "diagonal",
    dtype: torch.dtype = torch.float32,
) -> LSTM:
    """A one-layer `LSTM` with these weights; the inverse of `lesson_weights`.

    >>> shapes = weight_shapes(input_size=1, hidden_size=2, variant="lesson")
    >>> ones = {name: np.ones(shape) for name, shape in shapes.items()}
    >>> lstm_from_lesson_weights(ones, variant="lesson").get_parameter("peephole_o_l0").tolist()
    [1.0, 1.0]

    Arguments and errors as of `stacked_weights`.
    """
    stacked = stacked_weights(weights, variant=variant, peephole=peephole, dtype=dtype)
    hidden_size, input_size = _sizes(weights)
    # On "meta" no weights are drawn, which would move torch's global generator.
    lstm = LSTM(
        input_size, hidden_size, variant=variant, peephole=peephole, device="meta", dtype=dtype
    )
    state = {
        "weight_ih_l0": stacked.W_x,
        "weight_hh_l0": stacked.W_h,
        "bias_ih_l0": stacked.b,
        "bias_hh_l0": torch.zeros_like(stacked.W_x[:, 0]),
        **{f"peephole_{gate}_l0": getattr(stacked, peephole_name(gate)) for gate in "ifo"},
        "weight_gg_l0": stacked.W_gates,
    }
    for name, values in state.items():  # all of them; load_state_dict takes ten times as long
        if values is not None:
            setattr(lstm, name, nn.Parameter(values))
    return lstm


def stacked_weights(
    weights: Mapping[str, ArrayLike],
    *,
    variant: str = "standard",
    peephole: Peephole = "diagonal",
    dtype: torch.dtype = torch.float32,
) -> CellWeights:
    """The lesson's weights stacked as PyTorch stacks them, without a module around them.

    Args:
        weights: every weight of `weight_shapes`, by the lesson's names. W_xc gives H and D.
        variant: the form of the equations.
        peephole: ``"diagonal"`` or ``"full"``.
        dtype: torch.float32 or torch.float64.

    Raises:
        InputError: a weight is missing, unknown, of the wrong shape, or no finite number.
        ValueError: an unknown `variant` or `peephole`.
    """
    hidden_size, input_size = _sizes(weights)
    shapes = weight_shapes(input_size, hidden_size, variant, peephole)
    checked = checked_weights(weights, shapes)
    form, kind = variant_named(variant), _NUMPY[dtype]

    def stack(name_of: Callable[[str], str]) -> torch.Tensor:
        slabs = [checked[name_of(gate)] for gate in form.gates]
        return torch.from_numpy(np.concatenate(slabs, dtype=kind, casting="same_kind"))

    def seen_by(gate: str) -> torch.Tensor | None:
        name = peephole_name(gate)
        return torch.from_numpy(checked[name].astype(kind)) if gate in form.peepholes else None

    W_gates = None
    if form.gate_recurrence:
        blocks = [
            [checked[gate_recurrence_name(source, gate)] for source in SIGMOID_GATES]
            for gate in SIGMOID_GATES
        ]
        joined = np.block(blocks)  # 3×3 of (H, H) -> (3H, 3H)
        W_gates = torch.from_numpy(joined.astype(kind))
    return CellWeights(
        W_x=stack(input_weight_name),  # 4 of (H, D) -> (4H, D)
        W_h=stack(recurrent_weight_name),  # 4 of (H, H) -> (4H, H)
        biases=(stack(bias_name),),  # 4 of (H,) -> (4H,)
        W_ci=seen_by("i"),
        W_cf=seen_by("f"),
        W_co=seen_by("o"),
        W_gates=W_gates,
        variant=form,
    )


def _sizes(weights: Mapping[str, ArrayLike]) -> tuple[int, int]:
    try:
        hidden_size, input_size = np.shape(weights["W_xc"])
    except (KeyError, ValueError):
        raise InputError("W_xc must be there, with shape (H, D): one row for each unit.") from None
    return hidden_size, input_size


def _array(values: torch.Tensor) -> NDArray[np.float64]:
    array: NDArray[np.float64] = values.detach().cpu().double().numpy().copy()
    array.setflags(write=False)
    return array


def _letters(name: str, shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return "(H,)"
    return "(H, D)" if name.startswith("W_x") else "(H, H)"
