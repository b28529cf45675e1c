"""What a person decides about a file is done; what is left open is found."""

import pytest

from lstm_core.errors import InputError
from lstm_core.sequences import Reading, preview, read_table
from lstm_core.sequences.table.reading import ENCODINGS


def values(data: bytes, reading: Reading) -> dict[str, list[object]]:
    return {column.name: column.values.tolist() for column in read_table(data, reading).columns}


@pytest.mark.parametrize(
    ("data", "reading", "expected"),
    [
        ("é,b\n1,2\n".encode("cp437"), Reading(encoding="cp437"), {"é": [1], "b": [2]}),
        ("д,b\n1,2\n".encode("cp1251"), Reading(encoding="cp1251"), {"д": [1], "b": [2]}),
        (b"a:b\n1:2\n", Reading(delimiter=":"), {"a": [1], "b": [2]}),
        (b"1,5\n2,5\n", Reading(delimiter=""), {"column 0": [1.5, 2.5]}),
        (b"a,b\n'1,5',2\n", Reading(quote="'", decimal=","), {"a": [1.5], "b": [2]}),
        (b'a,b\n"1,2\n', Reading(quote=""), {"a": ['"1'], "b": [2]}),
        (b"x,y\nx,y\n1,2\n", Reading(preamble=1), {"x": [1], "y": [2]}),
        (b"2019,2020\n1,2\n", Reading(header=True), {"2019": [1], "2020": [2]}),
        (b"1,x\n2,y\n", Reading(header=False), {"column 0": [1, 2], "column 1": ["x", "y"]}),
        (b"a;b\n1.234;2\n", Reading(decimal=","), {"a": [1234], "b": [2]}),
        (b"a;b\n1,234;2\n", Reading(decimal="."), {"a": [1234], "b": [2]}),
    ],
)
def test_what_is_asked_for_is_done(
    data: bytes, reading: Reading, expected: dict[str, list[object]]
) -> None:
    assert values(data, reading) == expected


def test_what_was_found_is_told_and_reads_the_same_again() -> None:
    data = "Oslo, 2021\n\nname;é\n'a;b';1,5\n'c';2,5\n".encode("cp1252")
    found = read_table(data).reading
    assert (found.encoding, found.delimiter, found.quote) == ("cp1252", ";", "'")
    assert (found.preamble, found.header, found.decimal) == (2, True, ",")
    assert values(data, found) == values(data, Reading()) == {
        "name": ["a;b", "c"], "é": [1.5, 2.5]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"encoding": "utf-7"}, "encoding must be one of"),
        ({"delimiter": "::"}, "must be one character"),
        ({"delimiter": "\n"}, "must be one character"),
        ({"delimiter": "1"}, "numbers are written with"),
        ({"quote": "x"}, "quoting must be one of"),
        ({"preamble": -1}, "lines to skip"),
        ({"decimal": ";"}, "decimal mark must be"),
        ({"gaps": "zero"}, "missing values must be one of"),
        ({"missing": ("x",) * 21}, "At most 20 words"),
    ],
)
def test_what_cannot_be_asked_for_is_said(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        Reading(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_encoding_reads_or_says_where_it_fails(encoding: str) -> None:
    text = "a,b\n1,2\n"
    assert values(text.encode(encoding), Reading(encoding=encoding)) == {"a": [1], "b": [2]}
    try:
        read_table(b"a,b\n1,\xff\xfe\x81\x00\n", Reading(encoding=encoding))
    except InputError as error:
        assert "line" in str(error) or "NUL" in str(error) or "Line" in str(error)  # noqa: PT017


def test_more_lines_to_skip_than_there_are_is_said() -> None:
    with pytest.raises(InputError, match="Nothing is left below the first 2 lines"):
        read_table(b"a\n1\n", Reading(preamble=9))


def test_a_preview_goes_as_far_as_the_file_can_be_read() -> None:
    none = preview(b"\x89PNG")
    assert (none.found.encoding, none.rows) == (None, ())
    unclosed = preview(b'a;b\n1;"2\n')
    assert [row.cells for row in unclosed.rows] == [["a;b"], ['1;"2'], [""]]
    ragged = preview(b"a,b\n1,2\n3\n")
    assert [row.cells for row in ragged.rows] == [["a", "b"], ["1", "2"], ["3"]]
    worded = preview(b"a,b\n1,2\n3,abc\n4,5\n")
    assert (worded.names, worded.found.decimal) == (("a", "b"), ".")
    assert [row.line for row in worded.rows] == [2, 3, 4]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("value\n0,-3\n1,-4\n", "Line 1 may hold the names of the columns"),
        ("a;b\n12.345;1\n7;2\n45.012;3\n", "12.345 could be a thousand or a fraction"),
        ("a;b\n12,345;1\n7;2\n45,012;3\n", "12,345 could be a thousand or a fraction"),
        ("a,b\n1,2\n3,4\nnote\n", "Line 4 has 1 cell"),
        ("a,b\n1,2\n\na,b\n3,4\n", "Line 4"),
    ],
)
def test_what_is_unsure_is_asked(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_table(text.encode())


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("1,5\n2,6\n", "Warning: 1,5 is read as two numbers"),
        ("a|b\n1.234|2\n", 'Warning: column "a": 1.234 is read as a fraction'),
        ("a,b\n1,2\na,b\n3,4\n", "1 line with the names again dropped (first: line 3)"),
        ("a,b\n1,2\n3,4\n\nSource: me\n", "1 line of text below the table skipped (first: line 5)"),
        ("a,b\n0,1,2\n1,3,4\n", "Warning: the header has one name fewer"),
        ("Serial,12\nPlace,pier\na,b,c\n1,2,3\n4,5,6\n", "2 lines above the table skipped"),
        ("a;b\n1\u00a0234,5;2\n", "1 234,5 is 1234,5"),
    ],
)
def test_what_was_taken_for_granted_is_stated(text: str, note: str) -> None:
    notes = read_table(text.encode()).notes
    assert any(note in said for said in notes), notes
