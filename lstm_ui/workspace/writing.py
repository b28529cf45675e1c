"""Changes to what is written, and to how it is looked at."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from lstm_core import InputError
from lstm_core.language import EQUATION_PRESETS, EXERCISE_FORMS, right_line
from lstm_core.language.spellings import is_parameter, plain_spelling
from lstm_core.lesson_weights import checked_weight
from lstm_core.limits import MAX_EQUATION_CHARACTERS
from lstm_ui.workspace.state import Workspace, check_choice
from lstm_ui.workspace.written import (
    GIVEN,
    MOST_HINTS,
    NOTHING_WRITTEN,
    TO_WRITE,
    WritingMode,
    Written,
)


def with_exercise_form(workspace: Workspace, form: str) -> Workspace:
    """Another form to be judged against; what is written stays."""
    check_choice("The form of the exercise", form, EXERCISE_FORMS)
    return _written(workspace, form=form)


def with_line(workspace: Workspace, name: str, text: str) -> Workspace:
    """Another text right of = in one line of the exercise; line breaks become blanks.

    Raises:
        InputError: there is no such line to write, or the lines are too long together.
    """
    check_choice("The line", name, TO_WRITE)
    lines = {**workspace.written.lines, name: " ".join(text.splitlines())}
    _check_length(sum(map(len, lines.values())))
    if not lines[name]:
        del lines[name]
    return _written(workspace, lines=MappingProxyType(lines))


def with_hint(workspace: Workspace, name: str) -> Workspace:
    """One more hint for a line; after the last, nothing changes."""
    check_choice("The line", name, TO_WRITE)
    hints = workspace.writing.hints
    more = {**hints, name: min(hints.get(name, 0) + 1, MOST_HINTS)}
    return replace(workspace, writing=replace(workspace.writing, hints=MappingProxyType(more)))


def without_lines(workspace: Workspace) -> Workspace:
    """The exercise as it was in the beginning: no line written, no hint seen."""
    fresh = replace(workspace.writing, hints=MappingProxyType({}))
    return replace(_written(workspace, lines=NOTHING_WRITTEN.lines), writing=fresh)


def with_mode(workspace: Workspace, mode: WritingMode) -> Workspace:
    """The exercise or the laboratory on screen."""
    check_choice("The part of the page", mode, get_args(WritingMode))
    return replace(workspace, writing=replace(workspace.writing, mode=mode))


def with_equations(workspace: Workspace, text: str) -> Workspace:
    """Another cell in the laboratory; it may be one that cannot be read yet.

    Raises:
        InputError: the text is longer than any cell may be.
    """
    _check_length(len(text))
    return _written(workspace, text=text)


def with_equation_preset(workspace: Workspace, key: str) -> Workspace:
    """The cell of a preset in the laboratory, with the weights that the seed gives it."""
    check_choice("The preset", key, EQUATION_PRESETS)
    written = replace(
        workspace.written, text=EQUATION_PRESETS[key].text, weights=NOTHING_WRITTEN.weights
    )
    return replace(workspace, written=written)


def with_exercise_in_laboratory(workspace: Workspace) -> Workspace:
    """The lines of the exercise as the laboratory's cell, and that on screen."""
    return with_mode(with_equations(workspace, exercise_text(workspace.written)), "laboratory")


def with_against(workspace: Workspace, key: str | None) -> Workspace:
    """Another preset to compare the laboratory's cell with; None compares with none."""
    if key is not None:
        check_choice("What is compared with", key, EQUATION_PRESETS)
    return replace(workspace, writing=replace(workspace.writing, against=key))


def with_open_line(workspace: Workspace, name: str) -> Workspace:
    """The weights of another line of the laboratory's cell."""
    return replace(workspace, writing=replace(workspace.writing, line=name))


def with_cell_weights(
    workspace: Workspace, changes: Mapping[str, NDArray[np.float64]]
) -> Workspace:
    """Some weights of the laboratory's cell set by hand, by name, vectors or matrices.

    Raises:
        InputError: a name that is none of a weight, or a number that is refused.
    """
    checked = {}
    for name, values in changes.items():
        if not is_parameter(name):
            raise InputError(f"{name[:40]!r} is no name of a weight.")
        if values.ndim not in (1, 2):
            raise InputError(f"{name} must be a vector or a matrix.")
        checked[name] = checked_weight(name, values, values.shape)
    return _written(workspace, weights=MappingProxyType({**workspace.written.weights, **checked}))


def without_cell_weights(workspace: Workspace) -> Workspace:
    """All weights of the laboratory's cell as they are drawn."""
    return _written(workspace, weights=NOTHING_WRITTEN.weights)


def exercise_text(written: Written) -> str:
    """All lines of the exercise that were begun, the given one first."""
    lines = {GIVEN: right_line(written.form, GIVEN)}
    lines |= {name: whole_line(name, written.lines[name]) for name in TO_WRITE
              if name in written.lines}  # fmt: skip
    return "\n".join(lines.values())


def whole_line(name: str, text: str) -> str:
    """A line of the exercise: its left side before what was written, unless that has one."""
    left, equals, _ = text.partition("=")
    has_left = bool(equals and left.strip()) and plain_spelling(left.strip()) == name
    return text if has_left else f"{name} = {text}"


def _written(workspace: Workspace, **changes: object) -> Workspace:
    return replace(workspace, written=replace(workspace.written, **changes))  # type: ignore[arg-type]


def _check_length(characters: int) -> None:
    if characters > MAX_EQUATION_CHARACTERS:
        raise InputError(
            f"A cell may have {MAX_EQUATION_CHARACTERS:,} characters; this text has "
            f"{characters:,}. Make it shorter."
        )
