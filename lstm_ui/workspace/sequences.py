"""Changes to the sequence, and the places to start from."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np

from lstm_core.sequences import PRESETS, SCALINGS, Scaling, Sequence
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui.sequence_source import (
    EditedSource,
    PresetSource,
    SequenceSource,
    base_of,
    load,
    same_origin,
    with_values,
)
from lstm_ui.workspace.state import NOTHING, Workspace, check_choice, check_run_size
from lstm_ui.workspace.weights import redrawn, refitted


def first_workspace() -> Workspace:
    """What a visitor sees first: a real series, a small standard cell."""
    source = PresetSource("sunspots")
    sequence = load(source)
    empty = Workspace(
        source=source,
        sequence=sequence,
        weights=NOTHING,
        kept_sources=MappingProxyType({PresetSource: source}),
    )
    return _shown_from_start(redrawn(empty))


def with_source(workspace: Workspace, source: SequenceSource) -> Workspace:
    """Another sequence; the weights are refitted where the number of channels changed.

    A preset other than the one before comes with its own scaling, and with a telling step.

    Raises:
        InputError: the source gives no sequence, or one too long for so many units.
    """
    sequence = load(source)
    check_run_size(len(sequence), workspace.hidden_size)
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
    return changed if changed.input_size == workspace.input_size else refitted(changed)


def with_kept_source(workspace: Workspace, kind: type) -> Workspace:
    """Back to the last source of this kind; where there was none, nothing changes."""
    source = workspace.kept_sources.get(kind)
    if source is None or isinstance(workspace.source, kind):
        return workspace
    return with_source(workspace, source)


def with_value(workspace: Workspace, step: int, channel: int, value: float) -> Workspace:
    """One value of the sequence replaced, as it is before scaling; all others stay.

    Raises:
        InputError: there is no such step or channel, or a number that float32 cannot hold.
    """
    source = workspace.source
    edits = source.edits if isinstance(source, EditedSource) else {}
    sequence = with_values(workspace.sequence, {(step, channel): value})
    edited = EditedSource(
        base_of(source), MappingProxyType({**edits, (step, channel): float(value)})
    )
    return replace(workspace, source=edited, sequence=sequence)


def with_unedited_sequence(workspace: Workspace) -> Workspace:
    """The sequence as it was before single values of it were changed."""
    return with_source(workspace, base_of(workspace.source))


def with_scaling(workspace: Workspace, scaling: Scaling) -> Workspace:
    """Another scaling of the sequence."""
    check_choice("The scaling", scaling, SCALINGS)
    return replace(workspace, scaling=scaling)


def with_weight_preset(workspace: Workspace, key: str | None) -> Workspace:
    """A cell set by hand, on the sequence that shows it; None draws random weights.

    A sequence of the person's own (typed or uploaded) stays.
    """
    if key is None:
        return redrawn(replace(workspace, weight_preset=None))
    check_choice("The weights", key, WEIGHT_PRESETS)
    preset = WEIGHT_PRESETS[key]
    check_run_size(len(workspace.sequence), preset.hidden_size)
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
    return redrawn(changed)


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
