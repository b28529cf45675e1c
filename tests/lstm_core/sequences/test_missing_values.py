"""What can be done with missing values: stop, drop, fill forward, interpolate; row 29."""

import math

import pytest

from lstm_core.errors import InputError
from lstm_core.sequences import (
    Gaps,
    Placeholders,
    Reading,
    missing_statement,
    read_table,
    split_sequences,
)

HOLED = b"X of Y\n1\n2\n-999\n3\n-999\n"
GAPPY = b"t,a,b\n0,,1\n1,2,1\n2,NA,1\n3,?,1\n4,8,1\n5,-,1\n"


def split(data: bytes, gaps: Gaps) -> list[list[list[float]]]:
    table = read_table(data, Reading(gaps=gaps))
    sequences = split_sequences(
        table, table.suggested_channels, table.suggested_axis, table.suggested_id
    )
    return [sequence.values.tolist() for sequence in sequences]


def stated(data: bytes, gaps: Gaps) -> str:
    table = read_table(data, Reading(gaps=gaps))
    return missing_statement(
        table, table.suggested_channels, table.suggested_axis, table.suggested_id
    )


@pytest.mark.parametrize(
    ("gaps", "values", "words"),
    [
        ("stop", [[1], [1], [1], [1], [1], [1]], ""),
        ("drop", [[2, 1], [8, 1]], "4 rows with missing values were left out."),
        (
            "forward",
            [[2, 1], [2, 1], [2, 1], [8, 1], [8, 1]],
            "3 missing values were filled from the value before. "
            "1 row at an end, no value beside it, was left out.",
        ),
        (
            "interpolate",
            [[2, 1], [4, 1], [6, 1], [8, 1]],
            "2 missing values were put on the line between their neighbours, step by step. "
            "2 rows at an end, no value beside them, were left out.",
        ),
    ],
)
def test_each_way_does_what_it_says(gaps: Gaps, values: list[list[float]], words: str) -> None:
    assert split(GAPPY, gaps) == [values]
    assert stated(GAPPY, gaps) == words


def test_the_axis_follows_the_rows_that_are_kept() -> None:
    table = read_table(GAPPY, Reading(gaps="drop"))
    (sequence,) = split_sequences(table, ["a"], "t", None)
    assert sequence.axis is not None
    assert sequence.axis.tolist() == [1.0, 4.0]


def test_nothing_is_filled_from_another_sequence() -> None:
    interleaved = b"id,x\na,1\nb,\na,\nb,20\na,3\nb,\n"
    assert split(interleaved, "forward") == [[[1], [1], [3]], [[20], [20]]]
    assert split(interleaved, "interpolate") == [[[1], [2], [3]], [[20]]]


def test_a_sequence_of_which_nothing_is_left_is_named() -> None:
    with pytest.raises(InputError, match='sequence "b" lacks a number'):
        split(b"id,x\na,1\nb,\na,2\nb,\n", "forward")


def test_rows_without_a_time_can_be_dropped_only() -> None:
    data = b"t,x\n1,1\n,2\n3,3\n"
    dropping, filling = (read_table(data, Reading(gaps=how)) for how in ("drop", "forward"))
    (sequence,) = split_sequences(dropping, ["x"], "t", None)
    assert sequence.values.tolist() == [[1.0], [3.0]]
    with pytest.raises(InputError, match='Line 3, column "t"'):
        split_sequences(filling, ["x"], "t", None)


def test_words_for_missing_values_can_be_added() -> None:
    data = b"x,y\n1,1\n-999,2\n3,3\n"
    table = read_table(data, Reading(missing=("-999",), gaps="interpolate"))
    (sequence,) = split_sequences(table, ["x"], None, None)
    assert sequence.values.tolist() == [[1.0], [2.0], [3.0]]
    assert "1 cell of -999 read as missing, as asked." in table.notes


def test_a_number_that_may_stand_for_missing_is_asked_about() -> None:
    with pytest.raises(InputError, match=r'Line 4, column "X of Y": -999 \(in 2 cells\) lies far'):
        read_table(HOLED)


@pytest.mark.parametrize(
    ("placeholders", "values", "note"),
    [("numbers", [1, 2, -999, 3, -999], "a number"), ("missing", [1, 2, None, 3, None], "missing")],
)
def test_a_number_that_may_stand_for_missing_is_what_was_decided(
    placeholders: Placeholders, values: list[float | None], note: str
) -> None:
    table = read_table(HOLED, Reading(placeholders=placeholders))
    found = table.by_name["X of Y"].values.astype(float)
    assert [None if math.isnan(value) else value for value in found] == values
    assert f'Column "X of Y": -999 in 2 cells is {note}, as asked.' in table.notes


def test_what_is_missing_by_decision_is_filled_as_any_missing_value_is() -> None:
    table = read_table(HOLED, Reading(placeholders="missing", gaps="interpolate"))
    (sequence,) = split_sequences(table, ["X of Y"], None, None)
    assert sequence.values.flatten().tolist() == [1.0, 2.0, 2.5, 3.0]


@pytest.mark.parametrize(
    "data",
    [
        b"x\n-998\n-999\n-1000\n-999\n",  # amid the others
        b"x\n1\n2\n-998\n3\n",  # no usual mark
        b"x\n-999\n-999\n1\n",  # too few others to be far from
        b"id,x\n-9,1\n-9,2\n1,3\n1,4\n2,5\n2,6\n",  # an id
    ],
)
def test_what_is_no_mark_is_not_asked_about(data: bytes) -> None:
    read_table(data)
