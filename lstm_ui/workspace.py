"""What is on screen, as one frozen value, and the changes a person can make to it.

Nothing here knows of Streamlit: a change is a function from one `Workspace` to the
next, and raises `InputError` where what was asked for cannot be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_core import InputError
from lstm_core.conventions import bias_name
from lstm_core.lesson_weights import Weights, checked_weight, weight_shapes
from lstm_core.limits import MAX_HIDDEN_SIZE, MAX_WEIGHT
from lstm_core.sequences import PRESETS, SCALINGS, Scaling, Sequence
from lstm_core.variants import Peephole, check_peephole, variant_named
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui import weight_fitting
from lstm_ui.sequence_source import PresetSource, SequenceSource, load, same_origin

PlotKind = Literal["lines", "heat"]
_NOTHING: Final[Weights] = MappingProxyType({})

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
        forget_bias: what b_f is drawn as.
        seed: what the random weights were drawn with.
        weight_preset: a key of `WEIGHT_PRESETS`, or None for random weights.
        weights: the weights of the form by their lesson names, float64, read-only.
        edited: whether a weight was changed since the weights were drawn or set.
        shelved: edited weights of forms left, kept for coming back.
        kept_sources: the last source of each kind, for coming back.
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
    shelved: Weights = field(default_factory=lambda: _NOTHING)
    kept_sources: Mapping[type, SequenceSource] = field(
        default_factory=lambda: MappingProxyType({})
    )
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
    empty = Workspace(
        source=source,
        sequence=sequence,
        weights=_NOTHING,
        kept_sources=MappingProxyType({PresetSource: source}),
    )
    return _shown_from_start(_redrawn(empty))


def with_source(workspace: Workspace, source: SequenceSource) -> Workspace:
    """Another sequence; the weights are refitted where the number of channels changed.

    A preset other than the one before comes with its own scaling, and with a telling step.
    """
    sequence = load(source)
    changed = replace(
        workspace,
        source=source,
        sequence=sequence,
        step=min(workspace.step, len(sequence) - 1),
        kept_sources=MappingProxyType({**workspace.kept_sources, type(source): source}),
    )
    if same_origin(source, workspace.source):
        pass
    elif isinstance(source, PresetSource):
        changed = _shown_from_start(changed)
    else:
        changed = replace(changed, step=_telling_step(sequence))
    return changed if changed.input_size == workspace.input_size else _refitted(changed)


def with_kept_source(workspace: Workspace, kind: type) -> Workspace:
    """Back to the last source of this kind; where there was none, nothing changes."""
    source = workspace.kept_sources.get(kind)
    if source is None or isinstance(workspace.source, kind):
        return workspace
    return with_source(workspace, source)


def _shown_from_start(workspace: Workspace) -> Workspace:
    """A preset sequence in its own scaling, at the step where most happens."""
    assert isinstance(workspace.source, PresetSource)
    return replace(
        workspace,
        scaling=PRESETS[workspace.source.key].scaling,
        step=_telling_step(workspace.sequence),
    )


def _telling_step(sequence: Sequence) -> int:
    """The step of the largest value: a pulse, a peak."""
    return int(np.abs(sequence.values).max(axis=1).argmax())


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
    return _refitted(replace(workspace, variant=variant, peephole=peephole, gate=gate))


def with_hidden_size(workspace: Workspace, hidden_size: int | str) -> Workspace:
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
        gate="i",
        kind="lines",
    )
    if isinstance(workspace.source, PresetSource):
        if workspace.source.key != preset.sequence:
            changed = with_source(changed, PresetSource(preset.sequence))
        last_step = len(changed.sequence) - 1
        changed = replace(changed, scaling="none", step=min(preset.step, last_step))
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
    if kind is not None:
        _check_choice("The plot", kind, get_args(PlotKind))
    if gate is not None:
        _check_choice("The gate", gate, variant_named(workspace.variant).gates)
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
    """The weights as the preset or the seed gives them; nothing is left on the shelf."""
    if workspace.weight_preset is not None:
        weights = weight_fitting.preset(
            workspace.weight_preset, workspace.input_size, _shapes(workspace)
        )
    else:
        weights = _drawn(workspace)
    return replace(workspace, weights=weights, edited=False, shelved=_NOTHING)


def _refitted(workspace: Workspace) -> Workspace:
    """The weights brought to the shapes of `workspace`, losing as little as can be.

    Weights nobody edited are simply drawn anew. Edited ones stay where the old shape
    and the new one overlap; what has no place now is shelved for coming back.
    """
    fresh = _redrawn(workspace)
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


def _check_choice(what: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise InputError(f"{what} must be one of {', '.join(choices)}; got {value!r}.")


def _whole_number(what: str, value: object, low: int, high: int) -> int:
    """`value`, an int or its digits, within a range."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        got = value if isinstance(value, str) else repr(value)
        raise InputError(f"{what} must be a whole number from {low} to {high:,}; got {got[:40]}.")
    return value
