"""What is on screen, as one frozen value, and the changes a person can make to it.

Nothing here knows of Streamlit: a change is a function from one `Workspace` to the
next, and raises `InputError` where what was asked for cannot be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from lstm_core import LSTM, InputError
from lstm_core.conventions import GATES, bias_name
from lstm_core.lesson_weights import (
    Weights,
    checked_weight,
    checked_weights,
    lesson_weights,
    weight_shapes,
)
from lstm_core.limits import MAX_HIDDEN_SIZE, MAX_WEIGHT
from lstm_core.sequences import SCALINGS, Scaling, Sequence
from lstm_core.variants import Peephole, check_peephole, variant_named
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui.sequence_source import PresetSource, SequenceSource, load

PlotKind = Literal["lines", "heat"]
WEIGHT_DECIMALS: Final = 3
"""Drawn weights are rounded, so that what the screen shows is what the cell uses."""

LINES_UP_TO: Final = 8
"""With more hidden units than this, a heat map is the first view."""


@dataclass(frozen=True, slots=True, eq=False)
class Workspace:
    """Everything a person has chosen; T, D and H follow from it.

    Attributes:
        source: where the sequence comes from.
        sequence: the sequence of `source`, before scaling.
        scaling: a key of `SCALINGS`.
        variant: a key of `VARIANTS`.
        peephole: ``"diagonal"`` or ``"full"``.
        hidden_size: H, 1 to `MAX_HIDDEN_SIZE`.
        forget_bias: what b_f was last set to as a whole.
        seed: what the random weights were drawn with.
        weight_preset: a key of `WEIGHT_PRESETS`, or None for random weights.
        weights: the weights of the form by their lesson names, float64, read-only.
        edited: whether a weight was changed since the weights were drawn or set.
        shelved: weights of forms left, kept for coming back.
        kind: how the gates are drawn.
        step: the chosen step, from 0.
        unit: the chosen unit, from 0.
        gate: the gate whose weights are open.
    """

    source: SequenceSource
    sequence: Sequence
    weights: Weights
    scaling: Scaling = "none"
    variant: str = "standard"
    peephole: Peephole = "diagonal"
    hidden_size: int = 4
    forget_bias: float = 1.0
    seed: int = 0
    weight_preset: str | None = None
    edited: bool = False
    shelved: Weights = field(default_factory=lambda: MappingProxyType({}))
    kind: PlotKind = "lines"
    step: int = 0
    unit: int = 0
    gate: str = "i"

    @property
    def input_size(self) -> int:
        """D."""
        return len(self.sequence.channels)


def first_workspace() -> Workspace:
    """What a visitor sees first: a real series, a small standard cell."""
    source = PresetSource("sunspots")
    sequence = load(source)
    return Workspace(
        source=source,
        sequence=sequence,
        weights=_drawn(len(sequence.channels), 4, "standard", "diagonal", 0, 1.0),
        scaling="standard",
        step=len(sequence) // 2,
    )


def with_source(workspace: Workspace, source: SequenceSource) -> Workspace:
    """Another sequence; the weights are refitted where the number of channels changed."""
    sequence = load(source)
    changed = replace(
        workspace,
        source=source,
        sequence=sequence,
        step=min(workspace.step, len(sequence) - 1),
    )
    return changed if changed.input_size == workspace.input_size else _refitted(changed)


def with_scaling(workspace: Workspace, scaling: Scaling) -> Workspace:
    """Another scaling of the sequence."""
    _check_choice("The scaling", scaling, SCALINGS)
    return replace(workspace, scaling=scaling)


def with_form(
    workspace: Workspace, *, variant: str | None = None, peephole: Peephole | None = None
) -> Workspace:
    """Another form of the equations; weights the forms share stay as they are."""
    variant = variant or workspace.variant
    peephole = peephole or workspace.peephole
    check_peephole(peephole)
    gates = variant_named(variant).gates
    gate = workspace.gate if workspace.gate in gates else gates[0]
    return _refitted(replace(workspace, variant=variant, peephole=peephole, gate=gate), keep=True)


def with_hidden_size(workspace: Workspace, hidden_size: int) -> Workspace:
    """Another number of hidden units.

    Raises:
        InputError: not a whole number from 1 to `MAX_HIDDEN_SIZE`.
    """
    size = _whole_number("The hidden size", hidden_size, 1, MAX_HIDDEN_SIZE)
    return _refitted(
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
    number = _whole_number("The seed", seed, 0, 2**31 - 1)
    return _redrawn(replace(workspace, seed=number, weight_preset=None))


def with_forget_bias(workspace: Workspace, value: float) -> Workspace:
    """Every unit's b_f set to `value`; all other weights stay."""
    if not abs(value) <= MAX_WEIGHT:
        raise InputError(f"The forget bias must be a number up to {MAX_WEIGHT:,.0f}; got {value}.")
    biases = np.full(workspace.hidden_size, float(value))
    changed = with_weights(workspace, {bias_name("f"): biases})
    return replace(changed, forget_bias=float(value), edited=workspace.edited)


