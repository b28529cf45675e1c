"""The page's colour mode, as the browser sees it; Streamlit's own word for it can be late."""

from typing import Final

from lstm_ui import session
from lstm_ui.components.definition import define

NAME: Final = "colour-mode"
_component = define("colour_mode", '<div class="colour-mode" hidden></div>', parts=("icon_font",))


def watch_colour_mode() -> None:
    """Have the browser report the mode wherever it differs from what the page was drawn in."""
    _component(
        key=f"widget.{NAME}",
        data={"mode": session.colour_mode()},
        height=1,
        on_mode_change=lambda: session.report_colour_mode(session.component_value(NAME, "mode")),
    )
