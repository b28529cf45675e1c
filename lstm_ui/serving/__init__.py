"""What the app needs where it is served: headers, a check, and logs that name nobody."""

from lstm_ui.serving.failures import on_script_error
from lstm_ui.serving.headers import RESPONSE_HEADERS, ResponseHeaders
from lstm_ui.serving.lifetime import lifetime
from lstm_ui.serving.logs import RequestLog, begin_logs
from lstm_ui.serving.origins import SameOrigin
from lstm_ui.serving.previews import Previews

__all__ = [
    "RESPONSE_HEADERS",
    "Previews",
    "RequestLog",
    "ResponseHeaders",
    "SameOrigin",
    "begin_logs",
    "lifetime",
    "on_script_error",
]
