"""What people really upload and can be used: exact values, from the list of bad inputs."""

import numpy as np
import pytest

from lstm_core.errors import InputError
from lstm_core.sequences import Sequence, Table, read_table, split_sequences


def sequences_of(data: bytes | str) -> tuple[Table, tuple[Sequence, ...]]:
    table = read_table(data.encode() if isinstance(data, str) else data)
    return table, split_sequences(
        table, table.suggested_channels, table.suggested_axis, table.suggested_id
    )


TWO_BY_TWO = [[1.0, 2.0], [3.0, 4.0]]
READ = [
    pytest.param("a\n7", ["a"], [[7.0]], id="row-3-one-row"),
    pytest.param("7", ["column 0"], [[7.0]], id="row-3-one-number"),
    pytest.param("1,2\n3,4", ["column 0", "column 1"], TWO_BY_TWO, id="row-4-no-header"),
    pytest.param("NA,1,2\n3,4,5", ["column 1", "column 2"], [[1, 2], [4, 5]], id="row-4-na-first"),
    pytest.param("1,-\n3,4", ["column 0"], [[1], [3]], id="row-4-dash-in-the-first-row"),
    pytest.param(
        "?,1\n-,2\n3,3", ["column 1"], [[1], [2], [3]], id="row-4-question-mark-in-the-first-row"
    ),
    pytest.param("nan,1\n3,4", ["column 1"], [[1], [4]], id="row-4-nan-in-the-first-row"),
    pytest.param("NA,x\n1,2", ["NA", "x"], [[1, 2]], id="row-4-a-header-with-a-missing-mark"),
    pytest.param("1\n2\n3\n", ["column 0"], [[1], [2], [3]], id="row-5-single-column"),
    pytest.param("\n\nx\n\n1\n2\n\n", ["x"], [[1], [2]], id="row-5-blank-lines-around-the-rows"),
    pytest.param("x\n1.25\n-2\n", ["x"], [[1.25], [-2]], id="row-5-single-column-with-header"),
    pytest.param("a;b\n1,5;2\n2,5;3", ["a", "b"], [[1.5, 2], [2.5, 3]], id="row-6-comma"),
    pytest.param("a;b\n1,5;2.5", ["a", "b"], [[1.5, 2.5]], id="row-6-point-in-another-column"),
    pytest.param("x\n1,5\n2,5", ["x"], [[1.5], [2.5]], id="row-6-single-column"),
    pytest.param("a;b\n1.234,5;2\n-1,5;3", ["a", "b"], [[1234.5, 2], [-1.5, 3]], id="row-7"),
    pytest.param("x\n1.234,5\n2.345,6", ["x"], [[1234.5], [2345.6]], id="row-7-single-column"),
    pytest.param("a,b\n1.234,5", ["a", "b"], [[1.234, 5]], id="row-7-two-names-two-columns"),
    pytest.param(
        "1.234,5\n0.5,6", ["column 0", "column 1"], [[1.234, 5], [0.5, 6]], id="row-7-a-point-below"
    ),
    pytest.param('a,b\n"1,234",2\n5,6', ["a", "b"], [[1234, 2], [5, 6]], id="row-8-thousands"),
    pytest.param("a;b\n1,234;2", ["a", "b"], [[1.234, 2]], id="row-8-decimal-between-semicolons"),
    pytest.param("a;b\n1,234;1,5", ["a", "b"], [[1.234, 1.5]], id="row-8-a-comma-proves-decimals"),
    pytest.param("a;b\n1,234;0.5", ["a", "b"], [[1234, 0.5]], id="row-8-a-point-proves-thousands"),
    pytest.param("a\tb\n1\t2\n3\t4", ["a", "b"], TWO_BY_TWO, id="row-9-tab"),
    pytest.param("a|b\n1|2\n3|4", ["a", "b"], TWO_BY_TWO, id="row-9-bar"),
    pytest.param("a b\n1 2\n3 4", ["a", "b"], TWO_BY_TWO, id="row-9-space"),
    pytest.param("  a    b\n  1    2 \n  3    4", ["a", "b"], TWO_BY_TWO, id="row-9-aligned"),
    pytest.param("a, b\n1, 2\n3, 4", ["a", "b"], TWO_BY_TWO, id="row-9-comma-and-space"),
    pytest.param("sep=;\na;b\n1;2\n3;4", ["a", "b"], TWO_BY_TWO, id="row-10-sep"),
    pytest.param(
        "a,b\n1,2\n3,4".encode("utf-16"), ["a", "b"], TWO_BY_TWO, id="row-11-utf-16-with-mark"
    ),
    pytest.param(
        "a,b\n1,2\n3,4".encode("utf-16-be"), ["a", "b"], TWO_BY_TWO, id="row-12-utf-16-be"
    ),
    pytest.param(
        "a,b\n1,2\n3,4".encode("utf-16-le"), ["a", "b"], TWO_BY_TWO, id="row-12-utf-16-le"
    ),
    pytest.param(b"\xef\xbb\xbfa,b\n1,2\n3,4", ["a", "b"], TWO_BY_TWO, id="row-13-utf-8-mark"),
    pytest.param(
        "höhe,b\n1,2\n3,4".encode("latin-1"), ["höhe", "b"], TWO_BY_TWO, id="row-14-latin-1"
    ),
    pytest.param(b"\x80,a\x96b\x81\n1,2\n3,4", ["€", "a–b�"], TWO_BY_TWO, id="row-14-windows-1252"),
    pytest.param("x\r\r\n1\r\r\n2\r\r\n", ["x"], [[1], [2]], id="row-15-cr-cr-lf"),
    pytest.param("a,b\r1,2\r3,4\r", ["a", "b"], TWO_BY_TWO, id="row-15-cr-only"),
    pytest.param("a,b,\n1,2,\n3,4,", ["a", "b"], TWO_BY_TWO, id="row-18-trailing-comma"),
    pytest.param("a,b\n1,2,\n3,4,", ["a", "b"], TWO_BY_TWO, id="row-18-but-not-in-the-header"),
    pytest.param("1,2,\n3,4,", ["column 0", "column 1"], TWO_BY_TWO, id="row-18-no-header"),
    pytest.param('n,x\n"a\nb",1\nc,2', ["x"], [[1], [2]], id="row-19-quoted-newline"),
    pytest.param("a,b\n1,2\n3,4\n,\n,\n", ["a", "b"], TWO_BY_TWO, id="row-18-empty-last-lines"),
    pytest.param("# by me\n# 2020\na,b\n1,2\n3,4", ["a", "b"], TWO_BY_TWO, id="row-21-comments"),
    pytest.param("Data of Oslo\n\na,b\n1,2\n3,4", ["a", "b"], TWO_BY_TWO, id="row-21-title"),
    pytest.param(
        ",\nOslo,\n,\na,b\n1,2\n3,4", ["a", "b"], TWO_BY_TWO, id="row-21-title-over-empty-cells"
    ),
    pytest.param("Oslo,\na,b\n1,2\n3,4", ["a", "b"], TWO_BY_TWO, id="row-21-padded-title"),
    pytest.param("a,b\nm,s\n1,2\n3,4", ["a", "b"], TWO_BY_TWO, id="row-22-units"),
    pytest.param("a,b\nm2,NA\n1,2\n3,4", ["a", "b"], TWO_BY_TWO, id="row-22-units-with-digits"),
    pytest.param("a,b\nm,s\nNA,1\n3,4", ["b"], [[1], [4]], id="row-22-units-over-a-gap"),
    pytest.param("x,y\nNA,1\n1,2\nNA,3", ["y"], [[1], [2], [3]], id="row-22-a-gap-is-no-unit"),
    pytest.param("w,x\nmon,1\ntue,3\nTotal,4", ["x"], [[1], [3]], id="row-23-total"),
    pytest.param("x,x,x\n1,2,3", ["x", "x (2)", "x (3)"], [[1, 2, 3]], id="row-25-duplicates"),
    pytest.param("x,x (2),x\n1,2,3", ["x", "x (2)", "x (3)"], [[1, 2, 3]], id="row-25-taken-label"),
    pytest.param("x,\n1,2\n3,4", ["x", "column 1"], TWO_BY_TWO, id="row-26-blank-name"),
    pytest.param("n,x\nbob,1\nal,2", ["x"], [[1], [2]], id="row-27-text-column"),
    pytest.param("x\n−1\n２", ["x"], [[-1], [2]], id="row-35-unicode"),
    pytest.param("x,y\nTrue,1\nFALSE,2", ["x", "y"], [[1, 1], [0, 2]], id="row-36-truths"),
    pytest.param("x\n5e-324\n1e-400", ["x"], [[5e-324], [0]], id="row-39-tiny"),
    pytest.param("x\n16777217\n2", ["x"], [[16777217], [2]], id="row-40-precision"),
    pytest.param(
        '"=HYPERLINK(""http://a"")",b\n1,2\n3,4',
        ['=HYPERLINK("http://a")', "b"],
        TWO_BY_TWO,
        id="row-47-formula-kept-as-text",
    ),
    pytest.param(
        "<script>alert(1)</script>,$x^2$ **b**\n1,2\n3,4",
        ["<script>alert(1)</script>", "$x^2$ **b**"],
        TWO_BY_TWO,
        id="row-48-names-are-literal",
    ),
]


