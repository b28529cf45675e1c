"""The session: the one package that touches Streamlit's session state.

It holds one frozen `Workspace`. Every widget is seeded from it just before it is drawn and
writes back through `bound`, so that it outlives reruns and page changes, and what was
refused stays in the widget beside the message that says why.
"""

from lstm_ui.session.echoes import Place, mark_field
from lstm_ui.session.memory import (
    colour_mode,
    current_model_run,
    current_run,
    current_scaled,
    forget,
    identity,
    note,
    noted,
    preview_of,
    remembered,
    report_colour_mode,
)
from lstm_ui.session.messages import (
    answer,
    answered,
    component_value,
    drawing,
    followed,
    page,
    page_to_return_to,
    set_moving,
)
from lstm_ui.session.state import (
    Change,
    change,
    history,
    is_fresh,
    notice,
    notify,
    problem,
    redo,
    undo,
    workspace,
)
from lstm_ui.session.widgets import (
    bound,
    drafted,
    keep,
    refused,
    reporting,
    selected_row,
    uploaded,
)

__all__ = [
    "Change",
    "Place",
    "answer",
    "answered",
    "bound",
    "change",
    "colour_mode",
    "component_value",
    "current_model_run",
    "current_run",
    "current_scaled",
    "drafted",
    "drawing",
    "followed",
    "forget",
    "history",
    "identity",
    "is_fresh",
    "keep",
    "mark_field",
    "note",
    "noted",
    "notice",
    "notify",
    "page",
    "page_to_return_to",
    "preview_of",
    "problem",
    "redo",
    "refused",
    "remembered",
    "report_colour_mode",
    "reporting",
    "selected_row",
    "set_moving",
    "undo",
    "uploaded",
    "workspace",
]
