"""The gate visualiser: the sequence, the weights and every gate on one screen."""

import streamlit as st

from lstm_ui import session
from lstm_ui.downloads import downloads
from lstm_ui.gates_plot import gates_plot
from lstm_ui.guided_path.link import invitation
from lstm_ui.guided_path.panel import guided_path, notice_what_was_done
from lstm_ui.page_frame import begin_page, draw_sidebar, end_page
from lstm_ui.status_line import preset_sentence, status_line
from lstm_ui.step_equations import step_equations
from lstm_ui.view_controls import view_controls
from lstm_ui.weight_panel import weight_panel
from lstm_ui.what_if_controls import what_if_controls
from lstm_ui.why_panel import why_panel

begin_page("Gates")
notice_what_was_done()
workspace = session.workspace()
draw_sidebar(workspace)
run = session.current_run()
with st.container(horizontal=True, vertical_alignment="center", key="status-bar"):
    status_line(workspace, run)
    view_controls(workspace)
    invitation()
guided_path(workspace)
preset_sentence(workspace)
plots, numbers = st.columns([3, 2], gap="medium")
with plots:
    gates_plot(workspace)
    why_panel(workspace, run)
    what_if_controls(workspace, run)
with numbers:
    step_equations(workspace, run)
    weight_panel(workspace)
    downloads(workspace, run)
end_page()
