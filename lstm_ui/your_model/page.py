"""The page of a person's own model: its gates on the sequence of the sidebar."""

from collections.abc import Mapping
from html import escape
from typing import Final

import numpy as np
import streamlit as st

from lstm_core import InputError
from lstm_core.checkpoints import LoadedLSTM
from lstm_core.export import trace_table
from lstm_core.limits import MAX_DOWNLOAD_ROWS
from lstm_core.sequences.wording import counted
from lstm_core.unit_statistics import SATURATIONS, UnitStatistics, layer_statistics
from lstm_core.variants import VARIANTS
from lstm_ui import session
from lstm_ui.downloads import trace_buttons
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.model_run import ModelRun
from lstm_ui.numbers import scientific
from lstm_ui.workspace import Model, Workspace, model_of, with_model_view
from lstm_ui.your_model.file_controls import (
    UPLOAD,
    file_controls,
    file_notes,
    offer_columns,
    welcome,
)
from lstm_ui.your_model.slab_table import slab_table
from lstm_ui.your_model.unit_controls import layer_controls, order_controls
from lstm_ui.your_model.unit_plots import heat_maps, unit_lines, unit_numbers
from lstm_ui.your_model.unit_table import unit_table
from lstm_ui.your_model.units import heat_points, layer_of, shown_units

_SCALED: Final = {"none": "not scaled", "standard": "standardised", "min-max": "min–max scaled"}


def your_model(workspace: Workspace) -> None:
    """Draw the page."""
    model = workspace.model
    if model is None:
        welcome()
        return
    try:
        run = session.current_model_run()
    except InputError as error:
        _status(workspace, model, None)
        problem(UPLOAD)
        file_controls(workspace, model)
        st.warning(literal_markdown(str(error)))
        offer_columns(workspace, model)
    else:
        _status(workspace, model, run)
        problem(UPLOAD)
        file_controls(workspace, model)
        _units(workspace, model, run)
    st.subheader("Which rows are which gate")
    slab_table(model)
    file_notes(model)


def _units(workspace: Workspace, model: Model, run: ModelRun) -> None:
    layer = run.trace[layer_of(model, run)]
    form = VARIANTS[model.loaded.lstm.variant]
    found = session.remembered(
        "model statistics", (run, model.layer), lambda: layer_statistics(layer, form)
    )
    units = session.remembered(
        "model units", (found, model.order), lambda: shown_units(model.order, found)
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        layer_controls(model, run)
        order_controls(model)
    with st.container():
        _shown(model, found, units, steps=len(run.sequence))
    if units:
        heat_maps(workspace, run, units)
    _one_unit(workspace, found, run)
    with st.expander("All units as a table"):
        unit_table(found)
    _downloads(run)


def _shown(
    model: Model, found: Mapping[str, UnitStatistics], units: tuple[int, ...], *, steps: int
) -> None:
    """Say which units are not drawn, and which steps."""
    order, hidden_size = model.order, model.loaded.lstm.hidden_size
    if order.low is not None and order.high is not None and order.low > order.high:
        st.info("“At least” is above “At most”: no unit can lie between. Exchange them.")
    elif order.measure in SATURATIONS and np.isnan(found[order.quantity].saturation).all():
        st.info(f"{order.quantity} of this form has no ends, so that it cannot saturate.")
    elif not units:
        st.info("No unit lies between these values. Widen the limits to see some.")
    elif len(units) < hidden_size:
        st.caption(f"{len(units):,} of {hidden_size:,} units are shown.")
    if units and heat_points(model, len(units)) < steps:
        st.caption("The heat maps show the least and the greatest value of each stretch of steps; "
                   "fewer rows or units are drawn with more steps.")  # fmt: skip


def _one_unit(workspace: Workspace, found: Mapping[str, UnitStatistics], run: ModelRun) -> None:
    """The chosen unit: its lines beside its numbers."""
    model = model_of(workspace)
    lines, numbers = st.columns([3, 2], gap="medium")
    with lines:
        st.subheader(f"Unit {model.unit}")
        unit_lines(workspace, run)
    with numbers:
        st.number_input(
            f"Unit, 0 to {model.loaded.lstm.hidden_size - 1:,}",
            step=1,
            width=150,
            help="A click in the heat map opens a unit, too.",
            **session.bound(
                "model unit",
                model.unit,
                lambda now, unit: with_model_view(now, unit=unit),
                about="model",
            ),
        )
        unit_numbers(model, found)
        st.caption(
            "Saturated: the fraction of steps in which a gate is below 0.1 (left) or above 0.9 "
            "(right); for the candidate, below −0.9 or above 0.9."
        )


def _downloads(run: ModelRun) -> None:
    rows = sum(layer.c.numel() for layer in run.trace.layers.values())
    if rows > MAX_DOWNLOAD_ROWS:
        st.caption(f"The trace has {rows:,} rows, too many to save from here: `lstm-core trace` "
                   "writes it.")  # fmt: skip
        return
    with st.container(horizontal=True, gap="small"):
        trace_buttons(lambda: trace_table(run.sequence, run.trace), rows)


def _status(workspace: Workspace, model: Model, run: ModelRun | None) -> None:
    lstm = model.loaded.lstm
    form = VARIANTS[lstm.variant]
    parts = [
        f"{model.checkpoint.format} file",
        f"D = {lstm.input_size} · H = {lstm.hidden_size}",
        counted(lstm.num_layers, "layer") + _direction(model.loaded),
        f"{form.title} form" + (f", {lstm.peephole} peepholes" if form.peepholes else ""),
    ]
    if lstm.proj_size:
        parts.insert(2, f"projected to {lstm.proj_size}")
    if run is not None:
        parts.append(f"T = {len(run.sequence):,} of {run.sequence.name}, "
                     f"{_SCALED[workspace.scaling]}")  # fmt: skip
    name = escape(f"{model.file_name} · {model.prefix}" if model.prefix else model.file_name)
    proof = "" if run is None else f'<span class="proof">{escape(_proof(run))}</span>'
    st.html(f'<p class="status"><b>{name}</b> <span>{escape(" · ".join(parts))}</span> {proof}</p>')


def _direction(loaded: LoadedLSTM) -> str:
    if loaded.lstm.bidirectional:
        return ", both directions"
    return ", read backwards" if loaded.reads_backwards else ""


def _proof(run: ModelRun) -> str:
    if run.difference is None:
        return "nn.LSTM has no such form"
    return f"h as nn.LSTM computes it (largest difference {scientific(run.difference)})"
