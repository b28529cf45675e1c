"""Choosing delimiter, axis, ids and channels where more than one answer seems possible."""

import numpy as np
import pytest

from lstm_core.errors import InputError
from lstm_core.sequences import read_table, split_sequences
from lstm_core.sequences.table import splitting


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b\n1,5;2,5\n3,5;4,5", ";"),
        ("note;x\nhello, world;1\nsee, you;2", ";"),
        ("when,x\n2020-01-01 00:00:00,1\n2020-01-01 00:00:01,2", ","),
        ("first name,second name\n1,2\n3,4", ","),
        ("a|b;c\n1|2\n3|4", "|"),
        ("1,5 2,5\n3,5 4,5", " "),
        ('a,b\n"1;1;1;1",2\n"3;1;1;1",4', ","),
        ("my value\n1\n2", ""),
        ("2020-01-01 10:00\t5\n2020-01-01 11:00\t6", "\t"),
    ],
)
def test_delimiter(text: str, delimiter: str) -> None:
    assert read_table(text.encode()).delimiter == delimiter


@pytest.mark.parametrize(
    ("text", "axis", "identity"),
    [
        ("a,b\n1,2\n2,3", None, None),
        ("year,x\n1700,5\n1701,11", "year", None),
        ("x,date\n1,2020-01-01\n2,2020-01-02", "date", None),
        ("step,x\n0,5\n1,6", "step", None),
        ("step,x\n3,5\n1,6", None, None),
        (",x\n0,5\n1,6", "column 0", None),
        ("country,year,x\nA,1,1\nB,1,2\nA,2,3\nB,2,4", "year", "country"),
        ("series,t,x\nA,0,1\nA,1,2\nB,0,3\nB,1,4", "t", "series"),
        ("id,x\n1,1\n2,2\n3,3", None, None),
        ("unit id,x\n1,1\n1,2\n3,3", None, "unit id"),
    ],
)
def test_suggested_axis_and_id(text: str, axis: str | None, identity: str | None) -> None:
    table = read_table(text.encode())
    assert (table.suggested_axis, table.suggested_id) == (axis, identity)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020-01-31", "2020-01-31"),
        ("2020-01-31T12:30:15.250", "2020-01-31T12:30:15.250"),
        ("2020-01-31 12:30", "2020-01-31T12:30"),
        ("2020-01-31T12:30:00Z", "2020-01-31T12:30"),
        ("2020-01-31T12:30:00+02:00", "2020-01-31T10:30"),
        ("1949-03", "1949-03-01"),
        ("1959-Q3", "1959-07-01"),
        ("2020/1/5", "2020-01-05"),
        ("31.01.2020 12:30", "2020-01-31T12:30"),
    ],
)
def test_times(written: str, expected: str) -> None:
    table = read_table(f"when,x\n{written},1\n{written},2\n".encode())
    (column, _) = table.columns
    assert column.kind == "time"
    np.testing.assert_array_equal(column.values, np.array([expected] * 2, dtype="datetime64[us]"))


def test_ambiguous_dates_are_left_out() -> None:
    table = read_table(b"when,x\n1/2/2020,1\n2/2/2020,2\n")
    assert table.columns[0].kind == "text"


def test_numbers_as_axis_are_exact() -> None:
    table = read_table(b"t,x\n0.5,1\n0.75,2\n")
    (sequence,) = split_sequences(table, ["x"], "t", None)
    assert sequence.axis is not None
    assert sequence.axis.tolist() == [0.5, 0.75]
    assert (sequence.name, sequence.source) == ("your file", "")


@pytest.mark.parametrize(
    ("channels", "axis", "identity", "said"),
    [
        ([], None, None, ["No channel", "x, y"]),
        (["z"], None, None, ['no column "z"', "n, x, y"]),
        (["x"], "z", None, ['no column "z"']),
        (["x"], None, "z", ['no column "z"']),
        (["n"], None, None, ['"n" holds text', "x, y"]),
        (["x"], "n", None, ['"n" holds text']),
        (["x", "x"], None, None, ["twice"]),
    ],
)
def test_choices_that_cannot_be_met(
    channels: list[str], axis: str | None, identity: str | None, said: list[str]
) -> None:
    table = read_table(b"n,x,y\nbob,1,2\nal,3,4\n")
    with pytest.raises(InputError) as caught:
        split_sequences(table, channels, axis, identity)
    for words in said:
        assert words in str(caught.value)


def test_a_column_with_gaps_only_matters_once_it_is_chosen() -> None:
    table = read_table(b"x,y\n1,2\n3,\n5,6\n")
    assert split_sequences(table, ["x"], None, None)[0].values.tolist() == [[1], [3], [5]]
    with pytest.raises(InputError, match='Line 3, column "y"'):
        split_sequences(table, ["y"], None, None)


def test_too_many_steps_are_refused_with_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "MAX_STEPS", 2000)
    table = read_table(b"1\n" * 2001)
    with pytest.raises(InputError, match=r"2,000 steps.*2,001"):
        split_sequences(table, ["column 0"], None, None)


def test_values_cannot_be_changed() -> None:
    table = read_table(b"x\n1\n2\n")
    (sequence,) = split_sequences(table, ["x"], None, None)
    for values in (sequence.values, table.columns[0].values):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 9
