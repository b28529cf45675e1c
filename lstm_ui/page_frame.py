"""What every page shares: its title, the list of pages, the look."""

from pathlib import Path

import streamlit as st

from lstm_core import InputError
from lstm_core.sequences import scale
from lstm_ui import session
from lstm_ui.cell_controls import cell_controls, size_controls
from lstm_ui.components.colour_mode import watch_colour_mode
from lstm_ui.guided_path.link import guided_path_link
from lstm_ui.keep_controls import keep_controls, open_link, say_what_was_opened
from lstm_ui.marks import mark
from lstm_ui.sequence_controls import sequence_controls
from lstm_ui.startup import warm_up
from lstm_ui.undo_controls import undo_controls
from lstm_ui.workspace import Workspace

_STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
PAGES = {
    "app.py": ("Gates", ":material/stacked_line_chart:"),
    "pages/step_by_step.py": ("Step by step", ":material/footprint:"),
    "pages/compare.py": ("Compare", ":material/compare_arrows:"),
    "pages/memory.py": ("Memory", ":material/hourglass_bottom:"),
    "pages/write_the_cell.py": ("Write the cell", ":material/edit_note:"),
    "pages/your_model.py": ("Your model", ":material/upload_file:"),
    "pages/verify.py": ("Verify", ":material/fact_check:"),
    "pages/about.py": ("About", ":material/menu_book:"),
}


def begin_page(title: str) -> None:
    """Set the page up; the first Streamlit call of every page."""
    page = next(path for path, (label, _) in PAGES.items() if label == title)
    elsewhere = session.page_to_return_to(page)
    st.set_page_config(page_title=f"{title} · Gatescope", page_icon="🔬", layout="wide")
    if elsewhere:
        st.switch_page(elsewhere)
    warm_up()
    with st.sidebar:
        st.html(f"<style>{_STYLE}</style>")
        mark("beginning")
        st.html('<p class="brand">Gatescope</p>')
        for path, (label, icon) in PAGES.items():
            st.page_link(path, label=label, icon=icon)
        guided_path_link()
        watch_colour_mode()
    open_link()
    say_what_was_opened()


def end_page() -> None:
    """Draw the last mark; the last call of every page."""
    mark("end")


def draw_sequence_sidebar(workspace: Workspace) -> None:
    """The choice of a sequence, for a page whose cell comes from elsewhere."""
    with st.sidebar:
        undo_controls()
        sequence_controls(workspace, _model_scaling(workspace))
        keep_controls(workspace)
        mark("sidebar")


def draw_sidebar(workspace: Workspace) -> None:
    """The choice of a sequence and a cell, on every page that runs one."""
    with st.sidebar:
        undo_controls()
        sequence_controls(workspace, session.current_run().scaled.statement)
        cell_controls(workspace)
        keep_controls(workspace)
        mark("sidebar")


def draw_writing_sidebar(workspace: Workspace) -> None:
    """The choice of a sequence, a size and weights, for a page whose equations are written."""
    with st.sidebar:
        undo_controls()
        sequence_controls(workspace, session.current_scaled().statement)
        size_controls(workspace)
        keep_controls(workspace)
        mark("sidebar")


def _model_scaling(workspace: Workspace) -> str:
    """How what feeds the model was scaled; of the sequence itself where nothing is run."""
    if workspace.model is not None:
        try:
            return session.current_model_run().scaled.statement
        except InputError:
            pass
    return scale(workspace.sequence, workspace.scaling).statement
