"""The arguments of an `LSTM` that no tensor tells, as JSON beside the tensors."""

import inspect
import json
from collections.abc import Mapping
from typing import Final

from lstm_core.errors import InputError
from lstm_core.lstm import LSTM

KEY: Final = "lstm_core"
"""Under which name a file carries them."""

_TOLD_BY_THE_TENSORS: Final = {
    "self", "input_size", "hidden_size", "num_layers", "bidirectional", "proj_size",
    "device", "dtype",
}  # fmt: skip
NAMES: Final = tuple(
    name for name in inspect.signature(LSTM).parameters if name not in _TOLD_BY_THE_TENSORS
)


def arguments_of(lstm: LSTM) -> dict[str, object]:
    """The arguments that made `lstm`, as far as the shapes of its tensors do not tell them."""
    return {name: getattr(lstm, name) for name in NAMES}


def to_json(lstm: LSTM) -> str:
    """`arguments_of` as JSON text."""
    return json.dumps(arguments_of(lstm))


def from_json(text: object) -> dict[str, object]:
    """The arguments in `text`; empty unless it is a JSON object of plain values.

    Raises:
        InputError: an argument is not one of `LSTM`'s: the file is from a newer version.
    """
    if not isinstance(text, str):
        return {}
    try:
        arguments = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return checked(arguments) if isinstance(arguments, dict) else {}


def checked(arguments: Mapping[object, object]) -> dict[str, object]:
    """`arguments` whose names `LSTM` knows and whose values are plain.

    Raises:
        InputError: one is not.
    """
    for name, value in arguments.items():
        if name not in NAMES or not isinstance(value, bool | int | float | str):
            raise InputError(
                f"The file describes its LSTM with {name!r}, which this version does not know. "
                "Update, or save it anew from the version that wrote it."
            )
    return {str(name): value for name, value in arguments.items()}
