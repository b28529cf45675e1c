"""What a table suggests, what it leaves out, and that it says so."""

import numpy as np
import pytest

from lstm_core import limits
from lstm_core.errors import InputError
from lstm_core.sequences import Sequence, Table, cut_statements, read_table, split_sequences
from lstm_core.sequences.table import splitting

MOST = 2000


def suggested(table: Table) -> tuple[Sequence, ...]:
    return split_sequences(
        table, table.suggested_channels, table.suggested_axis, table.suggested_id
    )


@pytest.mark.parametrize("name", ["year", "index", "t", "step", "id", "series"])
@pytest.mark.parametrize("values", [[1, 2, 3], [1, 2, 2]])
def test_row_5_a_single_column_is_a_channel_whatever_its_name(name: str, values: list[int]) -> None:
    (sequence,) = suggested(read_table("\n".join([name, *map(str, values)]).encode()))
    assert sequence.channels == (name,)
    assert sequence.values[:, 0].tolist() == values


@pytest.mark.parametrize(
    ("text", "channels", "axis", "identity"),
    [
        ("year\n1700\n1701", ("year",), None, None),
        ("id,year\n1,1\n1,2\n2,1", ("year",), None, "id"),
        ("date,year\n2020-01-01,1\n2020-01-02,2", ("year",), "date", None),
        ("name,year\na,1\nb,2", ("year",), None, None),
        ("year,x\n1,5\n2,6", ("x",), "year", None),
    ],
)
def test_the_last_number_column_is_neither_axis_nor_id(
    text: str, channels: tuple[str, ...], axis: str | None, identity: str | None
) -> None:
    table = read_table(text.encode())
    found = (table.suggested_channels, table.suggested_axis, table.suggested_id)
    assert found == (channels, axis, identity)
    if axis is None:
        assert any('Column "year" has a name like the time axis' in note for note in table.notes)


def test_row_29_only_complete_columns_are_suggested_and_the_others_named() -> None:
    table = read_table(b"x,a,b,c\n1,,2,3\n2,3,NA,4\n3,4,5,?\n")
    assert table.suggested_channels == ("x",)
    assert dict(table.incomplete_columns) == {"a": 2, "b": 3, "c": 4}
    assert "3 columns with empty cells are not chosen: a, b, c." in table.notes
    assert suggested(table)[0].values.tolist() == [[1], [2], [3]]


def test_row_29_one_incomplete_column_is_named_in_the_singular() -> None:
    table = read_table(b"x,a\n1,\n2,3\n")
    assert "1 column with empty cells is not chosen: a." in table.notes


def test_row_29_where_no_column_is_complete_nothing_is_suggested() -> None:
    table = read_table(b"x,y\n1,\n,2\n")
    assert table.suggested_channels == ()
    with pytest.raises(InputError, match=r'Line 3, column "x".*1 of 2 cells is blank'):
        suggested(table)


def test_text_and_time_columns_are_never_incomplete() -> None:
    table = read_table(b"when,n,x\n2020-01-01,,1\n2020-01-02,b,2\n")
    assert dict(table.incomplete_columns) == {}


def test_row_46_the_first_32_of_1000_columns_are_suggested() -> None:
    table = read_table(b",".join(b"1" for _ in range(1000)))
    assert table.suggested_channels == table.number_columns[: limits.MAX_CHANNELS]
    assert any("The first 32 of 1,000 columns are chosen" in note for note in table.notes)
    assert suggested(table)[0].values.shape == (1, 32)


def test_row_46_incomplete_columns_do_not_count_among_the_first_32() -> None:
    table = read_table((",".join(["", *["1"] * 40]) + "\n" + ",".join(["1"] * 41)).encode())
    assert table.suggested_channels == table.number_columns[1:33]
    assert any("The first 32 of 40 complete columns" in note for note in table.notes)


def test_row_30_further_time_columns_are_stated() -> None:
    table = read_table(b"begin,end,x\n2020-01-01,2020-02-01,1\n2020-01-02,2020-02-02,2\n")
    assert table.suggested_axis == "begin"
    assert "1 column holds times too and is left out: end. There is one time axis." in table.notes


