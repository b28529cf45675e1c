"""Asking why, following a number back, and the way back to the question."""

from typing import Any

import pytest

from lstm_core import InputError
from lstm_ui.workspace import (
    Question,
    first_workspace,
    with_asked,
    with_followed,
    with_view,
    with_way_back,
)
from lstm_ui.workspace.asking import LONGEST_TRAIL


def test_a_question_is_about_the_step_and_unit_it_names() -> None:
    asked = with_asked(first_workspace(), quantity="f", step=7, unit=2)
    assert (asked.asked, asked.step, asked.unit, asked.trail) == ("f", 7, 2, ())
    later = with_asked(asked, quantity="i")
    assert (later.asked, later.step, later.unit) == ("i", 7, 2)
    assert with_asked(later, quantity=None).asked is None


def test_following_back_leaves_a_trail_that_leads_back() -> None:
    start = with_asked(first_workspace(), quantity="o", step=7, unit=2)
    h = with_followed(start, quantity="h", step=6, unit=1)
    c = with_followed(h, quantity="c", step=6, unit=1)
    assert c.trail == (Question("o", 7, 2), Question("h", 6, 1))
    assert (c.asked, c.step, c.unit) == ("c", 6, 1)
    back = with_way_back(c, 0)
    assert (back.asked, back.step, back.unit, back.trail) == ("o", 7, 2, ())
    middle = with_way_back(c, 1)
    assert (middle.asked, middle.trail) == ("h", (Question("o", 7, 2),))


def test_a_new_question_forgets_the_trail() -> None:
    followed = with_followed(
        with_asked(first_workspace(), quantity="o", step=7), quantity="h", step=6, unit=0
    )
    assert with_asked(followed, quantity="g").trail == ()
    assert with_asked(followed, quantity=None).trail == ()


def test_stepping_on_keeps_the_question_and_the_way_back() -> None:
    followed = with_followed(
        with_asked(first_workspace(), quantity="o", step=7), quantity="h", step=6, unit=0
    )
    stepped = with_view(followed, step=20)
    assert (stepped.asked, stepped.step, len(stepped.trail)) == ("h", 20, 1)


def test_the_trail_does_not_grow_for_ever() -> None:
    now = with_asked(first_workspace(), quantity="h", step=100)
    for step in range(99, 50, -1):
        now = with_followed(now, quantity="h", step=step, unit=0)
    assert len(now.trail) == LONGEST_TRAIL
    assert now.trail[-1].step == 52


@pytest.mark.parametrize("quantity", ["x", "", "W_xi", "__class__"])
def test_only_gates_and_states_can_be_asked(quantity: Any) -> None:
    with pytest.raises(InputError, match="i, f, g, o, c, h"):
        with_asked(first_workspace(), quantity=quantity)


@pytest.mark.parametrize("place", [-1, 0, 5])
def test_a_way_back_that_is_not_there_changes_nothing(place: int) -> None:
    now = with_asked(first_workspace(), quantity="i")
    assert with_way_back(now, place) is now
