"""Equations as text in the page: a field for each, with a verdict beside it as one types."""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final, Literal

from lstm_core.language import EquationError
from lstm_core.limits import MAX_EQUATION_CHARACTERS
from lstm_ui import session
from lstm_ui.components.definition import define
from lstm_ui.workspace import Workspace

_component = define(
    "equation_editor",
    '<div class="equation-editor"><div class="fields"></div>'
    '<div class="spoken" role="status"></div></div>',
    parts=("latest_only", "leaving"),
)
_LONGEST_GESTURE: Final = 60
_WORD: Final = re.compile(r"\w+|.?")

Typed = Callable[[Workspace, str, str], Workspace]
Hinted = Callable[[Workspace, str], Workspace]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the editor.

    Attributes:
        name: tells it from the others.
        symbol: what it gives a value to, in its colour.
        colour: of the symbol.
        label: what that is, in words.
        text: what is written.
        status: the verdict; ``"fine"`` shows none.
        message: what is said of it, below.
        left: what stands before the text and cannot be changed.
        place: where in the text something is wrong: from, and before which letter.
        placeholder: what an empty field says.
        given: whether it can only be read.
        whole: whether it holds several lines.
        hints: those that were asked for; all but the first are equations.
        ask_hint: the words on the button for the next one; empty where there is none.
    """

    name: str
    symbol: str
    colour: str
    label: str
    text: str
    status: Literal["right", "wrong", "unwritten", "fine"]
    message: str
    left: str = ""
    place: tuple[int, int] | None = None
    placeholder: str = ""
    given: bool = False
    whole: bool = False
    hints: tuple[str, ...] = ()
    ask_hint: str = ""


def equation_editor(
    name: str, fields: Sequence[Field], *, typed: Typed, hinted: Hinted | None = None
) -> None:
    """Draw the editor.

    Args:
        name: tells several editors apart.
        fields: what it shows.
        typed: the change that a text makes, typed into the field of a name.
        hinted: the change that asking for a hint makes.
    """
    _component(
        key=f"widget.{name}",
        data={
            "name": name,
            "fields": [_plain(field) for field in fields],
            "answered": session.drawing(name),
            "most": MAX_EQUATION_CHARACTERS,
        },
        on_act_change=partial(_take_act, name, typed, hinted),
    )


def place_in(text: str, error: EquationError, offset: int) -> tuple[int, int]:
    """Where in a text an error lies: the word that begins there, or what stands there.

    Args:
        text: what is written in a field.
        error: whose column counts from 1.
        offset: how many letters of its line come before the text.
    """
    start = max(0, min(error.place.column - 1 - offset, len(text)))
    word = _WORD.match(text, start)
    return start, max(start + 1, word.end() if word else 0)


def _plain(field: Field) -> dict[str, Any]:
    plain = asdict(field)
    plain["askHint"] = plain.pop("ask_hint")
    return plain


def _take_act(name: str, typed: Typed, hinted: Hinted | None) -> None:
    act: Any = session.component_value(name, "act")
    if not isinstance(act, dict):
        return
    where, text = act.get("name"), act.get("text")
    if act.get("kind") == "type" and isinstance(where, str) and isinstance(text, str):
        gesture = str(act.get("gesture"))[:_LONGEST_GESTURE]
        session.change(name, lambda now: typed(now, where, text), gesture=gesture)
    elif act.get("kind") == "hint" and isinstance(where, str) and hinted is not None:
        session.change(name, lambda now: hinted(now, where))
    session.answer(name, act.get("number"))
    session.set_moving(act.get("live") is True)
