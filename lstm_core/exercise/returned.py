"""The tensors in whatever a module returns: tuples, dictionaries, named tuples, dataclasses."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from torch import Tensor

from lstm_core.exercise.layouts import Layout
from lstm_core.exercise.probe import HIDDEN_SIZE


def entries(place: str, value: object) -> Iterator[tuple[str, Tensor]]:
    """Every tensor with where it stands, such as ``".1.0"`` or ``".h"``."""
    if isinstance(value, Tensor):
        yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from entries(f"{place}.{key}", inner)
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        for key, inner in zip(value._fields, value, strict=True):
            yield from entries(f"{place}.{key}", inner)
    elif isinstance(value, tuple | list):
        for index, inner in enumerate(value):
            yield from entries(f"{place}.{index}", inner)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from entries(f"{place}.{field.name}", getattr(value, field.name))


def every_step(result: object, layout: Layout, T: int, B: int) -> Tensor | None:
    """The (T, B, H) of a sequence module that returns h of every step."""
    if not layout.sequence:
        return None
    first_steps = layout.x.startswith("(T")
    shape = (T, HIDDEN_SIZE) if layout.alone else (T, B, HIDDEN_SIZE)
    shape = shape if first_steps else (B, T, HIDDEN_SIZE)
    for _, tensor in entries("", result):
        if tensor.shape == shape:
            if layout.alone:
                return tensor[:, None]
            return tensor if first_steps else tensor.transpose(0, 1)
    return None


def described(value: object) -> str:
    """What came back, in words: ``a tensor (64, 5)``, ``(tensor (64, 5), None)``."""
    if isinstance(value, Tensor):
        return f"a tensor {tuple(value.shape)}"
    if isinstance(value, tuple | list):
        inner = ", ".join(described(one).removeprefix("a ") for one in value)
        return f"({inner})"
    return "..." if value is Ellipsis else "None" if value is None else type(value).__name__
