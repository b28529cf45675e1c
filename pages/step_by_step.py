"""One step, large: every term of every equation."""

from lstm_ui import session
from lstm_ui.page_frame import begin_page, draw_sidebar
from lstm_ui.status_line import preset_sentence, status_line
from lstm_ui.step_cards import step_cards
from lstm_ui.step_controls import step_controls

begin_page("Step by step")
workspace = session.workspace()
draw_sidebar(workspace)
run = session.current_run()
status_line(workspace, run)
preset_sentence(workspace)
step_controls(workspace)
step_cards(workspace, run)
