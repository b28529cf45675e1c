"""A workspace as a document of plain values, one entry a part, and back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

import numpy as np

from lstm_core import InputError
from lstm_core.conventions import QUANTITIES
from lstm_core.interventions import as_plain, from_plain
from lstm_core.lesson_weights import Weights, checked_weights, weight_shapes
from lstm_core.limits import MAX_WEIGHT
from lstm_core.variants import PEEPHOLES, VARIANTS
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui.guided_path.stops import STOPS
from lstm_ui.workspace.asking import LONGEST_TRAIL
from lstm_ui.workspace.interventions import MAX_INTERVENTIONS
from lstm_ui.workspace.saved.models import read_model, without_any_model, write_model
from lstm_ui.workspace.saved.plain import DAMAGED, array, entries, number, shown, text, texts, whole
from lstm_ui.workspace.saved.sources import read_source, write_source
from lstm_ui.workspace.saved.writings import read_written, write_written
from lstm_ui.workspace.sequences import first_workspace, with_scaling, with_source
from lstm_ui.workspace.start import with_start
from lstm_ui.workspace.state import Guide, PlotKind, Question, Workspace, check_choice, with_view
from lstm_ui.workspace.weights import redrawn, with_form, with_hidden_size, with_seed

VERSION: Final = 1
MARK: Final = "gatescope"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a document: how a part of the workspace is written and read.

    Attributes:
        name: its name in the document.
        write: its plain value; None leaves the entry out.
        read: the workspace with that part, or `InputError`.
        needed: whether it may be missing.
    """

    name: str
    write: Callable[[Workspace], Any]
    read: Callable[[Workspace, Any], Workspace]
    needed: bool = False


def to_document(workspace: Workspace, *, model: bool = True) -> dict[str, Any]:
    """The workspace as numbers, texts, lists and objects that JSON can hold.

    Args:
        workspace: what is on screen. What was left on the way here is not kept.
        model: whether a model of the person's own is to be in it.
    """
    kept = workspace if model else without_any_model(workspace)
    return {MARK: VERSION, **_written(kept, ENTRIES)}


def from_document(document: Any) -> Workspace:
    """The inverse of `to_document`; nothing in the document is trusted.

    Raises:
        InputError: another version, an unknown or missing entry, or a value that the
            controls would refuse, too.
    """
    if not isinstance(document, dict) or MARK not in document:
        raise InputError(
            "This is not a saved Gatescope session. Open a file that “Save session” wrote."
        )
    if document[MARK] != VERSION or isinstance(document[MARK], bool):
        raise InputError(
            f"This was saved by another version of Gatescope: it is of version "
            f"{shown(document[MARK])}, and this Gatescope reads version {VERSION}."
        )
    return _read({name: value for name, value in document.items() if name != MARK}, ENTRIES)


def _written(workspace: Workspace, parts: tuple[Entry, ...]) -> dict[str, Any]:
    values = ((entry.name, entry.write(workspace)) for entry in parts)
    return {name: value for name, value in values if value is not None}


def _read(document: Any, parts: tuple[Entry, ...]) -> Workspace:
    given = entries(document, "the session", {entry.name: entry.needed for entry in parts})
    workspace = first_workspace()
    for entry in parts:
        if entry.name in given:
            workspace = entry.read(workspace, given[entry.name])
    return workspace


def _write_cell(workspace: Workspace) -> dict[str, Any]:
    cell = {
        "variant": workspace.variant,
        "peephole": workspace.peephole,
        "hidden_size": workspace.hidden_size,
        "seed": workspace.seed,
        "forget_bias": workspace.forget_bias,
    }
    preset = workspace.weight_preset
    return cell if preset is None else {**cell, "weight_preset": preset}


def _read_cell(workspace: Workspace, value: Any) -> Workspace:
    needed = {"variant", "peephole", "hidden_size", "seed", "forget_bias"}
    known = {name: name in needed for name in (*sorted(needed), "weight_preset")}
    cell = entries(value, "the cell", known)
    check_choice("The form", text(cell["variant"], "the form"), VARIANTS)
    check_choice("The peepholes", text(cell["peephole"], "the kind of peepholes"), PEEPHOLES)
    hidden_size = whole(cell["hidden_size"], "the hidden size")
    sized = with_seed(with_hidden_size(workspace, hidden_size), cell["seed"])
    formed = with_form(sized, variant=cell["variant"], peephole=cell["peephole"])
    preset = cell.get("weight_preset")
    if preset is not None:
        check_choice("The weights", text(preset, "the choice of weights"), WEIGHT_PRESETS)
        if WEIGHT_PRESETS[preset].hidden_size != hidden_size:
            raise InputError(f"{DAMAGED}: the weights {preset!r} are not for H = {hidden_size}.")
    bias = number(cell["forget_bias"], "the forget bias", MAX_WEIGHT)
    return redrawn(replace(formed, forget_bias=bias, weight_preset=preset))


def _write_arrays(arrays: Weights) -> dict[str, Any]:
    return {name: values.tolist() for name, values in arrays.items()}


def _read_weights(workspace: Workspace, value: Any) -> Workspace:
    shapes = weight_shapes(
        workspace.input_size, workspace.hidden_size, workspace.variant, workspace.peephole
    )
    given = entries(value, "the list of weights", dict.fromkeys(shapes, True))
    weights = checked_weights({name: array(given[name], name) for name in shapes}, shapes)
    return replace(workspace, weights=weights, edited=True)


