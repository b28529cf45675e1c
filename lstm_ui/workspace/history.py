"""What was changed and can be taken back: a frozen value beside the workspace.

A step of the history is the workspace before and after one change. Taking it back sets the
fields that the change altered, and only those: whoever has moved on to another step of the
sequence meanwhile stays there.
"""

from collections.abc import Hashable
from dataclasses import dataclass, fields, replace
from typing import Final

from lstm_core.limits import MAX_HISTORY_BYTES, MAX_HISTORY_STEPS
from lstm_core.variants import variant_named
from lstm_ui.workspace.differences import (
    bytes_apart,
    changed_fields,
    numbers_changed,
    same,
    what_changed,
)
from lstm_ui.workspace.state import START, Workspace, with_view

GESTURE_SECONDS: Final = 1.0
"""The same numbers changed again within this time are one step of the history."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One step of the history.

    Attributes:
        before: the workspace that the change met.
        after: what it made of it.
        what: what was changed, in words: ``"W_xi"``, ``"the form"``.
        gesture: what a further change must share with this one to be part of it.
        at: when it was last added to, in seconds of a clock that never goes back.
        size: the bytes that one side of it has and the other has not.
    """

    before: Workspace
    after: Workspace
    what: str
    gesture: Hashable
    at: float
    size: int


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """The changes that can be undone, the oldest first, and redone, the next one first."""

    past: tuple[Change, ...] = ()
    future: tuple[Change, ...] = ()


def recorded(
    history: History,
    before: Workspace,
    after: Workspace,
    *,
    place: str,
    at: float,
    gesture: Hashable = None,
    what: str | None = None,
) -> History:
    """The history with one more change; as it was where no more than the view changed.

    A change is part of the one before it where it comes from the same place and either
    belongs to the same `gesture` or alters the very same numbers within `GESTURE_SECONDS`.

    Args:
        history: what was changed so far.
        before: the workspace that the change met.
        after: what it made of it.
        place: the control that it came from.
        at: now, in seconds of a clock that never goes back.
        gesture: tells one drag from the next; None where the control does not say.
        what: what was changed, in words; None for what shows in the workspaces.
    """
    changed = changed_fields(before, after)
    if not changed:
        return history
    numbers = numbers_changed(before, after, changed)
    mark: Hashable = None
    if gesture is not None or numbers is not None:
        mark = (place, numbers if gesture is None else gesture)
    past, start = history.past, before
    if not history.future and past and _belongs(past[-1], mark, at, lasting=gesture is not None):
        start, past = past[-1].before, past[:-1]
        changed = changed_fields(start, after)
    if not changed:
        return History(past)
    words = what or what_changed(start, after, changed)
    step = Change(start, after, words, mark, at, bytes_apart(start, after, changed))
    return History(_within_limits((*past, step)))


def undone(history: History, now: Workspace) -> tuple[History, Workspace]:
    """One step back; nothing changes where there is none."""
    if not history.past:
        return history, now
    step = history.past[-1]
    moved = _moved(now, step.after, step.before)
    return History(history.past[:-1], (step, *history.future)), moved


def redone(history: History, now: Workspace) -> tuple[History, Workspace]:
    """One step forward again; nothing changes where there is none."""
    if not history.future:
        return history, now
    step = history.future[0]
    moved = _moved(now, step.before, step.after)
    return History((*history.past, step), history.future[1:]), moved


def to_undo(history: History) -> str | None:
    """What one step back would take back, in words; None where there is none."""
    return history.past[-1].what if history.past else None


def to_redo(history: History) -> str | None:
    """What one step forward would bring again, in words; None where there is none."""
    return history.future[0].what if history.future else None


def _moved(now: Workspace, start: Workspace, end: Workspace) -> Workspace:
    altered = {
        field.name: getattr(end, field.name)
        for field in fields(Workspace)
        if not same(getattr(start, field.name), getattr(end, field.name))
    }
    moved = replace(now, **altered)
    gates = (*variant_named(moved.variant).gates, START)
    gate = moved.gate if moved.gate in gates else end.gate
    return with_view(moved, step=moved.step, unit=moved.unit, gate=gate)


def _belongs(last: Change, mark: Hashable, at: float, *, lasting: bool) -> bool:
    """A gesture that the control names may take its time."""
    return mark is not None and mark == last.gesture and (lasting or at - last.at < GESTURE_SECONDS)


def _within_limits(past: tuple[Change, ...]) -> tuple[Change, ...]:
    """The latest changes, as many as may be kept."""
    kept, total = 0, 0
    for step in reversed(past[-MAX_HISTORY_STEPS:]):
        total += step.size
        if total > MAX_HISTORY_BYTES:
            break
        kept += 1
    return past[len(past) - kept :]
