"""Checks of what `LSTM` and `LSTMCell` are given; the same kinds of error as in PyTorch."""

import warnings
from collections.abc import Sequence

import torch
from torch import Tensor


def check_sizes(**sizes: int) -> None:
    """Every named size is a whole number of at least 1.

    Raises:
        TypeError: a size is no int.
        ValueError: a size is below 1.
    """
    for name, size in sizes.items():
        if not isinstance(size, int):
            raise TypeError(f"`{name}` must be an int; got {size!r}")
        if size < 1:
            raise ValueError(f"`{name}` must be at least 1; got {size!r}")


def check_flags(**flags: bool) -> None:
    """Every named flag is a bool, else TypeError."""
    for name, flag in flags.items():
        if not isinstance(flag, bool):
            raise TypeError(f"`{name}` must be True or False; got {flag!r}")


def check_dropout(dropout: float, num_layers: int) -> None:
    """`dropout` is a probability, else ValueError; a warning where it has no effect."""
    if isinstance(dropout, bool) or not 0 <= float(dropout) <= 1:
        raise ValueError(f"`dropout` must be a probability from 0 to 1; got {dropout!r}")
    if dropout and num_layers == 1:
        warnings.warn(
            f"`dropout` acts between layers, so dropout={dropout} does nothing with one layer",
            stacklevel=3,
        )


def check_proj_size(proj_size: int, hidden_size: int) -> None:
    """`proj_size` is 0 or smaller than `hidden_size`, else ValueError."""
    if not 0 <= proj_size < hidden_size:
        raise ValueError(
            f"`proj_size` must be 0 (no projection) or less than `hidden_size`, "
            f"{hidden_size}; got {proj_size!r}"
        )


def check_axes(input: Tensor, name: str, axes: Sequence[int], shapes: str) -> None:
    """The input has one of the allowed counts of axes, else ValueError."""
    if input.dim() not in axes:
        raise ValueError(
            f"{name}: `input` must have shape {shapes}; got {input.dim()} axes, "
            f"{tuple(input.shape)}"
        )


def check_features(count: int, size: int) -> None:
    """There are `size` features in the input's last axis, else RuntimeError."""
    if count != size:
        raise RuntimeError(f"`input` must have {size} features in its last axis; got {count}")


def check_input(input: Tensor, name: str, axes: Sequence[int], shapes: str, size: int) -> None:
    """The input has one of the allowed counts of axes, and `size` features in the last.

    Raises:
        ValueError: the count of axes is wrong.
        RuntimeError: the features are.
    """
    check_axes(input, name, axes, shapes)
    check_features(input.shape[-1], size)


def check_dtype(input: Tensor, dtype: torch.dtype) -> None:
    """The input has the dtype of the weights, else ValueError."""
    if input.dtype != dtype:
        raise ValueError(
            f"`input` is {input.dtype}, but the weights are {dtype}: convert one of them, "
            f"with input.to({dtype}) or model.to({input.dtype})"
        )


def check_state(
    state: Sequence[Tensor],
    h_shape: tuple[int, ...],
    c_shape: tuple[int, ...],
    names: tuple[str, str] = ("h_0", "c_0"),
) -> None:
    """The state is a pair of tensors of these shapes, else RuntimeError."""
    if len(state) != 2:
        raise RuntimeError(
            f"the state must be the pair ({', '.join(names)}); got {len(state)} tensors"
        )
    if state[0].shape == h_shape and state[1].shape == c_shape:
        return
    for value, shape, name in zip(state, (h_shape, c_shape), names, strict=True):
        if value.shape != shape:
            raise RuntimeError(f"`{name}` must have shape {shape}; got {tuple(value.shape)}")
