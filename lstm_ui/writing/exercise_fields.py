"""The six lines of the exercise as the editor shows them."""

from typing import Final

from lstm_core.conventions import GATE_NAMES
from lstm_core.language import EXERCISE_LINES, Verdict, hint, right_line
from lstm_figures import quantity_colour, text_colour
from lstm_ui import session
from lstm_ui.components.equation_editor import Field, place_in
from lstm_ui.workspace import GIVEN, Workspace
from lstm_ui.workspace.written import MOST_HINTS
from lstm_ui.writing.exercise import Exercise, written_line

_PLACEHOLDERS: Final = {"c": "what is kept, plus what is new", "h": "what is shown of c"}


def exercise_fields(workspace: Workspace, exercise: Exercise) -> list[Field]:
    """A field for each line, in the order they are computed."""
    return [_field(workspace, name, exercise.verdicts[name]) for name in EXERCISE_LINES]


def _field(workspace: Workspace, name: str, verdict: Verdict) -> Field:
    mode, form = session.colour_mode(), workspace.written.form
    colour = text_colour(quantity_colour(name, mode), mode)
    if name == GIVEN:
        return Field(
            name, name, colour, f"{GATE_NAMES[name]}, given", _right_side(form, name), "right", "",
            left=f"{name} =", given=True,
        )  # fmt: skip
    text = workspace.written.lines.get(name, "")
    seen = workspace.writing.hints.get(name, 0)
    more = seen < MOST_HINTS and not verdict.right
    return Field(
        name=name,
        symbol=name,
        colour=colour,
        label=GATE_NAMES[name],
        text=text,
        status=verdict.status,
        message="" if verdict.status == "unwritten" else verdict.message,
        left=f"{name} =",
        place=_place(workspace, name, verdict, text),
        placeholder=_PLACEHOLDERS.get(name, ""),
        hints=tuple(hint(form, name, level) for level in range(1, seen + 1)),
        ask_hint=f"Hint {seen + 1} of {MOST_HINTS}" if more else "",
    )


def _place(workspace: Workspace, name: str, verdict: Verdict, text: str) -> tuple[int, int] | None:
    if verdict.error is None:
        return None
    offset = len(written_line(workspace, name)) - len(text)
    return place_in(text, verdict.error, offset)


def _right_side(form: str, name: str) -> str:
    return right_line(form, name).partition(" = ")[2]