def _write_start(workspace: Workspace) -> dict[str, Any] | None:
    values = np.concatenate(list(workspace.start.values()))
    anything = np.any(values) or np.any(np.signbit(values))  # -0.0 is another number to the bit
    return _write_arrays(workspace.start) if anything else None


def _read_start(workspace: Workspace, value: Any) -> Workspace:
    given = entries(value, "the initial state", dict.fromkeys(workspace.start, True))
    return with_start(workspace, {name: array(given[name], name) for name in given})


def _write_view(workspace: Workspace) -> dict[str, Any]:
    return {
        "kind": workspace.kind,
        "step": workspace.step,
        "unit": workspace.unit,
        "gate": workspace.gate,
    }


def _read_view(workspace: Workspace, value: Any) -> Workspace:
    view = entries(value, "the view", dict.fromkeys(("kind", "step", "unit", "gate"), True))
    check_choice("The plot", text(view["kind"], "the plot"), get_args(PlotKind))
    return with_view(
        workspace,
        kind=view["kind"],
        step=whole(view["step"], "the step"),
        unit=whole(view["unit"], "the unit"),
        gate=text(view["gate"], "the gate"),
    )


def _read_asked(workspace: Workspace, value: Any) -> Workspace:
    check_choice("What is asked about", text(value, "what is asked about"), QUANTITIES)
    return replace(workspace, asked=value)


def _write_trail(workspace: Workspace) -> list[list[Any]] | None:
    return [[q.quantity, q.step, q.unit] for q in workspace.trail] or None


def _read_trail(workspace: Workspace, value: Any) -> Workspace:
    if workspace.asked is None or not isinstance(value, list) or len(value) > LONGEST_TRAIL:
        raise InputError(
            f"{DAMAGED}: the way to a question must be a list of at most {LONGEST_TRAIL} others."
        )
    return replace(workspace, trail=tuple(_question(each) for each in value))


def _question(value: Any) -> Question:
    if not isinstance(value, list) or len(value) != 3:
        raise InputError(f"{DAMAGED}: a question must be a gate or state, a step and a unit.")
    check_choice("What was asked about", text(value[0], "what was asked about"), QUANTITIES)
    return Question(value[0], whole(value[1], "the step"), whole(value[2], "the unit"))


def _write_interventions(workspace: Workspace) -> list[dict[str, Any]] | None:
    return [as_plain(each) for each in workspace.interventions] or None


def _read_interventions(workspace: Workspace, value: Any) -> Workspace:
    if not isinstance(value, list) or len(value) > MAX_INTERVENTIONS:
        raise InputError(
            f"{DAMAGED}: the interventions must be a list of at most {MAX_INTERVENTIONS}."
        )
    for each in value:
        if not isinstance(each, dict):
            raise InputError(f"{DAMAGED}: an intervention must be an object; got {shown(each)}.")
    return replace(workspace, interventions=tuple(from_plain(each) for each in value))


def _write_pinned(workspace: Workspace) -> dict[str, Any] | None:
    return None if workspace.pinned is None else _written(workspace.pinned, _OF_A_RUN)


def _read_pinned(workspace: Workspace, value: Any) -> Workspace:
    return replace(workspace, pinned=_read(value, _OF_A_RUN))


def _write_guide(workspace: Workspace) -> dict[str, Any] | None:
    guide = workspace.guide
    if guide is None:
        return None
    own = _written(guide.own, _OF_A_RUN)
    return {"stop": guide.stop, "done": sorted(guide.done), "own": own}


def _read_guide(workspace: Workspace, value: Any) -> Workspace:
    given = entries(value, "the guided path", dict.fromkeys(("stop", "done", "own"), True))
    done = texts(given["done"], "the stops that were done", len(STOPS))
    for key in (*done, text(given["stop"], "the stop")):
        check_choice("The stop", key, STOPS)
    own = _read(given["own"], _OF_A_RUN)
    return replace(workspace, guide=Guide(given["stop"], own, frozenset(done)))


_OF_A_RUN: Final = (
    Entry(
        "sequence",
        lambda now: write_source(now.source, now.sequence),
        lambda now, value: with_source(now, read_source(value)),
        needed=True,
    ),
    Entry(
        "scaling",
        lambda now: now.scaling,
        lambda now, value: with_scaling(now, text(value, "the scaling")),  # type: ignore[arg-type]
        needed=True,
    ),
    Entry("cell", _write_cell, _read_cell, needed=True),
    Entry(
        "weights",
        lambda now: _write_arrays(now.weights) if now.edited else None,
        _read_weights,
    ),
    Entry("start", _write_start, _read_start),
    Entry("interventions", _write_interventions, _read_interventions),
    Entry("view", _write_view, _read_view, needed=True),
    Entry("asked", lambda now: now.asked, _read_asked),
    Entry("trail", _write_trail, _read_trail),
)
ENTRIES: Final = (
    *_OF_A_RUN,
    Entry("pinned", _write_pinned, _read_pinned),
    Entry("model", write_model, read_model),
    Entry("guide", _write_guide, _read_guide),
    Entry("written", write_written, read_written),
)
"""In the order in which they are read: later ones rest on earlier ones."""
