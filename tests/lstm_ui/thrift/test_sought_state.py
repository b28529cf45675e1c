"""Looked up, a value of the session is what Streamlit's copy of all of them holds."""

from pathlib import Path

import pytest
from streamlit.runtime.state.common import is_element_id
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from lstm_ui.thrift.sought_state import SoughtState

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def state() -> SafeSessionState:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.selectbox(key="widget.hidden size").set_value("3").run()
    found: SafeSessionState = app.session_state._state
    return found


def test_every_value_is_the_copied_one(state: SafeSessionState) -> None:
    sought, copied = SoughtState(state), state._state.filtered_state
    assert len(copied) > 30
    assert copied["widget.hidden size"] == "3"
    assert {key: sought[key] for key in copied} == copied
    assert dict(sought) == copied
    assert len(sought) == len(copied)


def test_what_is_not_in_the_copy_is_not_found(state: SafeSessionState) -> None:
    sought, copied = SoughtState(state), state._state.filtered_state
    others = [key for key in state._state._keys() if key not in copied]
    assert any(map(is_element_id, others))
    for key in (*others, "nothing", "$$STREAMLIT_INTERNAL_KEY_x"):
        assert key not in sought


def test_widgets_are_given_it() -> None:
    def script() -> None:
        import streamlit as st
        from streamlit.runtime.state import get_session_state

        from lstm_ui.thrift.sought_state import look_values_up

        look_values_up()
        st.session_state["chosen"] = None
        st.selectbox("Chosen", ["a", "b"], key="chosen")
        st.text(type(get_session_state().filtered_state).__name__)

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert app.text[0].value == "SoughtState"
    assert app.selectbox[0].value is None
