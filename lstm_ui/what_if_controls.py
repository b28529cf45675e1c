"""What if: hold a gate, cut a unit out, set c; the list of it, and how far the run departs."""

import streamlit as st

from lstm_core.run_difference import departures
from lstm_ui import session
from lstm_ui.departure_text import departure_sentence, departure_table
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.run import Run
from lstm_ui.what_if_form import PLACE, what_if_form
from lstm_ui.what_if_text import intervention_text
from lstm_ui.workspace import Workspace, obstacle, without_intervention, without_interventions


def what_if_controls(workspace: Workspace, run: Run) -> None:
    """Draw the way to a new intervention, those there are, and what they do to the run."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="what-if"):
        form = st.popover(
            "What if …", icon=":material/science:", key="widget.what if", on_change="rerun"
        )
        if form.open:
            with form:
                what_if_form(workspace)
        for index in range(len(workspace.interventions)):
            _chip(workspace, index)
        if len(workspace.interventions) > 1:
            _button("Remove all", "The untouched run again.", without_interventions)
    problem(PLACE)
    _waiting(workspace)
    _departure(workspace, run)


def _chip(workspace: Workspace, index: int) -> None:
    each = workspace.interventions[index]
    waits = obstacle(workspace, each) is not None
    text = intervention_text(each) + (" (waits)" if waits else "")
    st.button(
        literal_markdown(text),
        key=f"button.what if {index}",
        icon=":material/close:",
        icon_position="right",
        help=f"Remove: {literal_markdown(text)}",
        on_click=session.change,
        args=(PLACE, lambda now: without_intervention(now, index)),
    )


def _waiting(workspace: Workspace) -> None:
    for each in workspace.interventions:
        if reason := obstacle(workspace, each):
            text = f"{intervention_text(each)} waits until it fits again. {reason}"
            st.caption(literal_markdown(text))


def _departure(workspace: Workspace, run: Run) -> None:
    untouched = run.untouched
    if untouched is None:
        return
    found = session.remembered(
        "departures", (run,), lambda: departures(run.trace["l0"], untouched["l0"])
    )
    dashed = " (dashed)" if workspace.kind == "lines" else ""
    st.html(departure_sentence(found["h"], f"the untouched run{dashed}"))
    with st.expander("How far each quantity departs"):
        st.html(departure_table(found, "Departure from the untouched run"))


def _button(label: str, about: str, transition: session.Change) -> None:
    st.button(
        label,
        key=f"button.what if {label}",
        type="tertiary",
        help=about,
        on_click=session.change,
        args=(PLACE, transition),
    )
