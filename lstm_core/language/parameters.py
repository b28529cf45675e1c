"""Weights for a written cell: those of the built-in cell where the names are its own."""

import hashlib
import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

import torch
from torch import Tensor

from lstm_core.errors import InputError
from lstm_core.language.cells import EquationCell, parameter_shapes
from lstm_core.lesson_weights import Weights, lesson_weights, weight_shapes
from lstm_core.limits import MAX_EQUATION_HIDDEN_SIZE, MAX_EQUATION_WEIGHTS
from lstm_core.lstm import LSTM
from lstm_core.variants import PEEPHOLES, VARIANTS, Peephole


def draw_parameters(
    cell: EquationCell,
    input_size: int,
    hidden_size: int,
    seed: int,
    *,
    dtype: torch.dtype = torch.float64,
) -> Mapping[str, Tensor]:
    """Draw every weight from U(−1/√H, 1/√H), as ``nn.LSTM`` does.

    A weight that the nearest built-in form has too, by its name and shape, gets the value
    that ``LSTM.reset_parameters(seed=seed)`` draws for it, a bias the sum of both. Any
    other depends on its name and the seed alone, so that it stays when lines around it
    change.

    >>> from lstm_core.language import preset_cell
    >>> weights = draw_parameters(preset_cell("standard"), input_size=3, hidden_size=2, seed=0)
    >>> lstm = LSTM(3, 2, dtype=torch.float64)
    >>> lstm.reset_parameters(seed=0)
    >>> torch.equal(weights["W_xf"], lstm.weight_ih_l0[2:4])
    True

    Args:
        cell: the cell, whose `parameters` are drawn.
        input_size: D.
        hidden_size: H.
        seed: which draw.
        dtype: torch.float32 or torch.float64.

    Raises:
        InputError: D, H or the weights in all are beyond the limits.
    """
    if not (1 <= input_size <= MAX_EQUATION_HIDDEN_SIZE) or not (
        1 <= hidden_size <= MAX_EQUATION_HIDDEN_SIZE
    ):
        raise InputError(
            f"D and H must be from 1 to {MAX_EQUATION_HIDDEN_SIZE}; "
            f"got D = {input_size} and H = {hidden_size}."
        )
    shapes = parameter_shapes(cell, input_size, hidden_size)
    total = sum(map(math.prod, shapes.values()))
    if total > MAX_EQUATION_WEIGHTS:
        raise InputError(
            f"This cell would have {total:,} weights; {MAX_EQUATION_WEIGHTS:,} are the most. "
            "Choose a smaller H."
        )
    built_in = _built_in(shapes, input_size, hidden_size, seed)
    return MappingProxyType(
        {
            name: torch.tensor(built_in[name], dtype=dtype)
            if name in built_in
            else _drawn(name, shape, hidden_size, seed).to(dtype)
            for name, shape in shapes.items()
        }
    )


def _drawn(name: str, shape: tuple[int, ...], hidden_size: int, seed: int) -> Tensor:
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    generator = torch.Generator().manual_seed(int.from_bytes(digest[:8]) >> 1)
    bound = 1 / math.sqrt(hidden_size)
    return torch.empty(shape, dtype=torch.float64).uniform_(-bound, bound, generator=generator)


def _built_in(
    shapes: Mapping[str, tuple[int, ...]], input_size: int, hidden_size: int, seed: int
) -> dict[str, object]:
    """The weights that the nearest built-in form has in common with the cell."""

    def common(form: tuple[str, Peephole]) -> tuple[int, int]:
        theirs = weight_shapes(input_size, hidden_size, *form)
        shared = sum(1 for name, shape in theirs.items() if shapes.get(name) == shape)
        return shared, -len(theirs)

    nearest = max(_forms(), key=common)
    weights = _reset(input_size, hidden_size, seed, *nearest)
    return {
        name: values.copy() for name, values in weights.items() if shapes.get(name) == values.shape
    }


def _forms() -> Iterator[tuple[str, Peephole]]:
    for variant in VARIANTS:
        for peephole in PEEPHOLES:
            yield variant, peephole


@lru_cache(maxsize=8)
def _reset(
    input_size: int, hidden_size: int, seed: int, variant: str, peephole: Peephole
) -> Weights:
    lstm = LSTM(
        input_size, hidden_size, variant=variant, peephole=peephole, device="meta",
        dtype=torch.float64,
    ).to_empty(device="cpu")  # fmt: skip
    lstm.reset_parameters(seed=seed)
    return lesson_weights(lstm)
