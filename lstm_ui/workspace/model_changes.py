"""Changes to a model of a person's own, and to how it is looked at."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from lstm_core import InputError
from lstm_core.checkpoints import read_checkpoint
from lstm_core.conventions import QUANTITIES
from lstm_core.unit_statistics import MEASURES, SATURATIONS
from lstm_ui.workspace.model import BY_NUMBER, Model
from lstm_ui.workspace.state import Workspace, check_choice, with_view


def with_model_file(
    workspace: Workspace, data: bytes, file_name: str, *, uploaded: bool = True
) -> Workspace:
    """An uploaded model file: its first LSTM that takes the columns there are, else its first.

    Raises:
        InputError: the bytes are no model file that can be read, or hold no LSTM.
    """
    checkpoint = read_checkpoint(data, file_name)
    fitting = (
        prefix
        for prefix, loaded in checkpoint.lstms.items()
        if loaded.lstm.input_size == workspace.input_size
    )
    prefix = next(fitting, next(iter(checkpoint.lstms)))
    return replace(workspace, model=Model(file_name, checkpoint, prefix, uploaded))


def without_model(workspace: Workspace) -> Workspace:
    """The uploaded model taken away; the example stays."""
    if workspace.model is None or not workspace.model.uploaded:
        return workspace
    return replace(workspace, model=None)


def with_lstm(workspace: Workspace, prefix: str) -> Workspace:
    """Another LSTM of the file, looked at from the start."""
    model = model_of(workspace)
    check_choice("The LSTM", prefix, model.checkpoint.lstms)
    return replace(
        workspace, model=Model(model.file_name, model.checkpoint, prefix, model.uploaded)
    )


def with_columns(workspace: Workspace, columns: Collection[str]) -> Workspace:
    """Other columns feed the model; none chosen goes back to what suggests itself."""
    return _changed(workspace, columns=tuple(columns) or None)


def with_model_view(
    workspace: Workspace,
    *,
    layer: str | None = None,
    quantities: Collection[str] | None = None,
    step: int | None = None,
    unit: int | None = None,
) -> Workspace:
    """Another view of the same run; a step or unit beyond the end becomes the last.

    The last row cannot be taken away.
    """
    model = model_of(workspace)
    last_unit = model.loaded.lstm.hidden_size - 1
    if quantities is not None:
        for quantity in quantities:
            check_choice("A row", quantity, QUANTITIES)
    return _changed(
        with_view(workspace, step=step),
        layer=layer or model.layer,
        quantities=tuple(quantities or model.quantities),
        unit=model.unit if unit is None else max(0, min(int(unit), last_unit)),
    )


def with_unit_order(workspace: Workspace, **changes: Any) -> Workspace:
    """Other units, or another order of them; another measure lets all of them in again.

    c and h have no ends: where saturation is asked of them, it becomes that of f.

    Raises:
        InputError: there is no such measure or quantity.
    """
    order = model_of(workspace).order
    if {"measure", "quantity"} & set(changes):
        changes = {"low": None, "high": None, **changes}
    changed = replace(order, **changes)
    check_choice("The order", changed.measure, [BY_NUMBER, *MEASURES])
    check_choice("The quantity", changed.quantity, QUANTITIES)
    if changed.measure in SATURATIONS and changed.quantity in ("c", "h"):
        changed = replace(changed, quantity="f")
    return _changed(workspace, order=changed)


def model_of(workspace: Workspace) -> Model:
    """The model of a workspace that has one.

    Raises:
        InputError: no model was uploaded.
    """
    if workspace.model is None:
        raise InputError("There is no model yet. Upload a model file first.")
    return workspace.model


def _changed(workspace: Workspace, **changes: Any) -> Workspace:
    model = replace(model_of(workspace), **changes)
    return replace(workspace, model=model)
