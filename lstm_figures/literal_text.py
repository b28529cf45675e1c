"""A user's own words in a figure, shown as they were typed."""

from typing import Final

_LITERAL: Final = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "$": "&#36;",
        "%": "&#37;",
        **dict.fromkeys((*map(chr, range(32)), "\x7f"), " "),
    }
)


def literal(text: str) -> str:
    """`text` so that Plotly shows exactly its characters.

    Plotly reads a subset of HTML in every text, LaTeX between dollar signs, and
    ``%{…}`` in templates, and turns character references back only when it draws.
    Control characters, line breaks among them, become spaces.
    """
    return text.translate(_LITERAL)
