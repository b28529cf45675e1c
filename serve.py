"""Gatescope as it is served: `app.py` with response headers, one check more, logs of JSON, and
previews while a hand moves.

`streamlit run serve.py` serves it. `streamlit run app.py` shows the same pages without these,
for hosts that want the script itself.
"""

import streamlit as st
from starlette.middleware import Middleware

from lstm_ui.serving import (
    Previews,
    RequestLog,
    ResponseHeaders,
    SameOrigin,
    begin_logs,
    lifetime,
    on_script_error,
)

begin_logs()
app = st.App(
    "app.py",
    middleware=[
        Middleware(RequestLog),
        Middleware(ResponseHeaders),
        Middleware(SameOrigin),
        Middleware(Previews),
    ],
    lifespan=lifetime,
    on_script_error=on_script_error,
)
