"""Small pieces of HTML, every one of them escaping what it is given."""

from collections.abc import Iterable
from functools import cache
from html import escape

import streamlit as st

from lstm_figures import Mode, quantity_colour, text_colour
from lstm_ui import session


def section(title: str) -> None:
    """Draw the heading of a section of the sidebar."""
    st.html(f'<h2 class="section">{escape(title)}</h2>')


def coloured(quantity: str, text: str, mode: Mode | None = None) -> str:
    """`text` in bold, in the colour of a gate or state; of the page's own mode where None."""
    return f'<b style="color:{_colour(quantity, mode or session.colour_mode())}">{escape(text)}</b>'


@cache
def _colour(quantity: str, mode: Mode) -> str:
    return text_colour(quantity_colour(quantity, mode), mode)


def lesson_name(text: str) -> str:
    """The lesson's names with true subscripts: ``W_xi`` becomes W with xi below."""
    words = []
    for word in escape(text).split(" "):
        stem, mark, below = word.partition("_")
        name = "".join(letter for letter in below if letter.isalnum())
        words.append(f"{stem}<sub>{name}</sub>{below[len(name) :]}" if mark else word)
    return " ".join(words)


def table(head: Iterable[str], rows: Iterable[tuple[bool, Iterable[str]]], name: str) -> str:
    """A table of numbers; `rows` are pairs of "is this the chosen one" and cells of HTML."""
    heading = "".join(f"<th scope='col'>{cell}</th>" for cell in head)
    body = "".join(
        f"<tr{' class=chosen' if chosen else ''}>{''.join(f'<td>{c}</td>' for c in cells)}</tr>"
        for chosen, cells in rows
    )
    return (
        f'<div class="numbers-frame"><table class="numbers" aria-label="{escape(name)}">'
        f"<thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table></div>"
    )
