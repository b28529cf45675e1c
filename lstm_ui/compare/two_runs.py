"""A and B: overlaid or side by side, and where and by how much they differ."""

from html import escape
from typing import Final

import streamlit as st

from lstm_core.conventions import QUANTITIES
from lstm_core.run_difference import departures, differences
from lstm_core.tracing import LayerTrace
from lstm_figures import draw_difference, gate_rows
from lstm_ui import session
from lstm_ui.charts import chart
from lstm_ui.compare.reference import (
    Reference,
    model_reference,
    pinned_reference,
    reference_on_screen,
)
from lstm_ui.components.gate_plot import gate_plot, gate_plot_message
from lstm_ui.components.packed_figure import PackedFigure, packed_figure
from lstm_ui.departure_text import departure_sentence, departure_table
from lstm_ui.messages import literal_markdown
from lstm_ui.run import Run
from lstm_ui.view_controls import view_controls
from lstm_ui.workspace import (
    Workspace,
    with_exchanged,
    with_pinned,
    with_view,
    without_pinned,
)

_PINNED_AND_SCREEN: Final = "Pinned run · run on screen"
_PINNED_AND_MODEL: Final = "Pinned run · your model"
_MODEL_AND_SCREEN: Final = "Your model · run on screen"
_PAIRS: Final = (_PINNED_AND_SCREEN, _PINNED_AND_MODEL, _MODEL_AND_SCREEN)
_OVERLAID, _BESIDE = "Overlaid", "Side by side"
_ROWS: Final = ("i", "f", "g", "c", "o", "h")
_HOW_TO: Final = """
**Pin the run on screen as A.** {b} A stays behind it as dashed lines. The page says where they
differ, and by how much.
"""
_B_ON_SCREEN: Final = """Then change anything in the sidebar, the form, the weights, the seed or the
sequence: that is B."""
_B_IS_A_MODEL: Final = """B is your model, as chosen on “Your model”, on the sequence in the
sidebar."""
_NO_OVERLAY: Final = """Heat maps cannot lie over one another: this is B alone. Lines show both,
and so does side by side."""
_OR_A_MODEL: Final = "A model of your own can be A or B, too: open one on “Your model”."


def two_runs(workspace: Workspace, run: Run) -> None:
    """Draw what A and B are, both runs, and their difference."""
    pair = _PAIRS[0]
    if workspace.model is not None:
        pair = st.segmented_control(
            "A and B",
            _PAIRS,
            required=True,
            **session.drafted("compare pair", _PAIRS[0], then=lambda now, chosen: now),
        )
    if pair != _MODEL_AND_SCREEN:
        _pinning(workspace, exchange=pair == _PINNED_AND_SCREEN)
    found = _runs_of(pair, workspace, run)
    if found is None:
        st.markdown(_HOW_TO.format(b=_B_IS_A_MODEL if pair == _PINNED_AND_MODEL else _B_ON_SCREEN))
        if workspace.model is None:
            st.caption(_OR_A_MODEL)
    elif isinstance(found, str):
        st.info(literal_markdown(found))
    else:
        _compared(workspace, *found)


def _runs_of(pair: str, workspace: Workspace, run: Run) -> tuple[Reference, Reference] | str | None:
    """A and B; or why they cannot be compared; or None where there is no A yet."""
    on_screen = reference_on_screen(workspace, run)
    if pair == _MODEL_AND_SCREEN:
        model = model_reference(workspace, on_screen.units)
        return model if isinstance(model, str) else (model, on_screen)
    pinned = pinned_reference(workspace)
    if pinned is None:
        return None
    if pair == _PINNED_AND_SCREEN:
        return pinned, on_screen
    model = model_reference(workspace, pinned.units, then=" and pin that run")
    return model if isinstance(model, str) else (pinned, model)


def _pinning(workspace: Workspace, *, exchange: bool) -> None:
    with st.container(horizontal=True, gap="small"):
        if workspace.pinned is None:
            _button("Pin this run as A", with_pinned, "Keep the run on screen to compare with.")
            return
        _button("Pin this run instead", with_pinned, "The run on screen becomes A.")
        if exchange:
            _button("Exchange A and B", with_exchanged, "A comes on screen, and B is pinned.")
        _button("Let A go", without_pinned, "Pin nothing any more.")


def _compared(workspace: Workspace, a: Reference, b: Reference) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p class="status"><b>A</b> <span>{escape(a.title)}</span><br>'
            f"<b>B</b> <span>{escape(b.title)}</span></p>"
        )
        view_controls(workspace)
        usual = _OVERLAID if workspace.kind == "lines" else _BESIDE
        view = st.segmented_control(
            "Shown",
            (_OVERLAID, _BESIDE),
            required=True,
            label_visibility="collapsed",
            width="content",
            **session.drafted("compare shown", usual, then=lambda now, chosen: now),
        )
    _what_both_have(b.layer, a.layer)
    found = session.remembered(
        "comparison", (b.trace, b.name, a.trace, a.name), lambda: departures(b.layer, a.layer)
    )
    st.html(departure_sentence(found["h"], "A"))
    if view == _BESIDE:
        left, right = st.columns(2, gap="medium")
        with left:
            st.html('<h3 class="card">A</h3>')
            _plot(workspace, "A", a)
        with right:
            st.html('<h3 class="card">B</h3>')
            _plot(workspace, "B", b)
    else:
        if workspace.kind == "heat":
            st.caption(_NO_OVERLAY)
        _plot(workspace, "both", b, behind=a)
    _differences(workspace, b.layer, a.layer, departure_table(found, "B departs from A"))


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
    workspace: Workspace, which: str, shown: Reference, behind: Reference | None = None
) -> None:
    mode, name = session.colour_mode(), f"compare-{which}"

    def figure() -> PackedFigure:
        rows = gate_rows(
            shown.sequence,
            shown.trace,
            shown.name,
            max_points=1200,
            ghost=None if behind is None else behind.layer,
            ghost_x=None if behind is None else behind.x,
            ghost_name="A",
        )
        return packed_figure(rows, workspace.kind, mode)

    against = (None, None) if behind is None else (behind.trace, behind.name)
    packed = session.remembered(
        name, (shown.trace, shown.name, *against, workspace.kind, mode), figure
    )
    last = len(shown.x) - 1
    message = gate_plot_message(
        name,
        packed,
        layer=shown.layer,
        x=shown.x,
        step=min(workspace.step, last),
        unit=min(workspace.unit, shown.units - 1),
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


def _differences(workspace: Workspace, b: LayerTrace, a: LayerTrace, numbers: str) -> None:
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
        values = differences(getattr(b, quantity), getattr(a, quantity))
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
