"""What Streamlit does at every run of a script, done less often, and fewer of them at once."""

from lstm_ui.thrift.garbage import collect_sparingly
from lstm_ui.thrift.sought_state import look_values_up
from lstm_ui.thrift.theme import write_theme_once
from lstm_ui.thrift.turns import run_scripts_in_turn


def run_scripts_thriftily() -> None:
    """Spare this process the work that no visitor would miss; once."""
    collect_sparingly()
    write_theme_once()
    look_values_up()
    run_scripts_in_turn()


__all__ = ["run_scripts_thriftily"]
