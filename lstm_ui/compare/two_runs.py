"""A and B: overlaid or side by side, and where and by how much they differ."""

from html import escape
from typing import Final

import streamlit as st

from lstm_core.conventions import QUANTITIES
from lstm_core.run_difference import departures, differences
from lstm_core.sequences import Sequence
from lstm_core.tracing import LayerTrace, Trace
from lstm_figures import draw_difference, gate_rows
from lstm_ui import session
from lstm_ui.charts import chart
from lstm_ui.compare.reference import Reference, model_reference, pinned_reference
from lstm_ui.components.gate_plot import gate_plot, gate_plot_message
from lstm_ui.components.packed_figure import PackedFigure, packed_figure
from lstm_ui.departure_text import departure_sentence, departure_table
from lstm_ui.messages import literal_markdown
from lstm_ui.run import Run
from lstm_ui.status_line import run_title
from lstm_ui.workspace import (
    Workspace,
    with_exchanged,
    with_pinned,
    with_view,
    without_pinned,
)

_PINNED, _MODEL = "The pinned run", "Your model"
_OVERLAID, _BESIDE = "Overlaid", "Side by side"
_ROWS: Final = ("i", "f", "g", "c", "o", "h")
_HOW_TO: Final = """
**Pin the run on screen as A.** Then change anything in the sidebar, the form, the weights, the
seed or the sequence: that is B, and A stays behind it as dashed lines. The page says where they
differ, and by how much.
"""


def two_runs(workspace: Workspace, run: Run) -> None:
    """Draw what A and B are, both runs, and their difference."""
    against = _PINNED
    if workspace.model is not None:
        against = st.segmented_control(
            "A is",
            (_PINNED, _MODEL),
            required=True,
            **session.drafted("compare against", _PINNED, then=lambda now, chosen: now),
        )
    found = model_reference(workspace) if against == _MODEL else pinned_reference(workspace)
    if against != _MODEL:
        _pinning(workspace)
    if found is None:
        st.markdown(_HOW_TO)
    elif isinstance(found, str):
        st.info(literal_markdown(found))
    else:
        _compared(workspace, run, found)


def _pinning(workspace: Workspace) -> None:
    with st.container(horizontal=True, gap="small"):
        if workspace.pinned is None:
            _button("Pin this run as A", with_pinned, "Keep the run on screen to compare with.")
            return
        _button("Pin this run instead", with_pinned, "The run on screen becomes A.")
        _button("Exchange A and B", with_exchanged, "A comes on screen, and B is pinned.")
        _button("Let A go", without_pinned, "Pin nothing any more.")


def _compared(workspace: Workspace, run: Run, a: Reference) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p class="status"><b>A</b> <span>{escape(a.title)}</span><br>'
            f"<b>B</b> <span>{escape(run_title(workspace))}, on screen</span></p>"
        )
        view = st.segmented_control(
            "Shown",
            (_OVERLAID, _BESIDE),
            required=True,
            label_visibility="collapsed",
            width="content",
            **session.drafted("compare shown", _OVERLAID, then=lambda now, chosen: now),
        )
    _what_both_have(run.trace["l0"], a.layer)
    found = session.remembered(
        "comparison", (run.trace, a.trace, a.name), lambda: departures(run.trace["l0"], a.layer)
    )
    st.html(departure_sentence(found["h"], "A"))
    if view == _BESIDE:
        left, right = st.columns(2, gap="medium")
        with left:
            st.html('<h3 class="card">A</h3>')
            _plot(workspace, "A", a.sequence, a.trace, a.name)
        with right:
            st.html('<h3 class="card">B</h3>')
            _plot(workspace, "B", run.scaled.sequence, run.trace, "l0")
    else:
        _plot(workspace, "both", run.scaled.sequence, run.trace, "l0", a)
    _differences(workspace, run.trace["l0"], a, departure_table(found, "B departs from A"))


def _what_both_have(b: LayerTrace, a: LayerTrace) -> None:
    (steps_a, _, units_a), (steps_b, _, units_b) = a.h.shape, b.h.shape
    if steps_a != steps_b:
        st.caption(
            f"A has {steps_a:,} steps and B {steps_b:,}: compared are the first "
            f"{min(steps_a, steps_b):,}, step by step."
        )
    if units_a != units_b:
        st.caption(
            f"A has {units_a} units and B {units_b}: compared are units 0 to "
            f"{min(units_a, units_b) - 1}."
        )


def _plot(
    workspace: Workspace,
    which: str,
    sequence: Sequence,
    trace: Trace,
    layer: str,
    behind: Reference | None = None,
) -> None:
    mode, name = session.colour_mode(), f"compare-{which}"

    def figure() -> PackedFigure:
        rows = gate_rows(
            sequence,
            trace,
            layer,
            max_points=1200,
            ghost=None if behind is None else behind.layer,
            ghost_x=None if behind is None or behind.name != "l0" else behind.x,
            ghost_name="A",
        )
        return packed_figure(rows, workspace.kind, mode)

    packed = session.remembered(
        name, (trace, behind and behind.trace, workspace.kind, mode), figure
    )
    last = len(trace.x) - 1
    message = gate_plot_message(
        name,
        packed,
        layer=trace[layer],
        x=trace.x,
        step=min(workspace.step, last),
        unit=min(workspace.unit, trace[layer].h.shape[-1] - 1),
        description=f"Input, gates and states of {_whose(which)} over {last + 1} steps.",
        answered=session.drawing(name),
    )
    gate_plot(
        name,
        message,
        pick=lambda now, step, unit, quantity: with_view(now, step=step, unit=unit),
    )


def _whose(which: str) -> str:
    return "B, with A behind it as dashed lines," if which == "both" else f"run {which}"


def _differences(workspace: Workspace, b: LayerTrace, a: Reference, numbers: str) -> None:
    table, plot = st.columns([2, 3], gap="medium")
    with table:
        st.html('<h3 class="card">Where they differ most</h3>')
        st.html(numbers)
    with plot:
        quantity = st.segmented_control(
            "Difference B − A of",
            _ROWS,
            required=True,
            **session.drafted("compare quantity", "h", then=lambda now, chosen: now),
        )
        assert quantity in QUANTITIES
        values = differences(getattr(b, quantity), getattr(a.layer, quantity))
        chart(
            draw_difference(
                values,
                quantity=quantity,
                title="B − A, unit by unit",
                mode=session.colour_mode(),
                chosen=min(workspace.step, len(values) - 1),
            ),
            key="difference",
            description=f"{quantity} of B less that of A over {len(values)} steps.",
        )


def _button(label: str, transition: session.Change, about: str) -> None:
    st.button(
        label,
        key=f"button.{label}",
        help=about,
        on_click=session.change,
        args=("compare", transition),
    )
