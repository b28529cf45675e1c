"""Edits as a browser sends them, put into the workspace."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import InputError
from lstm_ui.components.weight_grid import edited
from lstm_ui.workspace import first_workspace, with_form

GRAVES = with_form(first_workspace(), variant="graves")
PLACES = st.sampled_from(
    [(name, values.shape) for name, values in {**GRAVES.weights, **GRAVES.start}.items()]
)


def cell(name: str, row: int, column: int, value: Any, number: int = 1) -> dict[str, Any]:
    return {"name": name, "row": row, "column": column, "value": value, "number": number}


@given(place=PLACES, data=st.data(), value=st.floats(-1e6, 1e6))
def test_an_edit_changes_one_number_and_no_other(
    place: tuple[str, tuple[int, ...]], data: st.DataObject, value: float
) -> None:
    name, shape = place
    row, column = (data.draw(st.integers(0, size - 1)) for size in (*shape, 1)[:2])
    after = edited(GRAVES, [cell(name, row, column, value)], answered=0)
    old, new = ({**w.weights, **w.start} for w in (GRAVES, after))
    expected = old[name].copy()
    expected[(row, column)[: expected.ndim]] = value
    for each, values in new.items():
        np.testing.assert_array_equal(values, expected if each == name else old[each])


def test_what_was_answered_is_not_taken_twice() -> None:
    before = first_workspace()
    cells = [cell("b_i", 0, 0, 5.0, number=3), cell("b_i", 1, 0, 6.0, number=4)]
    after = edited(before, cells, answered=3)
    assert after.weights["b_i"].tolist() == [
        before.weights["b_i"][0],
        6,
        *before.weights["b_i"][2:],
    ]


@pytest.mark.parametrize("cells", [[], [cell("b_i", 0, 0, 5.0, number=1)]])
def test_the_end_of_a_drag_alone_changes_nothing(cells: Any) -> None:
    before = first_workspace()
    assert edited(before, cells, answered=1) is before


@pytest.mark.parametrize(
    "cells",
    [
        None,
        7,
        [None],
        [{}],
        [cell("W_zz", 0, 0, 1.0)],
        [cell("b_i", 99, 0, 1.0)],
        [cell("W_hi", 0, 99, 1.0)],
        [cell("b_i", 0, 0, "x")],
        [cell("b_i", 0, 0, None)],
        [cell("b_i", 0, 0, float("nan"))],
        [cell("c_0", 0, 0, 1e300)],
    ],
)
def test_nonsense_is_refused_in_plain_words(cells: Any) -> None:
    with pytest.raises(InputError):
        edited(first_workspace(), cells, answered=0)
