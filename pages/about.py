"""The equations of the three forms, what differs from nn.LSTM, and the sources."""

from lstm_ui.about_text import about
from lstm_ui.page_frame import begin_page, end_page

begin_page("About")
about()
end_page()
