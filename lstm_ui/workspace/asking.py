"""Asking where a number comes from, following it back, and the way there."""

from dataclasses import replace
from typing import Final

from lstm_core.conventions import QUANTITIES
from lstm_ui.workspace.state import Question, Workspace, check_choice, with_view

LONGEST_TRAIL: Final = 12
"""Of the questions asked before the present one; the first ones are dropped."""


def with_asked(
    workspace: Workspace,
    *,
    quantity: str | None,
    step: int | None = None,
    unit: int | None = None,
) -> Workspace:
    """Ask why a gate or state of a step and unit is what it is; None asks nothing any more.

    A new question leaves no trail: that is what `with_followed` is for.

    Args:
        workspace: the workspace.
        quantity: one of `lstm_core.conventions.QUANTITIES`, or None.
        step: the step it is asked for; the chosen one where left out.
        unit: the unit it is asked for; the chosen one where left out.

    Raises:
        InputError: there is no such quantity.
    """
    if quantity is not None:
        check_choice("What is asked about", quantity, QUANTITIES)
    placed = with_view(workspace, step=step, unit=unit)
    return replace(placed, asked=quantity, trail=())


def with_followed(workspace: Workspace, *, quantity: str, step: int, unit: int) -> Workspace:
    """Ask about a number that the present answer is made of, and remember the way.

    Raises:
        InputError: there is no such quantity.
    """
    followed = with_asked(workspace, quantity=quantity, step=step, unit=unit)
    if workspace.asked is None:
        return followed
    here = Question(workspace.asked, workspace.step, workspace.unit)
    return replace(followed, trail=(*workspace.trail, here)[-LONGEST_TRAIL:])


def with_way_back(workspace: Workspace, place: int) -> Workspace:
    """Back to one of the questions of the trail; those after it are forgotten.

    A place the trail does not have changes nothing.
    """
    if not 0 <= place < len(workspace.trail):
        return workspace
    question = workspace.trail[place]
    asked = with_asked(
        workspace, quantity=question.quantity, step=question.step, unit=question.unit
    )
    return replace(asked, trail=workspace.trail[:place])
