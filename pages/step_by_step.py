"""One step, large: the cell drawn with its values, and every term of every equation."""

from lstm_ui import session
from lstm_ui.components.cell_diagram import cell_diagram
from lstm_ui.page_frame import begin_page, draw_sidebar, end_page
from lstm_ui.status_line import preset_sentence, status_line
from lstm_ui.step_cards import step_cards
from lstm_ui.why_panel import why_panel

begin_page("Step by step")
workspace = session.workspace()
draw_sidebar(workspace)
run = session.current_run()
status_line(workspace, run)
preset_sentence(workspace)
cell_diagram(workspace, run)
why_panel(workspace, run)
step_cards(workspace, run)
end_page()
