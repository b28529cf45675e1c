"""Weights that fit a cell: drawn from a seed, set by a preset, or kept through a change."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_core import LSTM
from lstm_core.conventions import bias_name
from lstm_core.lesson_weights import Weights, checked_weights, lesson_weights, weight_shapes
from lstm_core.variants import Peephole
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui.workspace.state import joined_start, zero_start

DECIMALS: Final = 3
"""Drawn weights are rounded, so that what the screen shows is what the cell uses."""

Shapes = Mapping[str, tuple[int, ...]]


def drawn(
    input_size: int,
    hidden_size: int,
    variant: str,
    peephole: Peephole,
    *,
    seed: int,
    forget_bias: float,
) -> Weights:
    """Random weights: the same arguments always give the same numbers.

    Forms draw what they share alike: only their further weights differ.
    """
    lstm = LSTM(
        input_size,
        hidden_size,
        variant=variant,
        peephole=peephole,
        device="meta",  # draws nothing from torch's global generator
        dtype=torch.float64,
    ).to_empty(device="cpu")
    lstm.reset_parameters(seed=seed)
    shapes = weight_shapes(input_size, hidden_size, variant, peephole)
    weights = {name: values.round(DECIMALS) for name, values in lesson_weights(lstm).items()}
    if bias_name("f") in shapes:
        weights[bias_name("f")] = np.full(hidden_size, forget_bias)
    return checked_weights(weights, shapes)


def preset(key: str, input_size: int, shapes: Shapes) -> Weights:
    """The weights of a preset; what a form has beyond the preset's is zero."""
    by_hand = WEIGHT_PRESETS[key].weights(input_size)
    return checked_weights(
        {name: by_hand.get(name, np.zeros(shape)) for name, shape in shapes.items()}, shapes
    )


def fitted(kept: Weights, fresh: Weights, shapes: Shapes) -> Weights:
    """`kept` where its shapes overlap those asked for, `fresh` everywhere else."""
    return checked_weights(
        {name: _overlaid(new, kept.get(name)) for name, new in fresh.items()}, shapes
    )


def fitted_start(kept: Weights, hidden_size: int) -> Weights:
    """h_0 and c_0 brought to H units: those there are stay, further ones are zero."""
    fresh = zero_start(hidden_size)
    if all(kept[name].shape == new.shape for name, new in fresh.items()):
        return kept
    return joined_start({name: _overlaid(new, kept[name]) for name, new in fresh.items()})


def _overlaid(fresh: NDArray[np.float64], kept: NDArray[np.float64] | None) -> NDArray[np.float64]:
    if kept is None or kept.ndim != fresh.ndim:
        return fresh
    result = fresh.copy()
    corner = tuple(slice(min(a, b)) for a, b in zip(fresh.shape, kept.shape, strict=True))
    result[corner] = kept[corner]
    return result
