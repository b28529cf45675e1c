"""Every check against published numbers and nn.LSTM, run on the spot."""

from lstm_ui.page_frame import begin_page, end_page
from lstm_ui.verify_page import verify_page

begin_page("Verify")
verify_page()
end_page()
