"""How long a cell remembers: what the forget gates keep, and where h moves."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from lstm_core.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """The two directions in which h varies most, and h along them.

    Attributes:
        scores: (T, 2), the centred h along each direction.
        directions: (2, H), of length 1, at right angles; 0 where there is no such direction.
        explained: (2,), the share of the variance of h along each, 0 to 1.
    """

    scores: NDArray[np.float64]
    directions: NDArray[np.float64]
    explained: NDArray[np.float64]


def half_lives(f: Tensor, *, batch: int = 0) -> NDArray[np.float64]:
    """After how many steps the forget gate of each unit has let half of c go, (H,).

    A unit whose f stays at its geometric mean keeps fⁿ of its cell state after n steps, so
    that ½ is left after ln ½ / mean ln f steps: 1 for f = ½, about 69 for f = 0.99. It is 0
    where f is 0 at any step, for then everything is let go at once, and infinite where f is
    1 at all of them. What a unit takes up again, from h or through g, is not counted.

    >>> import torch
    >>> [round(n, 2) for n in half_lives(torch.tensor([[[0.5, 0.99, 1.0, 0.0]]])).tolist()]
    [1.0, 68.97, inf, 0.0]

    Args:
        f: the forget gate, (T, B, H); steps that are nan do not count.
        batch: which of the B sequences.

    Raises:
        InputError: there is no such sequence, or no step.
    """
    logs = _logs(f, batch)
    rate = logs.mean(axis=0)
    with np.errstate(divide="ignore"):
        found: NDArray[np.float64] = np.where(rate == 0, np.inf, math.log(0.5) / rate)
    return found


def kept_since(f: Tensor, first: int, *, batch: int = 0) -> NDArray[np.float64]:
    """How much of c after step `first` is still there after each later step, (T − first, H).

    Row n is the product of f over the steps first + 1 … first + n, added up as logarithms:
    c of step first + n holds c of step `first` this many times (Hochreiter & Schmidhuber
    1997, Long Short-Term Memory, section 3: the constant error carousel; with forget gates
    Gers, Schmidhuber & Cummins 2000). Row 0 is 1.

    Args:
        f: the forget gate, (T, B, H).
        first: a step, from 0.
        batch: which of the B sequences.

    Raises:
        InputError: there is no such step or sequence.
    """
    logs = _logs(f, batch)
    if not 0 <= first < len(logs):
        raise InputError(f"The first step must be from 0 to {len(logs) - 1}; got {first}.")
    after = np.vstack([np.zeros_like(logs[:1]), logs[first + 1 :]])
    kept: NDArray[np.float64] = np.exp(np.cumsum(after, axis=0))
    return kept


def kept_between(f: Tensor, first: int, last: int, *, batch: int = 0) -> NDArray[np.float64]:
    """How much of c after step `first` is still there after step `last`, (H,): ∏ f.

    >>> import torch
    >>> kept_between(torch.full((5, 1, 1), 0.5), first=1, last=4)  # f of steps 2, 3 and 4
    array([0.125])

    Arguments as in `kept_since`.

    Raises:
        InputError: there is no such step or sequence, or `last` is before `first`.
    """
    kept = kept_since(f, first, batch=batch)
    if not first <= last < first + len(kept):
        raise InputError(
            f"The last step must be from the first, {first}, to {first + len(kept) - 1}; "
            f"got {last}."
        )
    found: NDArray[np.float64] = kept[last - first]
    return found


def principal_components(h: Tensor, *, batch: int = 0) -> Components:
    """h over time along the two directions in which it varies most (Pearson 1901).

    They come from the singular value decomposition of h less its mean over the steps. The
    sign of a direction is arbitrary; here its largest entry is positive, the first of equal
    ones. With H = 1, or where h does not vary, the directions that are missing are 0.

    Args:
        h: the hidden state, (T, B, H).
        batch: which of the B sequences.

    Raises:
        InputError: there is no such sequence, no step, or a value that is not finite.
    """
    values = _sequence(h, batch)
    if not np.isfinite(values).all():
        raise InputError("h is not finite at every step, so that it has no principal components.")
    centred = values - values.mean(axis=0)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    rank = int((sizes > sizes.max(initial=0.0) * 1e-12).sum()) if sizes.any() else 0
    found = np.zeros((2, values.shape[1]))
    found[: min(rank, 2)] = directions[: min(rank, 2)]
    for direction in found:
        direction *= np.sign(direction[np.argmax(_settled(np.abs(direction)))]) or 1.0
    variance = np.zeros(2)
    variance[: min(rank, 2)] = sizes[: min(rank, 2)] ** 2
    total = float((sizes**2).sum())
    return Components(centred @ found.T, found, variance / total if total else variance)


def _settled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rounded, so that of equal entries the first is the largest on every machine."""
    rounded: NDArray[np.float64] = values.round(9)
    return rounded


def _logs(f: Tensor, batch: int) -> NDArray[np.float64]:
    values = _sequence(f, batch)
    with np.errstate(divide="ignore"):
        logs: NDArray[np.float64] = np.log(values)
    return logs


def _sequence(values: Tensor, batch: int) -> NDArray[np.float64]:
    """The steps of one sequence that are there, (T, B, H) -> (T, H)."""
    if not 0 <= batch < values.shape[1]:
        raise InputError(f"`batch` must be between 0 and {values.shape[1] - 1}; got {batch}.")
    steps: NDArray[np.float64] = values[:, batch].detach().cpu().double().numpy()
    steps = steps[~np.isnan(steps).all(axis=1)]
    if not len(steps):
        raise InputError("The run has no step.")
    return steps