def with_weight_preset(workspace: Workspace, key: str | None) -> Workspace:
    """A cell set by hand, on the sequence that shows it; None draws random weights.

    A sequence of the person's own (typed or uploaded) stays.
    """
    if key is None:
        return _redrawn(replace(workspace, weight_preset=None))
    _check_choice("The weights", key, WEIGHT_PRESETS)
    preset = WEIGHT_PRESETS[key]
    changed = replace(
        workspace,
        variant="standard",
        hidden_size=preset.hidden_size,
        weight_preset=key,
        unit=preset.hidden_size - 1,
        kind="lines",
    )
    if isinstance(workspace.source, PresetSource) and workspace.source.key != preset.sequence:
        source = PresetSource(preset.sequence)
        sequence = load(source)
        changed = replace(
            changed, source=source, sequence=sequence, scaling="none", step=len(sequence) // 2
        )
    return _redrawn(changed)


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
    return _redrawn(workspace)


def with_view(
    workspace: Workspace,
    *,
    kind: PlotKind | None = None,
    step: int | None = None,
    unit: int | None = None,
    gate: str | None = None,
) -> Workspace:
    """Another view of the same run; a step or unit beyond the end becomes the last."""
    if gate is not None and gate not in GATES:
        raise InputError(f"The gate must be one of {', '.join(GATES)}; got {gate!r}.")
    last_step, last_unit = len(workspace.sequence) - 1, workspace.hidden_size - 1
    return replace(
        workspace,
        kind=kind or workspace.kind,
        step=workspace.step if step is None else max(0, min(int(step), last_step)),
        unit=workspace.unit if unit is None else max(0, min(int(unit), last_unit)),
        gate=gate or workspace.gate,
    )


def _shapes(workspace: Workspace) -> dict[str, tuple[int, ...]]:
    return weight_shapes(
        workspace.input_size, workspace.hidden_size, workspace.variant, workspace.peephole
    )


def _redrawn(workspace: Workspace) -> Workspace:
    if workspace.weight_preset is not None:
        weights = WEIGHT_PRESETS[workspace.weight_preset].weights(workspace.input_size)
        zeros = {name: np.zeros(shape) for name, shape in _shapes(workspace).items()}
        weights = checked_weights({**zeros, **weights}, _shapes(workspace))
    else:
        weights = _drawn(
            workspace.input_size,
            workspace.hidden_size,
            workspace.variant,
            workspace.peephole,
            workspace.seed,
            workspace.forget_bias,
        )
    return replace(workspace, weights=weights, edited=False)


def _refitted(workspace: Workspace, *, keep: bool = False) -> Workspace:
    """The weights brought to the shapes of `workspace`, losing as little as can be.

    Weights nobody edited are simply drawn anew. Edited ones (or all, with `keep`)
    stay where the old shape and the new one overlap.
    """
    fresh = _redrawn(workspace)
    if not (workspace.edited or keep):
        return fresh
    kept = {**workspace.shelved, **workspace.weights}
    weights = {name: _overlaid(new, kept.get(name)) for name, new in fresh.weights.items()}
    return replace(
        fresh,
        weights=checked_weights(weights, _shapes(workspace)),
        edited=workspace.edited,
        shelved=MappingProxyType({n: v for n, v in kept.items() if n not in weights}),
    )


def _overlaid(fresh: NDArray[np.float64], kept: NDArray[np.float64] | None) -> NDArray[np.float64]:
    if kept is None or kept.ndim != fresh.ndim:
        return fresh
    result = fresh.copy()
    corner = tuple(slice(min(a, b)) for a, b in zip(fresh.shape, kept.shape, strict=True))
    result[corner] = kept[corner]
    return result


def _drawn(
    input_size: int,
    hidden_size: int,
    variant: str,
    peephole: Peephole,
    seed: int,
    forget_bias: float,
) -> Weights:
    lstm = LSTM(input_size, hidden_size, variant=variant, peephole=peephole, dtype=torch.float64)
    lstm.reset_parameters(seed=seed)
    shapes = weight_shapes(input_size, hidden_size, variant, peephole)
    drawn = {name: values.round(WEIGHT_DECIMALS) for name, values in lesson_weights(lstm).items()}
    if bias_name("f") in shapes:
        drawn[bias_name("f")] = np.full(hidden_size, forget_bias)
    return checked_weights(drawn, shapes)


def _check_choice(what: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise InputError(f"{what} must be one of {', '.join(choices)}; got {value!r}.")


def _whole_number(what: str, value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{what} must be a whole number from {low} to {high:,}; got {value!r}.")
    return value
