"""Streamlit's runs collect garbage now and then, and its own code is what asks."""

import inspect

from streamlit.runtime.scriptrunner import script_runner

from lstm_ui.thrift.garbage import SparingCollector


class Knot:
    def __init__(self) -> None:
        self.itself = self


def test_a_collection_is_made_when_it_is_due_and_not_before() -> None:
    collector = SparingCollector(seconds_between=3600)
    Knot()
    assert collector.collect(2) > 0
    Knot()
    assert collector.collect(2) == 0
    assert SparingCollector(seconds_between=0).collect(2) > 0


def test_streamlit_still_asks_in_this_way() -> None:
    assert "gc.collect(" in inspect.getsource(script_runner)
