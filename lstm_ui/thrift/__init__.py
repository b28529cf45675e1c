"""What Streamlit does anew for every run of a script, at every move of a hand, done less often."""

from lstm_ui.thrift.garbage import collect_sparingly
from lstm_ui.thrift.theme import write_theme_once


def run_scripts_thriftily() -> None:
    """Spare this process the work that no visitor would miss; once."""
    collect_sparingly()
    write_theme_once()


__all__ = ["run_scripts_thriftily"]
