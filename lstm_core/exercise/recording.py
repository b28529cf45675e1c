"""Every tensor that a module computes on its way, seen from outside."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from lstm_core.exercise.probe import BATCH_SIZE, HIDDEN_SIZE

_MOST_NUMBERS: Final = 40 * BATCH_SIZE * HIDDEN_SIZE
_MOST_RECORDS: Final = 4_000


class Recorder(TorchFunctionMode):
    """Keeps a copy of what every torch operation inside the block returns.

    A copy, because the module may write over it afterwards.

    Attributes:
        values: the copies, in the order they were computed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.values: list[Tensor] = []

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run `func` and keep what it returns."""
        result = func(*args, **(kwargs or {}))
        for tensor in tensors_in(result):
            wanted = tensor.is_floating_point() and 0 < tensor.numel() <= _MOST_NUMBERS
            if wanted and len(self.values) < _MOST_RECORDS:
                self.values.append(tensor.detach().clone())
        return result


def tensors_in(value: object) -> Iterator[Tensor]:
    """The tensors in nested tuples, lists and dictionaries, in their order."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from tensors_in(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from tensors_in(inner)


def unit_values(records: Sequence[Tensor]) -> Tensor:
    """All that holds one number for each sequence and unit, once each: (N, B, H), float64.

    A record of four gates at once, or of several steps, gives as many. Records without an
    axis of B sequences hold weights and are left out.
    """
    pieces = [piece for record in records if (piece := _pieces(record)) is not None]
    if not pieces:
        return torch.empty(0, BATCH_SIZE, HIDDEN_SIZE, dtype=torch.float64)
    values = torch.cat(pieces)
    values = values[values.isfinite().all(dim=(1, 2))]
    return values[_first_of_each(values)]


def holds_units(record: Tensor) -> bool:
    """Whether a record has one number for each sequence and unit, or several."""
    return _pieces(record) is not None


def _pieces(record: Tensor) -> Tensor | None:
    axes = [axis for axis, size in enumerate(record.shape) if size == BATCH_SIZE]
    if len(axes) != 1:
        return None
    rows = record.double().movedim(axes[0], 0).reshape(BATCH_SIZE, -1)
    if rows.shape[1] % HIDDEN_SIZE:
        return None
    return rows.reshape(BATCH_SIZE, -1, HIDDEN_SIZE).transpose(0, 1)


def _first_of_each(values: Tensor) -> list[int]:
    seen: set[bytes] = set()
    first = []
    for index, value in enumerate(values):
        key = value.contiguous().numpy().tobytes()
        if key not in seen:
            seen.add(key)
            first.append(index)
    return first


def stacked_samples(samples: Sequence[Sequence[Tensor]]) -> list[Tensor]:
    """Records of B runs with one sequence each, put together operation by operation."""
    stacked = []
    for records in zip(*samples, strict=False):
        if len({record.shape for record in records}) == 1:
            stacked.append(torch.stack(records))
    return stacked


def positions(values: Tensor, among: Tensor, tolerance: float) -> list[int | None]:
    """Where each of `values` (K, B, H) stands in `among` (N, B, H); None where nowhere."""
    if not len(values) or not len(among):
        return [None] * len(values)
    sample = (0, len(values[0]) // 2, len(values[0]) - 1)
    near = (values[:, None, sample] - among[None, :, sample]).abs().amax(dim=(2, 3))  # (K, N)
    limits = tolerance * values.abs().amax(dim=(1, 2)).nan_to_num().clamp(min=1.0)
    found: list[int | None] = [None] * len(values)
    for index, place in torch.nonzero(near <= limits[:, None]).tolist():
        apart = (among[place] - values[index]).abs().max()
        if found[index] is None and bool(apart <= limits[index]):
            found[index] = place
    return found
