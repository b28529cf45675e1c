"""How far two runs lie apart: the largest difference and where, and the root mean square."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from lstm_core.conventions import QUANTITIES
from lstm_core.errors import InputError
from lstm_core.tracing import LayerTrace


@dataclass(frozen=True, slots=True)
class Departure:
    """How far one quantity of a run lies from that of another.

    Attributes:
        largest: the largest |Δ| over all steps and units; nan where one of them is.
        step: the first step it is reached at, from 0.
        unit: the unit it is reached in, from 0.
        rms: √ of the mean of Δ² over all steps and units.
    """

    largest: float
    step: int
    unit: int
    rms: float


def differences(one: Tensor, other: Tensor, *, batch: int = 0) -> NDArray[np.float64]:
    """`one` − `other` of one sequence over the steps and units both have, (T, H).

    Args:
        one: (T, B, H).
        other: (T, B, H), of any T and H.
        batch: which of the B sequences.

    Raises:
        InputError: there is no such sequence, or no step or unit that both have.
    """
    if not 0 <= batch < min(one.shape[1], other.shape[1]):
        raise InputError(f"`batch` must be a sequence both runs have; got {batch}.")
    T, H = (min(one.shape[axis], other.shape[axis]) for axis in (0, 2))
    if not T or not H:
        raise InputError("The two runs have no step or no unit in common.")
    return _array(one[:T, batch, :H]) - _array(other[:T, batch, :H])


def departure(one: Tensor, other: Tensor, *, batch: int = 0) -> Departure:
    """The largest difference of two quantities, (T, B, H) each, where it is, and the RMS.

    >>> import torch
    >>> zeros = torch.zeros(3, 1, 2)
    >>> changed = zeros.clone()
    >>> changed[2, 0, 1] = 3.0
    >>> departure(changed, zeros)
    Departure(largest=3.0, step=2, unit=1, rms=1.224744871391589)

    Arguments and errors as in `differences`.

    Raises:
        InputError: as `differences` does.
    """
    size = np.abs(differences(one, other, batch=batch))
    step, unit = np.unravel_index(int(np.argmax(size)), size.shape)
    return Departure(
        largest=float(size[step, unit]),
        step=int(step),
        unit=int(unit),
        rms=float(np.sqrt((size**2).mean())),
    )


def departures(one: LayerTrace, other: LayerTrace, *, batch: int = 0) -> Mapping[str, Departure]:
    """`departure` of i, f, g, o, c and h, over the steps and units both runs have.

    Raises:
        InputError: as `differences` does.
    """
    return MappingProxyType(
        {q: departure(getattr(one, q), getattr(other, q), batch=batch) for q in QUANTITIES}
    )


def _array(values: Tensor) -> NDArray[np.float64]:
    array: NDArray[np.float64] = values.detach().cpu().double().numpy()
    return array
