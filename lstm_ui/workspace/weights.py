"""Changes to the cell: its form, its size and its weights."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_core import InputError
from lstm_core.conventions import bias_name
from lstm_core.lesson_weights import Weights, checked_weight, weight_shapes
from lstm_core.limits import MAX_HIDDEN_SIZE, MAX_WEIGHT
from lstm_core.variants import Peephole, check_peephole, variant_named
from lstm_ui.workspace import weight_fitting
from lstm_ui.workspace.state import NOTHING, START, Workspace, check_run_size, whole_number

LINES_UP_TO: Final = 8
"""With more hidden units than this, a heat map is the first view."""


def with_form(
    workspace: Workspace, *, variant: str | None = None, peephole: Peephole | None = None
) -> Workspace:
    """Another form of the equations; weights the forms share stay as they are."""
    variant = variant or workspace.variant
    peephole = peephole or workspace.peephole
    check_peephole(peephole)
    gates = variant_named(variant).gates
    gate = workspace.gate if workspace.gate in (*gates, START) else gates[0]
    return refitted(replace(workspace, variant=variant, peephole=peephole, gate=gate))


def with_hidden_size(workspace: Workspace, hidden_size: int | str) -> Workspace:
    """Another number of hidden units.

    Raises:
        InputError: not a whole number from 1 to `MAX_HIDDEN_SIZE`, or too many for so
            long a sequence.
    """
    size = whole_number("The hidden size", hidden_size, 1, MAX_HIDDEN_SIZE)
    check_run_size(len(workspace.sequence), size)
    return refitted(
        replace(
            workspace,
            hidden_size=size,
            weight_preset=None,
            unit=min(workspace.unit, size - 1),
            kind="lines" if size <= LINES_UP_TO else "heat",
        )
    )


def with_seed(workspace: Workspace, seed: int) -> Workspace:
    """Fresh random weights from `seed`."""
    number = whole_number("The seed", seed, 0, 2**31 - 1)
    return redrawn(replace(workspace, seed=number, weight_preset=None))


def with_forget_bias(workspace: Workspace, value: float | None) -> Workspace:
    """Every unit's b_f set to `value`; all other weights stay."""
    if value is None:
        return workspace
    if not abs(value) <= MAX_WEIGHT:
        raise InputError(f"The forget bias must be a number up to {MAX_WEIGHT:,.0f}; got {value}.")
    biases = np.full(workspace.hidden_size, float(value))
    changed = replace(with_weights(workspace, {bias_name("f"): biases}), forget_bias=float(value))
    untouched = not workspace.edited and workspace.weight_preset is None
    return replace(changed, edited=False) if untouched else changed


def shown_forget_bias(workspace: Workspace) -> float | None:
    """The b_f all units have in common, or None where they differ."""
    biases = workspace.weights[bias_name("f")]
    return float(biases[0]) if (biases == biases[0]).all() else None


def with_weights(workspace: Workspace, changes: Mapping[str, ArrayLike]) -> Workspace:
    """Some weights replaced, each by its lesson name and in its true shape.

    Raises:
        InputError: an unknown name, a wrong shape, or a number that is refused.
    """
    shapes = _shapes(workspace)
    if unknown := [name for name in changes if name not in shapes]:
        raise InputError(f"This form of the cell has no {', '.join(unknown)}.")
    checked = {name: checked_weight(name, new, shapes[name]) for name, new in changes.items()}
    weights = MappingProxyType({**workspace.weights, **checked})
    return replace(workspace, weights=weights, edited=True)


def with_zero_weights(workspace: Workspace) -> Workspace:
    """Every weight of the cell at zero."""
    return with_weights(workspace, {n: np.zeros(s) for n, s in _shapes(workspace).items()})


def with_reset_weights(workspace: Workspace) -> Workspace:
    """The weights as the preset, or the seed and forget bias, give them."""
    return redrawn(workspace)


def redrawn(workspace: Workspace) -> Workspace:
    """The weights as the preset or the seed gives them; nothing is left on the shelf."""
    if workspace.weight_preset is not None:
        weights = weight_fitting.preset(
            workspace.weight_preset, workspace.input_size, _shapes(workspace)
        )
    else:
        weights = _drawn(workspace)
    start = weight_fitting.fitted_start(workspace.start, workspace.hidden_size)
    return replace(workspace, weights=weights, start=start, edited=False, shelved=NOTHING)


def refitted(workspace: Workspace) -> Workspace:
    """The weights brought to the shapes of `workspace`, losing as little as can be.

    Weights nobody edited are simply drawn anew. Edited ones stay where the old shape
    and the new one overlap; what has no place now is shelved for coming back.
    """
    fresh = redrawn(workspace)
    if not workspace.edited:
        return fresh
    kept = {**workspace.weights, **_shelf(workspace, workspace.shelved)}
    shelf = {_shelf_name(name, values): values for name, values in workspace.weights.items()}
    weights = weight_fitting.fitted(kept, fresh.weights, _shapes(workspace))
    return replace(
        fresh,
        weights=weights,
        edited=True,
        shelved=MappingProxyType({**workspace.shelved, **shelf}),
    )


def _shapes(workspace: Workspace) -> dict[str, tuple[int, ...]]:
    return weight_shapes(
        workspace.input_size, workspace.hidden_size, workspace.variant, workspace.peephole
    )


def _shelf_name(name: str, values: NDArray[np.float64]) -> str:
    """Diagonal and full peepholes of one name lie on the shelf side by side."""
    return f"{name} {values.ndim}"


def _shelf(workspace: Workspace, shelved: Weights) -> dict[str, NDArray[np.float64]]:
    """The shelved weights that `workspace` has a place for and does not hold already."""
    found = {}
    for name, shape in _shapes(workspace).items():
        held = workspace.weights.get(name)
        shelf_name = f"{name} {len(shape)}"
        if shelf_name in shelved and (held is None or held.ndim != len(shape)):
            found[name] = shelved[shelf_name]
    return found


def _drawn(workspace: Workspace) -> Weights:
    return weight_fitting.drawn(
        workspace.input_size,
        workspace.hidden_size,
        workspace.variant,
        workspace.peephole,
        seed=workspace.seed,
        forget_bias=workspace.forget_bias,
    )
