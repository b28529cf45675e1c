"""Which rows of a stacked weight are which gate, in every framework."""

from html import escape

import streamlit as st

from lstm_core.checkpoints import GATE_ORDERS, slab_rows
from lstm_core.conventions import GATE_NAMES, GATES
from lstm_core.variants import VARIANTS
from lstm_ui.html import coloured, table
from lstm_ui.workspace import Model


def slab_table(model: Model) -> None:
    """Draw one row for each framework, one column for each gate."""
    lstm = model.loaded.lstm
    form = VARIANTS[lstm.variant]
    rows = []
    for framework in GATE_ORDERS:
        slabs = slab_rows(form, lstm.hidden_size, framework)
        cells = [_span(slabs.get(gate)) for gate in GATES]
        here = framework == model.checkpoint.format
        name = f"{framework}, this file" if here else framework
        rows.append((here, [escape(name), *cells]))
    head = [
        "",
        *(coloured(gate, f"{gate} {GATE_NAMES[gate].removesuffix(' gate')}") for gate in GATES),
    ]
    st.html(
        '<div class="slabs"><p class="why">A stacked weight holds the gates one below the '
        f"other, as slabs of H = {lstm.hidden_size} rows. In "
        "Keras they stand side by side, as columns. TFLite and Flax keep every gate apart.</p>"
        + table(head, rows, "Rows of each gate, counted from 0")
        + "</div>"
    )


def _span(rows: tuple[int, int] | None) -> str:
    return "none" if rows is None else f"{rows[0]:,} – {rows[1]:,}"
