"""The cell as text: an exercise judged line by line, and a laboratory for any cell."""

from lstm_ui import session
from lstm_ui.page_frame import begin_page, draw_writing_sidebar, end_page
from lstm_ui.writing.page import write_the_cell

begin_page("Write the cell")
workspace = session.workspace()
draw_writing_sidebar(workspace)
write_the_cell(workspace)
end_page()
