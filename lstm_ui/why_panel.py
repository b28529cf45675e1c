"""Ask why: the arithmetic behind one number, and the way back to where it came from."""

from html import escape

import streamlit as st

from lstm_core.conventions import GATE_NAMES, QUANTITIES
from lstm_core.lesson_weights import lesson_weights
from lstm_core.variants import VARIANTS
from lstm_core.why import why
from lstm_core.why_record import Factor, Why
from lstm_figures import Bar, draw_curve, draw_waterfall
from lstm_ui import session
from lstm_ui.html import coloured, lesson_name, table
from lstm_ui.numbers import fixed
from lstm_ui.run import Run, step_of
from lstm_ui.why_sums import ShownSum, origins, shown_sum
from lstm_ui.why_words import answer_sentence, slope_sentence
from lstm_ui.workspace import Workspace, with_asked, with_followed, with_way_back

_CONFIG = {"displayModeBar": False}


def why_panel(workspace: Workspace, run: Run) -> None:
    """Draw the question, and where one is asked its answer."""
    st.segmented_control(
        "Ask why",
        QUANTITIES,
        format_func=lambda quantity: f"{quantity} {GATE_NAMES[quantity].removesuffix(' gate')}",
        help="The arithmetic of this number at the chosen step and unit, term by term. "
        "A click on a gate of the drawing or on a point of the plot asks too.",
        **session.bound(
            "asked", workspace.asked, lambda now, quantity: with_asked(now, quantity=quantity)
        ),
    )
    if workspace.asked is None:
        return
    step = step_of(run, workspace.step)
    form = VARIANTS[workspace.variant]
    answer = why(step, lesson_weights(run.lstm), workspace.asked, workspace.unit, form)
    with st.container(border=True, gap="small", key="why"):
        _trail(workspace)
        _question(workspace, answer)
        shown = shown_sum(answer)
        st.html(f'<p class="arithmetic">{answer_sentence(answer, shown)}</p>')
        _figures(answer, shown)
        _follow(workspace, origins(answer, shown))


def _trail(workspace: Workspace) -> None:
    """The questions asked on the way here; each is a way back."""
    if not workspace.trail:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for place, question in enumerate(workspace.trail):
            st.button(
                f"{question.quantity}[{question.unit}] at step {question.step} ›",
                key=f"button.why back {place}",
                help="Back to this question.",
                type="tertiary",
                on_click=session.change,
                args=("why", lambda now, place=place: with_way_back(now, place)),
            )
        st.html(
            f'<span class="here">{workspace.asked}[{workspace.unit}] '
            f"at step {workspace.step}</span>"
        )


def _question(workspace: Workspace, answer: Why) -> None:
    quantity = answer.quantity
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.html(
            f'<h3 class="card">Why is {coloured(quantity, quantity)} of unit {answer.unit} at '
            f"step {workspace.step} equal to {coloured(quantity, fixed(answer.recorded))}?</h3>",
            width="content",
        )
        st.button(
            "Close",
            key="button.why close",
            type="tertiary",
            on_click=session.change,
            args=("why", lambda now: with_asked(now, quantity=None)),
        )


def _figures(answer: Why, shown: ShownSum) -> None:
    """The sum as a waterfall where there is more than one term, and the activation."""
    mode, quantity = session.colour_mode(), answer.quantity
    left, right = st.columns([3, 2], gap="medium")
    if len(shown.rows) > 1:
        bars = [Bar(row.label, row.value, row.shown) for row in shown.rows]
        name = "sum" if answer.curve else quantity
        total = Bar(name, answer.total, shown.total)
        figure = draw_waterfall(bars, total, quantity=quantity, mode=mode)
        with left:
            st.plotly_chart(figure, key="why.waterfall", config=_CONFIG, theme=None)
            _all_terms(answer, shown)
    if answer.curve is not None:
        figure = draw_curve(answer.curve, quantity=quantity, mode=mode)
        with right if len(shown.rows) > 1 else left:
            st.plotly_chart(figure, key="why.curve", config=_CONFIG, theme=None)
    with right:
        st.html(f'<p class="slope">{escape(slope_sentence(answer))}</p>')


def _follow(workspace: Workspace, factors: tuple[Factor, ...]) -> None:
    """A button for every number that is itself a gate or a state."""
    if not factors:
        return
    st.html('<p class="place">Follow it back</p>')
    with st.container(horizontal=True, gap="small"):
        for factor in factors:
            origin = factor.origin
            assert origin is not None
            step = workspace.step - origin.steps_back
            st.button(
                f"{factor.text} = {fixed(factor.value)}",
                key=f"button.why {factor.text}",
                help=f"Why {origin.quantity} of unit {origin.unit} is that at step {step}."
                if step >= 0
                else "This is the state before the first step: nothing computed it.",
                disabled=step < 0,
                on_click=session.change,
                args=(
                    "why",
                    lambda now, origin=origin: with_followed(
                        now,
                        quantity=origin.quantity,
                        step=now.step - origin.steps_back,
                        unit=origin.unit,
                    ),
                ),
            )


def _all_terms(answer: Why, shown: ShownSum) -> None:
    """Every product, one row each, where the figure takes some together."""
    if len(shown.rows) == len(answer.terms):
        return
    rows = (
        (
            False,
            (
                lesson_name(term.text),
                " · ".join(escape(fixed(factor.value)) for factor in term.factors),
                fixed(term.value),
            ),
        )
        for term in answer.terms
    )
    body = table(["term", "numbers", "product"], rows, "every term")
    st.html(f"<details><summary>All {len(answer.terms)} terms</summary>{body}</details>")
