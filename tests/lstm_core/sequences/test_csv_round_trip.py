"""Whatever is written as CSV is read back exactly; whatever is not CSV is refused politely."""

import csv
import io

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core.errors import InputError
from lstm_core.sequences import (
    ENCODINGS,
    GAPS,
    PLACEHOLDERS,
    QUOTES,
    Reading,
    preview,
    read_table,
    split_sequences,
)
from lstm_core.sequences.number_text import FLOAT32_MAX

FLOATS = st.floats(-FLOAT32_MAX, FLOAT32_MAX, allow_nan=False)
NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)


@st.composite
def matrices(draw: st.DrawFn) -> list[list[float]]:
    columns = draw(st.integers(1, 5))
    row = st.lists(FLOATS, min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=1, max_size=12))


AS_NUMBERS = Reading(placeholders="numbers")
"""Of three values, 0, 0 and 1e30, Gatescope would ask what the last one is."""


def written(rows: list[list[str]], delimiter: str, line_end: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue()


@given(
    matrix=matrices(),
    delimiter=st.sampled_from(",;\t| "),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    header=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_numbers_come_back_exactly(
    matrix: list[list[float]], delimiter: str, line_end: str, header: bool, encoding: str
) -> None:
    names = [[f"n{d}" for d in range(len(matrix[0]))]] if header else []
    cells = [[repr(value) for value in row] for row in matrix]
    table = read_table(written(names + cells, delimiter, line_end).encode(encoding), AS_NUMBERS)
    (sequence,) = split_sequences(table, table.number_columns, None, None)
    assert table.has_header == header
    assert sequence.values.tolist() == matrix
    if header:
        assert list(sequence.channels) == names[0]
    if len(matrix[0]) > 1:
        assert table.delimiter == delimiter


@given(matrix=matrices(), header=st.booleans())
def test_decimal_commas_between_semicolons_come_back_exactly(
    matrix: list[list[float]], header: bool
) -> None:
    matrix = [[*row, 0.5] for row in matrix]
    names = [[f"n{d}" for d in range(len(matrix[0]))]] if header else []
    cells = [[repr(value).replace(".", ",") for value in row] for row in matrix]
    table = read_table(written(names + cells, ";", "\n").encode(), AS_NUMBERS)
    (sequence,) = split_sequences(table, table.number_columns, None, None)
    assert sequence.values.tolist() == matrix


@given(
    ids=st.lists(
        st.sampled_from(["007", "7", "12", "0", "1000000", "1000001"]), min_size=1, max_size=20
    )
)
def test_splitting_keeps_every_row_once_under_its_own_id(ids: list[str]) -> None:
    rows = [["id", "x"], *([identity, str(k)] for k, identity in enumerate(ids))]
    table = read_table(written(rows, ",", "\n").encode())
    sequences = split_sequences(table, ["x"], None, "id")
    expected: dict[str, list[float]] = {}
    for k, identity in enumerate(ids):
        expected.setdefault(identity, []).append(float(k))
    assert {s.name: s.values[:, 0].tolist() for s in sequences} == expected
    assert [s.name for s in sequences] == list(expected)


@given(names=st.lists(NAMES, min_size=2, max_size=6))
def test_names_are_always_distinct(names: list[str]) -> None:
    rows = [names, *[["1"] * len(names)] * 3]
    try:
        table = read_table(written(rows, ",", "\n").encode())
    except InputError:
        return
    found = [column.name for column in table.columns]
    assert len(set(found)) == len(found)
    assert all(found)


@settings(max_examples=300)
@given(data=st.binary(max_size=80))
def test_any_bytes_give_a_table_or_a_plain_refusal(data: bytes) -> None:
    _read_or_refuse(data)


@settings(max_examples=500)
@given(text=st.text(st.sampled_from('01a.,;\t \n"#-|−é=?NAe%/:'), max_size=60))
def test_any_csv_like_text_gives_a_table_or_a_plain_refusal(text: str) -> None:
    _read_or_refuse(text.encode())


READINGS = st.builds(
    Reading,
    encoding=st.sampled_from([None, *ENCODINGS]),
    delimiter=st.sampled_from([None, "", ",", ";", " ", ":", "a"]),
    quote=st.sampled_from([None, *QUOTES]),
    preamble=st.none() | st.integers(0, 4),
    header=st.none() | st.booleans(),
    decimal=st.sampled_from([None, ".", ","]),
    missing=st.lists(st.sampled_from(["0", "-9", "a", "NA"]), max_size=2).map(tuple),
    gaps=st.sampled_from([*GAPS]),
    placeholders=st.sampled_from([*PLACEHOLDERS]),
)


@settings(max_examples=200)
@given(
    text=st.text(st.sampled_from("01a.,;\t \n\"#-|−é=?NAe%/:'\\"), max_size=60), reading=READINGS
)
def test_any_text_read_in_any_way_gives_a_table_or_a_plain_refusal(
    text: str, reading: Reading
) -> None:
    data = text.encode()
    preview(data, reading)
    try:
        table = read_table(data, reading)
        sequences = split_sequences(
            table, table.suggested_channels, table.suggested_axis, table.suggested_id
        )
    except InputError:
        return
    assert table.asked == reading
    assert 0 < sum(len(sequence) for sequence in sequences) <= table.rows
    assert all(np.isfinite(sequence.values).all() for sequence in sequences)


def _read_or_refuse(data: bytes) -> None:
    try:
        table = read_table(data)
        sequences = split_sequences(
            table, table.suggested_channels, table.suggested_axis, table.suggested_id
        )
    except InputError:
        return
    assert sum(len(sequence) for sequence in sequences) == table.rows
    assert all(np.isfinite(sequence.values).all() for sequence in sequences)
