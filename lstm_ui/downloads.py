"""What can be taken away: the trace as CSV or Parquet, the figure as HTML."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from lstm_core.export import frame_to_csv, frame_to_parquet, trace_table
from lstm_figures import draw_gates, figure_html, gate_rows
from lstm_ui import session
from lstm_ui.run import Run
from lstm_ui.workspace import Workspace


def downloads(workspace: Workspace, run: Run) -> None:
    """Draw the three buttons; a file is made when its button is pressed."""
    mode = session.colour_mode()

    def figure() -> str:
        rows = gate_rows(run.scaled.sequence, run.trace)
        drawn = draw_gates(rows, kind=workspace.kind, mode=mode)
        return figure_html(drawn, f"Gates of an LSTM on {run.scaled.sequence.name}")

    with st.container(horizontal=True, gap="small"):
        trace_buttons(lambda: trace_table(workspace.sequence, run.trace), run.trace.c.numel())
        _button("Figure (HTML)", "gates.html", "text/html", figure)


def trace_buttons(table: Callable[[], pd.DataFrame], rows: int) -> None:
    """Draw the two buttons that save a trace; `table` is made when one is pressed."""
    about = f"{rows:,} rows, one for each step and unit."
    _button("Trace (CSV)", "trace.csv", "text/csv", lambda: frame_to_csv(table()), about)
    _button(
        "Trace (Parquet)",
        "trace.parquet",
        "application/vnd.apache.parquet",
        lambda: frame_to_parquet(table()),
        f"{about} Smaller than CSV, and faster to save.",
    )


def _button(
    label: str, name: str, kind: str, make: Callable[[], bytes | str], about: str | None = None
) -> None:
    st.download_button(label, data=make, file_name=name, mime=kind, on_click="ignore", help=about)
