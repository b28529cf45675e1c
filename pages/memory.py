"""What the cell remembers: saturation, half-lives and the way of h."""

from lstm_ui import session
from lstm_ui.memory_page import memory_page
from lstm_ui.page_frame import begin_page, draw_sidebar, end_page
from lstm_ui.status_line import status_line

begin_page("Memory")
workspace = session.workspace()
draw_sidebar(workspace)
run = session.current_run()
status_line(workspace, run)
memory_page(workspace, run)
end_page()
