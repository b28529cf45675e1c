"""The tensors a module holds: its parameters, and those it forgot to register as such."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

_STATES: Final = frozenset(
    {"h", "c", "hidden", "cell", "state", "states", "hx", "cx", "h_t", "c_t", "ht", "ct", "h_prev",
     "c_prev", "hidden_state", "cell_state", "h0", "c0", "h_0", "c_0", "prev_h", "prev_c"}
)  # fmt: skip
_SCALE: Final = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """One tensor of a module.

    Attributes:
        name: how the module's own code writes it, such as ``self.W_xi``.
        tensor: the tensor itself.
        registered: whether ``parameters()`` gives it, so that an optimiser would train it.
    """

    name: str
    tensor: Tensor
    registered: bool


def held_tensors(module: nn.Module) -> tuple[Held, ...]:
    """Parameters first, then floating-point tensors in attributes, lists and dictionaries.

    What looks like a state kept between calls is no weight and is left out.
    """
    parameters = list(module.named_parameters())
    known = {id(tensor) for _, tensor in parameters}
    held = [Held(_attribute(name), tensor, registered=True) for name, tensor in parameters]
    for name, tensor in _loose("self", module, set()):
        weight = tensor.is_floating_point() and tensor.ndim and not _is_state(name)
        if weight and id(tensor) not in known:
            known.add(id(tensor))
            held.append(Held(name, tensor, registered=False))
    return tuple(held)


def randomise(module: nn.Module, dtype: torch.dtype, generator: torch.Generator) -> None:
    """Give every weight its own random number, so that no two can be mistaken for each other.

    Biases that begin at zero would be invisible.
    """
    module.to(dtype)
    with torch.no_grad():
        for held in held_tensors(module):
            held.tensor.data = held.tensor.data.to(dtype)
            drawn = torch.empty(held.tensor.shape, dtype=torch.float64)
            held.tensor.data.copy_(drawn.normal_(std=_SCALE, generator=generator))


def loose_states(module: nn.Module) -> dict[str, Tensor]:
    """Tensors kept as plain attributes, by attribute name."""
    return {name: value for name, value in vars(module).items() if isinstance(value, Tensor)}


def _is_state(name: str) -> bool:
    return name.rpartition(".")[2] in _STATES


def _attribute(dotted: str) -> str:
    """``self.gates[0].weight`` for ``gates.0.weight``."""
    parts = dotted.split(".")
    return "self" + "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in parts)


def _loose(name: str, value: object, seen: set[int]) -> Iterator[tuple[str, Tensor]]:
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, Tensor):
        yield name, value
    elif isinstance(value, nn.Module):
        inner = {key: held for key, held in vars(value).items() if not key.startswith("_")}
        inner |= dict(value.named_buffers(recurse=False))
        inner |= dict(value.named_parameters(recurse=False))
        for key, held in inner.items():
            yield from _loose(f"{name}.{key}", held, seen)
        for key, child in value.named_children():
            inside = f"{name}[{key}]" if key.isdigit() else f"{name}.{key}"
            yield from _loose(inside, child, seen)
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from _loose(f"{name}[{key!r}]", held, seen)
    elif isinstance(value, list | tuple):
        for index, held in enumerate(value):
            yield from _loose(f"{name}[{index}]", held, seen)
