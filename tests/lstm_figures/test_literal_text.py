import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_figures.literal_text import literal


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("<b>", "&lt;b&gt;"),
        ("$x$", "&#36;x&#36;"),
        ("<script>", "&lt;script&gt;"),
        ("%{y}", "&#37;{y}"),
        ("&amp;", "&amp;amp;"),
        ("two\nlines\t", "two lines "),
        ("Zürich °C", "Zürich °C"),
        ("", ""),
    ],
)
def test_known_texts(typed: str, escaped: str) -> None:
    assert literal(typed) == escaped


@given(st.text())
def test_nothing_plotly_would_interpret_is_left_and_the_characters_stay(typed: str) -> None:
    escaped = literal(typed)
    assert not re.search(r"[<>$%]", escaped)
    # Plotly's own decoding, limited to the references `literal` writes.
    shown = re.sub("&(?:amp|lt|gt|#36|#37);", lambda found: unescape(found.group()), escaped)
    assert shown == re.sub(r"[\x00-\x1f\x7f]", " ", typed)
