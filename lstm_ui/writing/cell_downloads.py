"""What becomes of a written cell: a PyTorch module, its weights, and its run as a table."""

import streamlit as st

from lstm_core.export import frame_to_csv
from lstm_core.language import lines_table, module_source, state_dict_bytes
from lstm_ui.writing.laboratory import CellRun

_MODULE, _WEIGHTS, _CLASS = "written_cell.py", "written_cell.pt", "WrittenCell"
_LOADED = (
    f"These weights, for `{_CLASS}({{inputs}}, {{units}}).load_state_dict(torch.load("
    f'"{_WEIGHTS}"))`. In float64, as on this page; PyTorch rounds them to what the module has.'
)


def cell_downloads(run: CellRun, *, disabled: bool) -> None:
    """Draw a button for each kind of file.

    Args:
        run: the run on screen.
        disabled: whether the text on screen is another, which cannot be read.
    """
    inputs, units = run.trace.x.shape[2], run.trace["h"].shape[2]
    with st.expander("Export", icon=":material/download:"), st.container(horizontal=True):
        st.download_button(
            "Module (PyTorch)",
            data=lambda: module_source(run.cell, _CLASS),
            file_name=_MODULE,
            mime="text/x-python",
            on_click="ignore",
            help="The cell as a torch.nn.Module in a file that needs nothing but PyTorch.",
            disabled=disabled,
        )
        st.download_button(
            "Weights (PyTorch)",
            data=lambda: state_dict_bytes(run.weights),
            file_name=_WEIGHTS,
            mime="application/octet-stream",
            on_click="ignore",
            help=_LOADED.format(inputs=inputs, units=units),
            disabled=disabled or not run.weights,
        )
        st.download_button(
            "Lines (CSV)",
            data=lambda: frame_to_csv(lines_table(run.trace)),
            file_name="written_cell.csv",
            mime="text/csv",
            on_click="ignore",
            help="Every line at every step and unit.",
            disabled=disabled,
        )
