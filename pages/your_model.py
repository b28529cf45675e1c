"""A trained model of one's own: every unit's gates on one's own data."""

from lstm_ui import session
from lstm_ui.page_frame import begin_page, draw_sequence_sidebar, end_page
from lstm_ui.your_model.page import your_model

begin_page("Your model")
workspace = session.workspace()
draw_sequence_sidebar(workspace)
your_model(workspace)
end_page()
