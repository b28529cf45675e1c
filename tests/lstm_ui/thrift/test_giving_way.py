"""Pages are drawn a little later while a preview is made, and at once where none is."""

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from lstm_ui.thrift import giving_way as module
from lstm_ui.thrift.giving_way import (
    GIVEN_SECONDS,
    giving_way,
    have_pages_give_way,
    preview_under_way,
)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []
    monkeypatch.setattr(module, "sleep", seconds.append)
    return seconds


def test_a_page_gives_way_at_each_element_while_a_preview_is_made(slept: list[float]) -> None:
    drawn: list[str] = []
    draw = giving_way(drawn.append)
    draw("before")
    with preview_under_way():
        draw("one")
        draw("two")
    draw("after")
    assert drawn == ["before", "one", "two", "after"]
    assert slept == [GIVEN_SECONDS] * 2


def test_a_preview_that_fails_is_over(slept: list[float]) -> None:
    with pytest.raises(KeyError), preview_under_way():
        raise KeyError
    giving_way(lambda: None)()
    assert slept == []


def test_streamlits_scripts_do(monkeypatch: pytest.MonkeyPatch) -> None:
    own = ScriptRunner._enqueue_forward_msg
    monkeypatch.setattr(ScriptRunner, "_enqueue_forward_msg", own)  # and put back afterwards
    have_pages_give_way()
    assert ScriptRunner._enqueue_forward_msg.__wrapped__ is own  # type: ignore[attr-defined]
