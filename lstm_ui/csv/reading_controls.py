"""How a CSV file was read: a preview with what was decided, and the way to decide otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any, Final

import streamlit as st

from lstm_core.sequences import ENCODINGS, GAPS, PLACEHOLDERS, QUOTES, Preview, Reading
from lstm_core.sequences.wording import counted, shorten
from lstm_ui import session
from lstm_ui.html import table
from lstm_ui.messages import literal_markdown
from lstm_ui.sequence_source import TableSource, Upload, base_of, reread
from lstm_ui.workspace import Workspace, with_source

UPLOAD: Final = "upload"
"""The uploader, and the place of everything that is wrong with a file as it is read."""
_FOUND: Final = "as found"
"""In the place of None, which a select takes for no choice at all."""
_MOST_COLUMNS: Final = 8
_DELIMITERS: Final[Mapping[object, str]] = {
    ",": "comma ,",
    ";": "semicolon ;",
    "\t": "tab",
    "|": "vertical bar |",
    " ": "spaces",
    ":": "colon :",
    "": "nothing: a single column",
}
_DECIMALS: Final[Mapping[object, str]] = {".": "point: 1.5", ",": "comma: 1,5"}
_HEADERS: Final[Mapping[object, str]] = {True: "names", False: "numbers"}


def take(upload: Upload) -> None:
    """Read a file in the place of what is on screen; refused, it stays for another try."""
    _read(upload, {})


def reading_controls(
    upload: Upload | None, found: Preview, notes: tuple[str, ...], *, expanded: bool = False
) -> None:
    """Draw the section.

    Args:
        upload: the file; None where it is not here any more, so that nothing can be decided.
        found: its beginning, and how it is read.
        notes: what was found and done.
        expanded: whether the section is open at first.
    """
    with st.expander("How the file was read", expanded=expanded):
        if found.rows:
            st.html(_preview_table(found))
        if upload is not None:
            _choices(upload, found.found)
        for note in notes:
            st.markdown(f"- {literal_markdown(note)}")


def gaps_control(upload: Upload) -> None:
    """Draw the choice of what is done with missing values."""
    st.selectbox(
        "Missing values",
        list(GAPS),
        format_func=lambda way: GAPS[way],
        help="Of blank cells, NA, ?, - and the like. Stop: columns that have some are not used. "
        "Drop: the rows that have some are left out. Fill forward: by the value before. "
        "Interpolate: on a line from the value before to the one after, step by step. Each "
        "sequence is filled by itself.",
        **session.reporting("gaps", upload.reading.gaps, lambda way: _read(upload, {"gaps": way})),
    )


def _choices(upload: Upload, found: Reading) -> None:
    _choice(upload, found, "encoding", "Encoding", ENCODINGS)
    _choice(upload, found, "delimiter", "Cells are separated by", _DELIMITERS, others=True)
    _choice(upload, found, "quote", "Quotes", QUOTES)
    _choice(upload, found, "header", "The first row holds", _HEADERS)
    _choice(upload, found, "decimal", "Decimal mark", _DECIMALS)
    st.number_input(
        "Lines to skip at the top",
        min_value=0,
        step=1,
        placeholder="unclear" if found.preamble is None else f"found: {found.preamble}",
        **session.reporting(
            "csv preamble",
            upload.reading.preamble,
            lambda lines: _read(upload, {"preamble": lines}),
        ),
    )
    st.text_input(
        "Also missing",
        placeholder="-999, unknown",
        help="What stands for a missing value in this file, beside blank cells, NA, ? and -. "
        "Separate several by commas.",
        **session.reporting(
            "csv missing",
            ", ".join(upload.reading.missing),
            lambda text: _read(upload, {"missing": _words(text)}),
        ),
    )

    st.selectbox(
        "Numbers such as -999 are",
        list(PLACEHOLDERS),
        format_func=lambda kind: "unclear: ask" if kind == "ask" else PLACEHOLDERS[kind],
        help="Numbers such as -999 and 9999 that lie far from all others in their column.",
        **session.reporting(
            "csv placeholders",
            upload.reading.placeholders,
            lambda kind: _read(upload, {"placeholders": kind}),
        ),
    )


def _choice(
    upload: Upload,
    found: Reading,
    field: str,
    label: str,
    choices: Mapping[Any, str],
    *,
    others: bool = False,
) -> None:
    """One thing that is found or decided; with `others`, it may be typed as well."""
    asked, shown = getattr(upload.reading, field), getattr(found, field)
    options = [_FOUND, *choices]
    if asked is not None and asked not in options:
        options.append(asked)

    def words(option: Any) -> str:
        if option == _FOUND:
            return "unclear: choose" if shown is None else f"found: {choices.get(shown, shown)}"
        return choices.get(option, str(option))

    st.selectbox(
        label,
        options,
        format_func=words,
        accept_new_options=others,
        **session.reporting(
            f"csv {field}", _FOUND if asked is None else asked, _reads(upload, field)
        ),
    )


def _reads(upload: Upload, field: str) -> Callable[[Any], None]:
    return lambda value: _read(upload, {field: None if value == _FOUND else value})


def _read(upload: Upload, decided: Mapping[str, Any]) -> None:
    """Read the file with something decided otherwise, and keep that beside what is refused."""
    tried = [upload]

    def change(now: Workspace) -> Workspace:
        tried.append(replace(upload, reading=replace(upload.reading, **decided)))
        base = base_of(now.source)
        return with_source(now, reread(base if isinstance(base, TableSource) else None, tried[-1]))

    what = "the way the file is read" if decided else None
    session.change(UPLOAD, change, what=what)
    session.keep(UPLOAD, tried[-1])


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _preview_table(found: Preview) -> str:
    width = max(len(row.cells) for row in found.rows)
    shown = min(width, _MOST_COLUMNS)
    names = [*found.names[:shown], *[""] * (shown - len(found.names))]
    more = [f"and {counted(width - shown, 'column')} more"] if width > shown else []
    head = ["line", *(escape(shorten(name, 14)) for name in names), *more]
    rows = (
        (
            False,
            [
                f"{row.line:,}",
                *(escape(shorten(cell, 14)) for cell in row.cells[:shown]),
                *[""] * (shown - len(row.cells)),
                *[""] * len(more),
            ],
        )
        for row in found.rows
    )
    return table(head, rows, "The first rows of the file")