def test_row_45_the_first_steps_of_a_long_file_can_be_taken_and_are_stated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(splitting, "MAX_STEPS", MOST)
    rows = MOST + 5
    table = read_table(b"t,x\n" + b"".join(b"%d,%d\n" % (k, 2 * k) for k in range(rows)))
    with pytest.raises(InputError, match=r"2,000 steps.*2,005"):
        split_sequences(table, ["x"], "t", None)
    (sequence,) = split_sequences(table, ["x"], "t", None, first_steps=True)
    assert sequence.values[:, 0].tolist() == list(range(0, 2 * MOST, 2))
    assert sequence.axis is not None
    assert sequence.axis.tolist() == list(range(MOST))
    assert cut_statements(table, None) == ("The first 2,000 of 2,005 rows are used.",)


def test_row_45_only_the_ids_that_are_too_long_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "MAX_STEPS", MOST)
    ids = [b"long"] * MOST + [b"short", b"long"]
    table = read_table(b"id,x\n" + b"".join(b"%s,%d\n" % (i, k) for k, i in enumerate(ids)))
    with pytest.raises(InputError, match=r'"long" has 2,001'):
        split_sequences(table, ["x"], None, "id")
    long, short = split_sequences(table, ["x"], None, "id", first_steps=True)
    assert long.values[:, 0].tolist() == list(range(MOST))
    assert short.values.tolist() == [[MOST]]
    assert cut_statements(table, "id") == (
        'The first 2,000 of 2,001 rows of "long" are used.',
        "",
    )


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (["007", "", "007", "12"], ["007", "(blank)", "12"]),
        (["7", "07", "7.0", "", ""], ["7", "07", "7.0", "(blank)"]),
        (["a", "", "a"], ["a", "(blank)"]),
        (["True", "False", "True"], ["True", "False"]),
    ],
)
def test_row_33_ids_stay_as_written_beside_blanks(ids: list[str], names: list[str]) -> None:
    table = read_table(("id,x\n" + "\n".join(f"{i},{k}" for k, i in enumerate(ids))).encode())
    sequences = suggested(table)
    assert [sequence.name for sequence in sequences] == names
    for sequence in sequences:
        written = "" if sequence.name == "(blank)" else sequence.name
        assert sequence.values[:, 0].tolist() == [k for k, i in enumerate(ids) if i == written]


def test_row_33_blank_ids_are_stated() -> None:
    table = read_table(b"id,x\n1,1\n,2\n1,3\n")
    assert '1 row without an id makes one sequence, "(blank)".' in table.notes


def test_row_33_a_column_of_fractions_chosen_as_id_groups_its_blanks() -> None:
    table = read_table(b"w,x\n1.5,1\n,2\n1.5,3\n,4\n")
    assert [s.name for s in split_sequences(table, ["x"], None, "w")] == ["1.5", "(blank)"]


def test_order_within_each_sequence_is_judged_apart() -> None:
    sorted_within = read_table(b"id,t,x\na,1,1\nb,1,2\na,2,3\nb,2,4\n")
    assert sorted_within.suggested_axis == "t"
    assert not any("Warning" in note for note in sorted_within.notes)
    unsorted = read_table(b"id,time,x\na,2,1\nb,1,2\na,1,3\nb,1,4\nb,1,5\n")
    assert any("not sorted within a sequence" in note for note in unsorted.notes)
    assert any("more than once within a sequence (2 of them)" in note for note in unsorted.notes)


def test_many_short_sequences_share_no_memory_that_can_be_written() -> None:
    table = read_table(b"id,x\n" + b"".join(b"%d,%d\n" % (k % 500, k) for k in range(1000)))
    sequences = split_sequences(table, ["x"], None, "id")
    assert len(sequences) == 500
    for k, sequence in enumerate(sequences):
        np.testing.assert_array_equal(sequence.values, [[k], [k + 500]])
        with pytest.raises(ValueError, match="read-only"):
            sequence.values[0] = 9
