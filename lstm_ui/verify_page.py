"""The Verify page: what others say an LSTM computes, and what this one does."""

from collections.abc import Iterable, Sequence
from html import escape
from time import monotonic
from typing import Final

import streamlit as st
from torch import Tensor

from lstm_core.verification import (
    CaseResult,
    Source,
    by_source,
    largest_published_difference,
    number_table,
    verify,
)
from lstm_ui.html import lesson_name
from lstm_ui.numbers import MINUS, scientific

_FIRST_NUMBERS: Final = 3
_HEAD: Final = ("Check", "Expected and got", "Difference", "Allowed", "Mistakes seen", "Verdict")

_WHAT_IT_IS: Final = """
Here are numbers that others have published, numbers from `nn.LSTM` and numbers worked by hand, and
beside them what the cell of this app makes of the same weights and inputs. A check that cannot
fail proves nothing: each is therefore also run with **deliberate mistakes** in the weights, such
as gates in a wrong order, exchanged peepholes or no biases, one at a time. *Mistakes seen* says
after how many of them the check fails, as it should.
"""


def verify_page() -> None:
    """Draw the page."""
    st.title("Are the numbers right?")
    with st.container(horizontal=True, vertical_alignment="center"):
        verdict = st.empty()
        verdict.html('<p class="verdict"><b>Running every check …</b></p>')
        results, seconds = checked()
        verdict.html(_verdict_html(results, seconds))
        if st.button("Run again", icon=":material/refresh:", key="button.Run again"):
            checked.clear()
            st.rerun()
    st.markdown(_WHAT_IT_IS)
    for source, group in by_source(results):
        st.subheader(source.title)
        st.html(_source_html(source))
        st.html(_table_html(source, group))
    with st.expander("Every number, expected and got"):
        _every_number(results)


@st.cache_resource(show_spinner=False)
def checked() -> tuple[tuple[CaseResult, ...], float]:
    """The results and the seconds they took: the same for everyone who asks."""
    began = monotonic()
    return verify(), monotonic() - began


def _verdict_html(results: Sequence[CaseResult], seconds: float) -> str:
    differing = [result.case for result in results if not result.passed]
    if differing:
        names = ", ".join(f"{case.source.title}: {case.name}" for case in differing)
        sentence = (
            f"{len(differing)} of {len(results)} checks differ by more than is allowed: {names}. "
            "Please report this."
        )
    else:
        largest = scientific(largest_published_difference(results))
        sentence = (
            f"All {len(results)} checks pass; the largest difference from a published number is "
            f"{largest}."
        )
    return (
        f'<p class="verdict{" differs" if differing else ""}"><b>{escape(sentence)}</b> '
        f"<span>Computed here in {seconds:.1f} s.</span></p>"
    )


def _source_html(source: Source) -> str:
    licence = f"{source.licence}." if source.licence else ""
    place = f'<a href="{escape(source.address)}" target="_blank">{escape(source.place)}</a>'
    return f'<p class="source">{escape(source.method)} {place}. {escape(licence)}</p>'


def _table_html(source: Source, results: Iterable[CaseResult]) -> str:
    head = "".join(f'<th scope="col">{title}</th>' for title in _HEAD)
    rows = "".join(map(_row_html, results))
    return (
        f'<table class="checks" aria-label="{escape(source.title)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row_html(result: CaseResult) -> str:
    case = result.case
    cells = (
        _first_numbers(result),
        scientific(result.largest_difference),
        scientific(case.tolerance),
        _seen(result),
        "✓ agrees" if result.passed else "✗ differs",
    )
    values = "".join(
        f'<td data-title="{title}">{escape(cell)}</td>'
        for title, cell in zip(_HEAD[1:], cells, strict=True)
    )
    weakness = lesson_name(case.weakness)
    if weakness:
        weakness = f'<p class="weakness"><b>Cannot show:</b> {weakness}</p>'
    return (
        f'<tr class="{"passed" if result.passed else "differs"}"><th scope="row">'
        f"{escape(case.name)}<p>{lesson_name(case.what)}</p>{weakness}</th>{values}</tr>"
    )


def _seen(result: CaseResult) -> str:
    if not result.mistakes:
        return "not tried"
    return f"{result.mistakes - len(result.unnoticed)} of {result.mistakes}"


def _first_numbers(result: CaseResult) -> str:
    """The first numbers that differ from each other, what is expected above what was got."""
    name, expected = next(iter(result.case.expected.items()))
    first = {value: place for place, value in reversed(list(enumerate(_flat(expected))))}
    places = sorted(first.values())[:_FIRST_NUMBERS]
    more = " …" if expected.numel() > len(places) else ""
    named = (("expected", _flat(expected)), ("got     ", _flat(result.got[name])))
    lines = (
        "  ".join([whose, *(f"{values[place]:z10.7f}".replace("-", MINUS) for place in places)])
        for whose, values in named
    )
    return "\n".join(f"{line}{more}" for line in lines)


def _flat(values: Tensor) -> list[float]:
    numbers: list[float] = values.flatten().tolist()
    return numbers


def _every_number(results: Sequence[CaseResult]) -> None:
    number = st.selectbox(
        "Check",
        range(len(results)),
        format_func=lambda k: f"{results[k].case.source.title}: {results[k].case.name}",
        key="widget.verified case",
    )
    result = results[number]
    st.caption(f"In the source: {result.case.test}")
    if result.unnoticed:
        st.caption(f"Mistakes it cannot see: {'; '.join(result.unnoticed)}.")
    plain = st.column_config.NumberColumn(format="%.9f")
    st.dataframe(
        number_table(result),
        hide_index=True,
        column_config={
            "expected": plain,
            "got": plain,
            "difference": st.column_config.NumberColumn(format="%.1e"),
        },
    )