@pytest.mark.parametrize(("data", "channels", "values"), READ)
def test_reads_exact_values(
    data: bytes | str, channels: list[str], values: list[list[float]]
) -> None:
    _, (sequence,) = sequences_of(data)
    assert list(sequence.channels) == channels
    assert sequence.values.tolist() == values


def test_row_30_timestamps_are_the_axis_and_no_channel() -> None:
    _, (sequence,) = sequences_of("when,x\n2020-01-01 06:00,1\n2020-01-01 12:30,2\n")
    assert sequence.channels == ("x",)
    assert sequence.axis_name == "when"
    assert sequence.axis is not None
    expected = np.array(["2020-01-01T06:00", "2020-01-01T12:30"], dtype="datetime64[us]")
    np.testing.assert_array_equal(sequence.axis, expected)


def test_row_32_and_33_interleaved_ids_of_unequal_length_stay_text() -> None:
    _, (first, second) = sequences_of("id,x,y\n007,1,2\n08,3,4\n007,5,6\n007,7,8\n08,9,10")
    assert (first.name, second.name) == ("007", "08")
    assert first.values.tolist() == [[1, 2], [5, 6], [7, 8]]
    assert second.values.tolist() == [[3, 4], [9, 10]]


def test_row_46_a_thousand_columns_are_read_but_must_be_chosen_from() -> None:
    table = read_table(b",".join(b"1" for _ in range(1000)))
    with pytest.raises(InputError, match=r"At most 32 channels.*1,000 are chosen"):
        split_sequences(table, table.number_columns, None, None)
    assert split_sequences(table, table.number_columns[:32], None, None)[0].values.shape == (1, 32)
