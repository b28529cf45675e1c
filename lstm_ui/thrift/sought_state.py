"""Widgets look one value up in the session's state; Streamlit makes a copy of all of it for each.

It is made at every run for each select box and each field of a number, of some seventy values that
are presented one by one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.runtime.state.common import is_element_id
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX


class SoughtState(Mapping[str, Any]):
    """The session's state by the keys that pages use, looked up when it is asked for."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        """A value by its key.

        Raises:
            KeyError: there is none, or it is Streamlit's own.
        """
        if is_element_id(key) or key.startswith(STREAMLIT_INTERNAL_KEY_PREFIX):
            raise KeyError(key)
        with self._state._lock:
            return self._state._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._copied())

    def __len__(self) -> int:
        return len(self._copied())

    def _copied(self) -> dict[str, Any]:
        with self._state._lock:
            return self._state._state.filtered_state


def look_values_up() -> None:
    """Have Streamlit's widgets look up what they want to know."""
    SafeSessionState.filtered_state = property(SoughtState)  # type: ignore[assignment,method-assign]
