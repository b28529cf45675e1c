"""The theme a browser is sent is the one Streamlit would write, and follows its options."""

import inspect
from collections.abc import Callable, Iterator

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from lstm_ui.thrift.theme import remembering

STREAMLITS_OWN = inspect.unwrap(app_session._populate_theme_msg)
SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.dark.sidebar")


@pytest.fixture
def primary_colour() -> Iterator[Callable[[str], None]]:
    before = config.get_option("theme.primaryColor")
    yield lambda colour: config.set_option("theme.primaryColor", colour)
    config.set_option("theme.primaryColor", before)


def written_by(populate: Callable[[CustomThemeConfig, str], None], section: str) -> bytes:
    message = CustomThemeConfig()
    populate(message, section)
    written: bytes = message.SerializeToString(deterministic=True)
    return written


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_what_streamlit_writes(section: str) -> None:
    from_memory = remembering(STREAMLITS_OWN)
    for _ in range(2):
        assert written_by(from_memory, section) == written_by(STREAMLITS_OWN, section)


def test_a_section_is_written_once() -> None:
    asked: list[str] = []
    from_memory = remembering(lambda message, section: asked.append(section))
    for section in (*SECTIONS, *SECTIONS):
        written_by(from_memory, section)
    assert asked == list(SECTIONS)


def test_it_follows_the_options_once_they_are_read_again(
    primary_colour: Callable[[str], None],
) -> None:
    from_memory = remembering(STREAMLITS_OWN)
    primary_colour("#123456")
    assert b"#123456" in written_by(from_memory, "theme")
    primary_colour("#654321")
    config._on_config_parsed.send()
    assert b"#654321" in written_by(from_memory, "theme")


def test_streamlit_still_writes_it_in_this_way() -> None:
    names = app_session.AppSession._create_new_session_message.__code__.co_names
    assert "_populate_theme_msg" in names
