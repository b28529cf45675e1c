"""What was written, as plain data; its equations are texts, and are read as such again."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from lstm_core import InputError
from lstm_core.limits import MAX_EQUATION_PARAMETERS
from lstm_ui.workspace.differences import same
from lstm_ui.workspace.saved.plain import DAMAGED, array, entries, shown, text, whole
from lstm_ui.workspace.state import Workspace
from lstm_ui.workspace.writing import (
    with_against,
    with_cell_weights,
    with_equations,
    with_exercise_form,
    with_line,
    with_mode,
)
from lstm_ui.workspace.written import MOST_HINTS, NOTHING_WRITTEN, TO_WRITE, WritingView

_NOTHING_SEEN: Final = WritingView()


def has_nothing_written(workspace: Workspace) -> bool:
    """Whether all is as it is for a first visitor."""
    return same(workspace.written, NOTHING_WRITTEN) and workspace.writing == _NOTHING_SEEN


def write_written(workspace: Workspace) -> dict[str, Any] | None:
    """What was written and how it is looked at; None where that is as for a first visitor."""
    written, view = workspace.written, workspace.writing
    parts = {
        "mode": _unless(_NOTHING_SEEN.mode, view.mode),
        "form": _unless(NOTHING_WRITTEN.form, written.form),
        "lines": dict(written.lines) or None,
        "hints": dict(view.hints) or None,
        "text": _unless(NOTHING_WRITTEN.text, written.text),
        "against": _unless(_NOTHING_SEEN.against, view.against or ""),
        "weights": {name: values.tolist() for name, values in written.weights.items()} or None,
    }
    return {name: part for name, part in parts.items() if part is not None} or None


def read_written(workspace: Workspace, value: Any) -> Workspace:
    """The inverse of `write_written`.

    Raises:
        InputError: an entry is unknown, of the wrong kind, or refused by its control.
    """
    given = entries(value, "what was written", dict.fromkeys(_READERS, False))
    for name, read in _READERS.items():
        if name in given:
            workspace = read(workspace, given[name])
    return workspace


def _unless(first: str | None, now: str) -> str | None:
    return None if now == first else now


def _read_mode(workspace: Workspace, value: Any) -> Workspace:
    return with_mode(workspace, text(value, "the part of the page"))  # type: ignore[arg-type]


def _read_form(workspace: Workspace, value: Any) -> Workspace:
    return with_exercise_form(workspace, text(value, "the form of the exercise"))


def _read_lines(workspace: Workspace, value: Any) -> Workspace:
    for name, line in entries(value, "the exercise", dict.fromkeys(TO_WRITE, False)).items():
        workspace = with_line(workspace, name, text(line, f"the line of {name}"))
    return workspace


def _read_hints(workspace: Workspace, value: Any) -> Workspace:
    given = entries(value, "the hints", dict.fromkeys(TO_WRITE, False))
    hints = {name: whole(seen, f"the hints for {name}") for name, seen in given.items()}
    if any(seen > MOST_HINTS for seen in hints.values()):
        raise InputError(f"{DAMAGED}: there are {MOST_HINTS} hints for each line.")
    return replace(workspace, writing=replace(workspace.writing, hints=MappingProxyType(hints)))


def _read_text(workspace: Workspace, value: Any) -> Workspace:
    return with_equations(workspace, text(value, "the cell of the laboratory"))


def _read_against(workspace: Workspace, value: Any) -> Workspace:
    return with_against(workspace, text(value, "what is compared with") or None)


def _read_weights(workspace: Workspace, value: Any) -> Workspace:
    if not isinstance(value, dict) or len(value) > MAX_EQUATION_PARAMETERS:
        raise InputError(
            f"{DAMAGED}: the weights of the laboratory must be an object of at most "
            f"{MAX_EQUATION_PARAMETERS} names; got {shown(value)}."
        )
    return with_cell_weights(workspace, {name: array(each, name) for name, each in value.items()})


_READERS: Final[dict[str, Callable[[Workspace, Any], Workspace]]] = {
    "mode": _read_mode,
    "form": _read_form,
    "lines": _read_lines,
    "hints": _read_hints,
    "text": _read_text,
    "against": _read_against,
    "weights": _read_weights,
}
