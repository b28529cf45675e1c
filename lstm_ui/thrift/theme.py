"""Streamlit writes the theme for the browser at every run of the script; here it does so once.

It looks through all of its options six times for that, between a hand's move and its answer, and
while every other visitor waits.
"""

from collections.abc import Callable
from functools import cache, wraps

from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

Populate = Callable[[CustomThemeConfig, str], None]


def remembering(populate: Populate) -> Populate:
    """`populate`, which writes a section of the theme, asked once for each.

    It is asked again once the options have been read anew.
    """

    @cache
    def written(section: str) -> CustomThemeConfig:
        message = CustomThemeConfig()
        populate(message, section)
        return message

    @wraps(populate)
    def from_memory(message: CustomThemeConfig, section: str = "theme") -> None:
        message.MergeFrom(written(section))

    config.on_config_parsed(written.cache_clear, force_connect=True)
    return from_memory


def write_theme_once() -> None:
    """Have Streamlit's sessions write the theme from memory."""
    app_session._populate_theme_msg = remembering(  # type: ignore[assignment]
        app_session._populate_theme_msg
    )
