"""Two runs against each other, and all forms of the equations at once."""

from lstm_ui import session
from lstm_ui.compare.page import compare_page
from lstm_ui.page_frame import begin_page, draw_sidebar, end_page
from lstm_ui.status_line import status_line

begin_page("Compare")
workspace = session.workspace()
draw_sidebar(workspace)
run = session.current_run()
status_line(workspace, run)
compare_page(workspace, run)
end_page()
