"""The page of a person's own model: its gates on the sequence of the sidebar."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from lstm_core import InputError
from lstm_core.export import trace_table
from lstm_core.limits import MAX_DOWNLOAD_ROWS
from lstm_core.unit_statistics import UnitStatistics, layer_statistics
from lstm_core.variants import VARIANTS
from lstm_ui import session
from lstm_ui.downloads import trace_buttons
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.model_run import ModelRun
from lstm_ui.numbers import counted, scientific
from lstm_ui.workspace import Model, Workspace, model_of, with_model_view
from lstm_ui.your_model.file_controls import file_controls, file_notes, offer_columns, welcome
from lstm_ui.your_model.slab_table import slab_table
from lstm_ui.your_model.unit_controls import layer_controls, order_controls
from lstm_ui.your_model.unit_plots import heat_maps, unit_lines, unit_numbers
from lstm_ui.your_model.unit_table import unit_table
from lstm_ui.your_model.units import layer_of, shown_units


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
        file_controls(workspace, model)
        st.warning(literal_markdown(str(error)))
        offer_columns(workspace, model)
    else:
        _status(workspace, model, run)
        file_controls(workspace, model)
        _units(workspace, model, run)
    st.subheader("Which rows are which gate")
    slab_table(model)
    file_notes(model)


def _units(workspace: Workspace, model: Model, run: ModelRun) -> None:
    layer = run.trace[layer_of(model, run)]
    form = VARIANTS[model.loaded.lstm.variant]
    found = session.remembered(
        "unit statistics", (run, model.layer), lambda: layer_statistics(layer, form)
    )
    units = session.remembered(
        "shown units", (found, model.order), lambda: shown_units(model.order, found)
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        layer_controls(model, run)
        order_controls(model)
    problem("model rows")
    if 0 < len(units) < model.loaded.lstm.hidden_size:
        st.caption(f"{len(units):,} of {model.loaded.lstm.hidden_size:,} units are shown.")
    if units:
        heat_maps(workspace, run, units)
    else:
        st.info("No unit lies between these values. Widen the limits to see some.")
    _one_unit(workspace, found, run)
    with st.expander("All units as a table"):
        unit_table(found)
    _downloads(run)


def _one_unit(workspace: Workspace, found: Mapping[str, UnitStatistics], run: ModelRun) -> None:
    """The chosen unit: its lines beside its numbers."""
    model = model_of(workspace)
    lines, numbers = st.columns([3, 2], gap="medium")
    with lines:
        st.subheader(f"Unit {model.unit}")
        unit_lines(workspace, run)
    with numbers:
        st.number_input(
            "Unit",
            min_value=0,
            max_value=model.loaded.lstm.hidden_size - 1,
            step=1,
            width=130,
            help="A click in the heat map opens a unit, too.",
            **session.bound(
                "model unit",
                model.unit,
                lambda now, unit: with_model_view(now, unit=unit),
                about="model",
            ),
        )
        unit_numbers(model, found)


def _downloads(run: ModelRun) -> None:
    rows = sum(layer.c.numel() for layer in run.trace.layers.values())
    if rows > MAX_DOWNLOAD_ROWS:
        st.caption(f"The trace has {rows:,} rows, too many to save from here: `lstm-core trace` "
                   "writes it.")  # fmt: skip
        return
    with st.container(horizontal=True, gap="small"):
        trace_buttons(lambda: trace_table(run.sequence, run.trace))


def _status(workspace: Workspace, model: Model, run: ModelRun | None) -> None:
    lstm = model.loaded.lstm
    form = VARIANTS[lstm.variant]
    parts = [
        f"{model.checkpoint.format} file",
        f"D = {lstm.input_size} · H = {lstm.hidden_size}",
        counted(lstm.num_layers, "layer") + (", both directions" if lstm.bidirectional else ""),
        f"{form.title}, {lstm.peephole} peepholes" if form.peepholes else form.title,
    ]
    if lstm.proj_size:
        parts.insert(2, f"projected to {lstm.proj_size}")
    if run is not None:
        parts.append(f"T = {len(run.sequence):,} of {run.sequence.name}")
    name = escape(f"{model.file_name} · {model.prefix}" if model.prefix else model.file_name)
    proof = "" if run is None else f'<span class="proof">{escape(_proof(run))}</span>'
    st.html(f'<p class="status"><b>{name}</b> <span>{escape(" · ".join(parts))}</span> {proof}</p>')


def _proof(run: ModelRun) -> str:
    if run.difference is None:
        return "nn.LSTM has no such form"
    return f"h as nn.LSTM computes it (largest difference {scientific(run.difference)})"
