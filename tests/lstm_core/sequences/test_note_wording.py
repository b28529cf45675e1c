"""Numbers and lists inside notes read as a person would write them."""

import re

import pytest

from lstm_core.errors import InputError
from lstm_core.sequences import cut_statements, parse_typed, read_table, split_sequences
from lstm_core.sequences.wording import counted, listing, shorten

WRONG_NUMBER = re.compile(r"\b1 (rows|lines|cells|columns|channels|steps|values|sequences|are)\b")


def test_nouns_follow_their_count() -> None:
    assert [counted(n, "row") for n in (0, 1, 2, 1000)] == [
        "0 rows",
        "1 row",
        "2 rows",
        "1,000 rows",
    ]


def test_long_lists_and_names_are_cut() -> None:
    assert listing(["a", "b"]) == "a, b"
    assert listing([str(k) for k in range(5)], limit=2) == "0, 1 and 3 more"
    assert shorten("a\n b" + "c" * 50, limit=5) == "a bc…"


@pytest.mark.parametrize(
    "text",
    [
        "# c\nid,x,y\n1,1,\n\n,2,3\n1,3,4\n",
        "x\n1\n\n2\n",
        "begin,end,x\n2020-01-01,2020-01-01,1\n",
        "Oslo,\na,b\n1,2\n,\n",
        "a,b\n1,2\n3\n",
        "a\n1,2\n",
    ],
)
def test_nothing_is_said_of_one_rows(text: str) -> None:
    said: list[str] = []
    try:
        table = read_table(text.encode())
        said.extend((*table.notes, *cut_statements(table, table.suggested_id)))
        split_sequences(table, table.number_columns, None, None)
    except InputError as error:
        said.append(str(error))
    assert said
    assert not [words for words in said if WRONG_NUMBER.search(words)]


def test_nothing_is_said_of_one_values_in_typed_text() -> None:
    with pytest.raises(InputError) as caught:
        parse_typed("1 2\n3")
    assert not WRONG_NUMBER.search(str(caught.value))
