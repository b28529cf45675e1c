"""A person's own model in a saved session: weights as safetensors in base64, and how it is seen."""

import base64
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from lstm_core import InputError
from lstm_core.checkpoints import GATE_ORDERS, Checkpoint, LoadedLSTM
from lstm_core.checkpoints.building import build
from lstm_core.checkpoints.safetensors_files import read_safetensors, write_safetensors
from lstm_core.conventions import QUANTITIES
from lstm_core.limits import (
    MAX_CHECKPOINT_WEIGHT,
    MAX_SESSION_LSTMS,
    MAX_SESSION_MODEL_BYTES,
    MAX_TABLE_COLUMNS,
)
from lstm_ui.workspace.model import Model
from lstm_ui.workspace.model_changes import with_columns, with_model_view, with_unit_order
from lstm_ui.workspace.saved.plain import DAMAGED, entries, number, shown, text, texts, truth, whole
from lstm_ui.workspace.state import Workspace, check_choice

_MOST_NOTES: Final = 1_000
_SHOWN: Final = ("prefix", "quantities", "order", "unit")
_OF_A_MODEL: Final = {
    **dict.fromkeys(("file_name", "uploaded", "format", "lstms", *_SHOWN), True),
    **dict.fromkeys(("notes", "columns", "layer"), False),
}
_OF_AN_LSTM: Final = {"prefix": True, "weights": True, "notes": False, "backwards": False}
_OF_AN_ORDER: Final = {
    **dict.fromkeys(("measure", "quantity", "greatest_first"), True),
    **dict.fromkeys(("low", "high"), False),
}


def model_bytes(model: Model) -> int:
    """The bytes of the weights of all its LSTMs."""
    return sum(
        tensor.nbytes
        for loaded in model.checkpoint.lstms.values()
        for tensor in loaded.lstm.state_dict().values()
    )


def fits_a_file(model: Model) -> bool:
    """Whether a session file has room for the model."""
    few = len(model.checkpoint.lstms) <= MAX_SESSION_LSTMS
    return few and model_bytes(model) <= MAX_SESSION_MODEL_BYTES


def without_any_model(workspace: Workspace) -> Workspace:
    """The workspace with neither an uploaded model nor the example."""
    return replace(workspace, model=None)


def write_model(workspace: Workspace) -> dict[str, Any] | None:
    """The model as plain data; None where there is none, or where no file has room for it."""
    model = workspace.model
    if model is None or not fits_a_file(model):
        return None
    order = model.order
    written = {
        "file_name": model.file_name,
        "uploaded": model.uploaded,
        "format": model.checkpoint.format,
        "notes": list(model.checkpoint.notes) or None,
        "lstms": [_write_lstm(*named) for named in model.checkpoint.lstms.items()],
        "prefix": model.prefix,
        "columns": None if model.columns is None else list(model.columns),
        "layer": model.layer,
        "quantities": list(model.quantities),
        "order": _given(
            measure=order.measure,
            quantity=order.quantity,
            greatest_first=order.greatest_first,
            low=order.low,
            high=order.high,
        ),
        "unit": model.unit,
    }
    return _given(**written)


def read_model(workspace: Workspace, value: Any) -> Workspace:
    """The inverse of `write_model`; its weights are checked as those of any model file.

    Raises:
        InputError: an entry is unknown, missing, of the wrong kind, or refused by its control.
    """
    given = entries(value, "the model", _OF_A_MODEL)
    form = text(given["format"], "the format of the model")
    check_choice("The format of the model", form, GATE_ORDERS)
    lstms = _read_lstms(given["lstms"])
    prefix = text(given["prefix"], "the LSTM that is shown")
    check_choice("The LSTM", prefix, lstms)
    notes = texts(given.get("notes", []), "the notes on the model", _MOST_NOTES)
    name = text(given["file_name"], "the name of the model's file")
    model = Model(
        name,
        Checkpoint(form, MappingProxyType(lstms), notes),
        prefix,
        truth(given["uploaded"], "whether the model was uploaded"),
    )
    return _as_shown(replace(workspace, model=model), given)


def _as_shown(workspace: Workspace, given: dict[str, Any]) -> Workspace:
    quantities = _distinct(given["quantities"], "the rows of the model's plot", len(QUANTITIES))
    layer = given.get("layer")
    viewed = with_model_view(
        workspace,
        layer=None if layer is None else text(layer, "the layer of the model"),
        quantities=quantities,
        unit=whole(given["unit"], "the unit of the model"),
    )
    if "columns" in given:
        columns = _distinct(given["columns"], "the columns that feed the model", MAX_TABLE_COLUMNS)
        viewed = with_columns(viewed, columns)
    order = entries(given["order"], "the order of the units", _OF_AN_ORDER)
    ends = {end: number(order[end], "an end of the order", MAX_CHECKPOINT_WEIGHT)
            for end in ("low", "high") if end in order}  # fmt: skip
    return with_unit_order(
        viewed,
        measure=text(order["measure"], "the order of the units"),
        quantity=text(order["quantity"], "what the units are ordered by"),
        greatest_first=truth(order["greatest_first"], "which unit comes first"),
        **ends,
    )


def _write_lstm(prefix: str, loaded: LoadedLSTM) -> dict[str, Any]:
    return _given(
        prefix=prefix,
        weights=base64.b64encode(write_safetensors(loaded.lstm)).decode("ascii"),
        notes=list(loaded.notes) or None,
        backwards=loaded.reads_backwards or None,
    )


def _read_lstms(value: Any) -> dict[str, LoadedLSTM]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_SESSION_LSTMS:
        raise InputError(f"{DAMAGED}: the model must have 1 to {MAX_SESSION_LSTMS} LSTMs.")
    found: dict[str, LoadedLSTM] = {}
    for each in value:
        given = entries(each, "an LSTM of the model", _OF_AN_LSTM)
        prefix = text(given["prefix"], "the name of an LSTM")
        if prefix in found:
            raise InputError(f"{DAMAGED}: two LSTMs of the model are called {shown(prefix)}.")
        found[prefix] = replace(
            _read_weights(text(given["weights"], "the weights of the model")),
            notes=texts(given.get("notes", []), "the notes on an LSTM", _MOST_NOTES),
            reads_backwards=truth(given.get("backwards", False), "whether it reads backwards"),
        )
    return found


def _read_weights(written: str) -> LoadedLSTM:
    try:
        data = base64.b64decode(written, validate=True)
        lstms = read_safetensors(data).lstms
        if set(lstms) != {""}:
            raise InputError("it does not hold one LSTM.")
        return build(lstms[""])
    except InputError as error:
        raise InputError(f"{DAMAGED}: in the weights of the model, {error}") from None
    except ValueError:
        raise InputError(f"{DAMAGED}: the weights of the model are no base64.") from None


def _distinct(value: Any, what: str, most: int) -> tuple[str, ...]:
    names = texts(value, what, most)
    if len(set(names)) < len(names):
        raise InputError(f"{DAMAGED}: {what} hold a name twice.")
    return names


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
