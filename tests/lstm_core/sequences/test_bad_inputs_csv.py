"""What people really upload: every row of the list of bad inputs that a CSV file can be."""

import gzip
import io
import zipfile

import numpy as np
import pytest

from lstm_core import limits
from lstm_core.errors import InputError
from lstm_core.sequences import Sequence, Table, read_table, split_sequences


def sequences_of(data: bytes | str) -> tuple[Table, tuple[Sequence, ...]]:
    table = read_table(data.encode() if isinstance(data, str) else data)
    return table, split_sequences(
        table, table.suggested_channels, table.suggested_axis, table.suggested_id
    )


def xlsx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


REFUSED = [
    pytest.param(b"", ["empty"], id="row-1-empty"),
    pytest.param(b" \r\n\n", ["empty"], id="row-1-blank-lines"),
    pytest.param(b"\xef\xbb\xbf", ["empty"], id="row-1-only-a-byte-order-mark"),
    pytest.param('""', ["empty"], id="row-1-empty-quotes"),
    pytest.param(",,\n,,\n", ["empty"], id="row-1-empty-cells"),
    pytest.param("a,b\n,\n", ["no rows"], id="row-2-header-and-empty-cells"),
    pytest.param("a,b\n", ["no rows"], id="row-2-header-only"),
    pytest.param("a\n", ["no rows"], id="row-2-header-only-one-column"),
    pytest.param(
        "a;b\n1.234;1,5\n2.345;2,5", ["Line 2", '"a"', "1.234"], id="row-7-dots-that-may-be-marks"
    ),
    pytest.param("a\tb\n1,234\t2", ["Line 2", '"a"', "1,234"], id="row-7-comma-between-tabs"),
    pytest.param('a,b\n"1,5",2\n"2.5",3', ["mixes", "line 2", "line 3"], id="row-7-mixed-marks"),
    pytest.param("a,b\n1,2\n3,4,5\n6,7", ["Line 3", "3 cells", "has 2"], id="row-16-too-long"),
    pytest.param(
        'a,b\n"x\ny",2\n3,4,5', ["Line 4", "3 cells"], id="row-16-line-number-after-quoted-newline"
    ),
    pytest.param("a,b\n1,2\n\n3\n6,7", ["Line 4", "1 cell,", "has 2"], id="row-17-too-short"),
    pytest.param("# c\n\n# d\na,b\n1,2\n3\n6,7", ["Line 6", "1 cell,"], id="row-17-below-comments"),
    pytest.param("sep=,\na,b\n1,2\n3\n6,7", ["Line 4", "1 cell,"], id="row-17-below-sep"),
    pytest.param("1,2\n3\n6,7", ["Line 2", "most rows have 2"], id="row-17-without-header"),
    pytest.param('a,b\n1,2\n3,"4\n5,6', ["Line 3", "not closed"], id="row-20-unclosed-quote"),
    pytest.param("a,b\n1,2\n\nc,d\n3,4", ["Line 4", "c"], id="row-24-two-tables"),
    pytest.param("a,b\n1,2\n3,4\n\nc\n1\n", ["Line 5"], id="row-24-two-widths"),
    pytest.param("a,b\n1,2\n3,abc\n5,6", ["Line 3", '"b"', "abc"], id="row-28-one-word"),
    pytest.param("a\n1\n2\nabc", ["Line 4", '"a"', "abc"], id="row-28-single-column"),
    pytest.param("a,b\n1,2\n3,\n5,6", ["Line 3", '"b"', "no number"], id="row-29-blank"),
    pytest.param("a,b\n1,2\n?,4\n5,6", ["Line 3", '"a"', "no number"], id="row-29-question-mark"),
    pytest.param("a\n1\nNA\n3", ["Line 3", '"a"', "no number"], id="row-29-na"),
    pytest.param("a\n1\n-\n3", ["Line 3", '"a"', "no number"], id="row-29-dash"),
    pytest.param("a\n1\n5%\n3", ["Line 3", '"a"', "5%"], id="row-34-percent"),
    pytest.param("a\n$1.50\n$2\n", ["$1.50", "line 2"], id="row-34-dollars"),
    pytest.param("a\n1\n1_000\n3", ["Line 3", "1_000"], id="row-34-underscore"),
    pytest.param("a\n1\n0x1F\n3", ["Line 3", "0x1F"], id="row-34-hexadecimal"),
    pytest.param("a,b\n1,2\n3,NaN\n5,6", ["Line 3", '"b"', "NaN"], id="row-37-nan"),
    pytest.param("a,b\n1,2\n3,-inf\n5,6", ["Line 3", '"b"', "-inf"], id="row-37-inf"),
    pytest.param("a\n1\nInfinity", ["Line 3", '"a"', "Infinity"], id="row-37-infinity"),
    pytest.param("a\n1\n1e308", ["Line 3", '"a"', "1e308", "float32"], id="row-38-1e308"),
    pytest.param("a\n1\n-1e309\n2", ["Line 3", '"a"', "-1e309", "float32"], id="row-38-1e309"),
    pytest.param(b"\x89PNG\r\n\x1a\n\0\0", ["not CSV", "PNG"], id="row-42-png"),
    pytest.param(xlsx(), ["not CSV", "XLSX"], id="row-42-xlsx"),
    pytest.param(gzip.compress(b"a\n1\n"), ["not CSV", "gzip"], id="row-42-gzip"),
    pytest.param(b"<!DOCTYPE html><p>1,2", ["not CSV", "HTML"], id="row-42-web-page"),
    pytest.param(bytes(range(128, 256)) + b"\x01" * 9, ["not CSV"], id="row-42-noise"),
    pytest.param(b"a,b\n1,2\n3\x00,4", ["not CSV", "NUL"], id="row-43-nul"),
    pytest.param(
        b"1" * (limits.MAX_UPLOAD_BYTES + 1), ["20 MB", "At most"], id="row-44-too-many-bytes"
    ),
    pytest.param(
        b"1\n" * (limits.MAX_TABLE_ROWS + 2), ["200,000", "200,003"], id="row-44-too-many-rows"
    ),
    pytest.param(b"1," * 1000 + b"1", ["1,000", "1,001"], id="row-46-too-many-columns"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED)
def test_says_what_is_wrong_and_where(data: bytes | str, said: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        sequences_of(data)
    for words in said:
        assert words in str(caught.value)


TWO_BY_TWO = [[1.0, 2.0], [3.0, 4.0]]
READ = [
    pytest.param("a\n7", ["a"], [[7.0]], id="row-3-one-row"),
    pytest.param("7", ["column 0"], [[7.0]], id="row-3-one-number"),
    pytest.param("1,2\n3,4", ["column 0", "column 1"], TWO_BY_TWO, id="row-4-no-header"),
    pytest.param("1\n2\n3\n", ["column 0"], [[1], [2], [3]], id="row-5-single-column"),
    pytest.param("x\n1.25\n-2\n", ["x"], [[1.25], [-2]], id="row-5-single-column-with-header"),
    pytest.param("a;b\n1,5;2\n2,5;3", ["a", "b"], [[1.5, 2], [2.5, 3]], id="row-6-comma"),
    pytest.param("a;b\n1,5;2.5", ["a", "b"], [[1.5, 2.5]], id="row-6-point-in-another-column"),
    pytest.param("x\n1,5\n2,5", ["x"], [[1.5], [2.5]], id="row-6-single-column"),
    pytest.param("a;b\n1.234,5;2\n-1,5;3", ["a", "b"], [[1234.5, 2], [-1.5, 3]], id="row-7"),
    pytest.param('a,b\n"1,234",2\n5,6', ["a", "b"], [[1234, 2], [5, 6]], id="row-8-thousands"),
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


STATED = [
    pytest.param("1,2\n3,4", "No header", id="row-4"),
    pytest.param("a;b\n1,5;2", "decimal mark", id="row-6"),
    pytest.param("a;b\n1.234,5;2", "1.234,5 is 1234.5", id="row-7"),
    pytest.param('a,b\n"1,234",2', "1,234 is 1234", id="row-8"),
    pytest.param("a\tb\n1\t2", "by tab", id="row-9-tab"),
    pytest.param("a|b\n1|2", "by vertical bar", id="row-9-bar"),
    pytest.param("a b\n1 2", "by spaces", id="row-9-spaces"),
    pytest.param("höhe,b\n1,2".encode("latin-1"), "Latin-1", id="row-14"),
    pytest.param("a,b,\n1,2,", "empty column", id="row-18"),
    pytest.param("# x\n# y\na,b\n1,2", "2 lines of comment skipped", id="row-21-comments"),
    pytest.param("Oslo\na,b\n1,2\n3,4", "1 line above the table skipped", id="row-21-title"),
    pytest.param("a,b\nm,s\n1,2\n3,4", "Line 2, a second line", id="row-22"),
    pytest.param("w,x\nmon,1\nTotal,4", "Line 3, a line of totals", id="row-23"),
    pytest.param("x,x\n1,2", 'called "x (2)"', id="row-25"),
    pytest.param(",x\n1,2", 'called "column 0"', id="row-26"),
    pytest.param("n,x\nbob,1", 'Column "n" holds text, such as "bob" (line 2)', id="row-27"),
    pytest.param("a,b\n1,2\n3,\n5,", 'Column "b" has no number in 2 cells', id="row-29"),
    pytest.param("t,x\n2020-01-01,1\n2020-01-02,2", 'Column "t" looks like the time', id="row-30"),
    pytest.param("time,x\n2,1\n1,2", "not sorted", id="row-31-unsorted"),
    pytest.param("time,x\n1,1\n1,2", "more than once", id="row-31-duplicate"),
    pytest.param("id,x\na,1\nb,2\na,3", "ids of 2 sequences", id="row-32"),
    pytest.param("x\n−1", "Unicode minus", id="row-35"),
    pytest.param("x,y\nTrue,1\nFalse,2", "true was read as 1", id="row-36"),
    pytest.param("x\n16777217\n1", "rounded in float32", id="row-40"),
    pytest.param("x\n12345678901234567890123\n1", "rounded in float32", id="row-40-23-digits"),
]


@pytest.mark.parametrize(("data", "note"), STATED)
def test_states_what_it_did(data: bytes | str, note: str) -> None:
    table = read_table(data.encode() if isinstance(data, str) else data)
    assert any(note in said for said in table.notes), table.notes


def test_row_18_plain_files_get_no_note_of_dropped_columns() -> None:
    assert read_table(b"a,b\n1,2\n").notes == ("Cells are separated by comma.",)


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
