"""Undo and redo from the keyboard, wherever the hand is."""

from functools import partial
from typing import Any

from lstm_ui import session
from lstm_ui.components.definition import define

_component = define("shortcuts", '<div class="shortcuts" hidden></div>')


def listen_for_undo() -> None:
    """Have Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y undo and redo on this page."""
    name = f"shortcuts on {session.page()}"
    _component(
        key=f"widget.{name}",
        data={"answered": session.drawing(name)},
        height=1,
        on_moves_change=partial(_take_moves, name),
    )


def _take_moves(name: str) -> None:
    moves: Any = session.component_value(name, "moves")
    if not isinstance(moves, list):
        return
    for move in moves:
        number = move.get("number") if isinstance(move, dict) else None
        if not isinstance(number, int) or number <= session.answered(name):
            continue
        if move.get("kind") in ("undo", "redo"):
            (session.undo if move["kind"] == "undo" else session.redo)()
        session.answer(name, number)
