"""What was done to an odd file is stated, from the list of bad inputs."""

import pytest

from lstm_core.sequences import read_table

STATED = [
    pytest.param("1,2\n3,4", "No header", id="row-4"),
    pytest.param("NA,1\n3,4", "No header was found: the first row, line 1,", id="row-4-na-first"),
    pytest.param("# c\n\na,b\n3,4", "Line 3 was taken as the header.", id="row-4-header"),
    pytest.param("a;b\n1,5;2", "decimal mark", id="row-6"),
    pytest.param("a;b\n1.234,5;2", "1.234,5 is 1234.5", id="row-7"),
    pytest.param('a,b\n"1,234",2', "1,234 is 1234", id="row-8"),
    pytest.param("a;b\n1,234;2", '"a": 1,234 is read as 1.234', id="row-8-undecided"),
    pytest.param("a;b\n1,234;0.5", "1,234 is 1234.", id="row-8-decided"),
    pytest.param("a\tb\n1\t2", "by tab", id="row-9-tab"),
    pytest.param("a|b\n1|2", "by vertical bar", id="row-9-bar"),
    pytest.param("a b\n1 2", "by spaces", id="row-9-spaces"),
    pytest.param("höhe,b\n1,2".encode("latin-1"), "Windows-1252", id="row-14"),
    pytest.param("a,b,\n1,2,", "empty column", id="row-18"),
    pytest.param("# x\n# y\na,b\n1,2", "2 lines of comment skipped", id="row-21-comments"),
    pytest.param("Oslo\na,b\n1,2\n3,4", "1 line above the table skipped", id="row-21-title"),
    pytest.param("a,b\n1,2\n\n3,4", "1 blank line inside the table was", id="row-24-a-gap"),
    pytest.param(
        "a,b\n\n1,2\n\n\n3,4\n\n", "3 blank lines inside the table were", id="row-24-gaps"
    ),
    pytest.param("x\n\n1\n2", "1 blank line inside", id="row-24-a-gap-below-the-header"),
    pytest.param("a,b\nm,s\n1,2\n3,4", "Line 2, a second line", id="row-22"),
    pytest.param("w,x\nmon,1\nTotal,4", "Line 3, a line of totals", id="row-23"),
    pytest.param("x,x\n1,2", 'called "x (2)"', id="row-25"),
    pytest.param(",x\n1,2", 'called "column 0"', id="row-26"),
    pytest.param("n,x\nbob,1", 'Column "n" holds text, such as "bob" (line 2)', id="row-27"),
    pytest.param("a,b\n1,2\n3,\n5,", 'Column "b" has no number in 2 cells', id="row-29"),
    pytest.param("a\n1\n\n3", '"a" has no number in 1 cell (first: line 3)', id="row-29-line"),
    pytest.param("a,b\n1,2\n3,NaN", '"b" has no number in 1 cell (first: line 3)', id="row-37"),
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
    assert read_table(b"a,b\n1,2\n").notes == (
        "Cells are separated by comma.",
        "Line 1 was taken as the header.",
    )
