"""The link to what is on screen: copied with one button, and kept by the tab for a reload."""

from typing import Any, Final

from lstm_core.limits import MAX_LINK_CHARACTERS
from lstm_ui import session
from lstm_ui.components.definition import define
from lstm_ui.workspace.saved import holds_writing_alone, with_link

PARAMETER: Final = "s"
"""Of the address: what a link holds."""
LINK: Final = "link"
"""The place of a problem with a link that was opened."""
RESTORED: Final = "restored"
_NAME: Final = "keep-link"
_RELOADED: Final = "the page was loaded again"
_RESTARTED: Final = "the server was started anew"
_ALL: Final = "This is what you had in this tab before {}."
_WRITTEN: Final = "What you wrote in this tab before {} is back."
_LOST: Final = (
    "What you had in this tab before {} was too much for the tab to keep. A session file that you "
    "saved brings it back: “Open session”, at the foot of the sidebar."
)
_TOO_LARGE: Final = (
    f"Too much for a link, which holds {MAX_LINK_CHARACTERS:,} characters: save the session "
    "and send the file."
)
_component = define(
    "keep_link",
    '<div class="keep-link"><button type="button">Copy link</button>'
    '<input readonly aria-label="The link, to be copied by hand" />'
    '<p class="said" role="status"></p></div>',
)


def keep_link(text: str | None, kept: str | None) -> None:
    """Draw the button and the address.

    Args:
        text: what the link holds; None where that is too much for one.
        kept: what the tab keeps for a reload, in the form of a link.
    """
    _component(
        key=f"widget.{_NAME}",
        data={
            "text": text,
            "kept": kept,
            "session": session.identity(),
            "parameter": PARAMETER,
            "tooLarge": _TOO_LARGE,
            "fresh": session.is_fresh(),
            "heard": session.noted(RESTORED) is not None,
        },
        on_restore_change=_restore,
        on_reconnect_change=lambda: None,  # that the page is run again is all there is to it
    )


def _restore() -> None:
    told: Any = session.component_value(_NAME, "restore")
    if not isinstance(told, dict) or session.noted(RESTORED) is not None:
        return
    restarted = told.get("restarted") is True
    # Before a restarted server has answered, somebody may have gone on with the old page:
    # what they had there weighs more than that.
    if not session.is_fresh() and not restarted:
        return
    session.note(RESTORED, True)
    text, since = told.get("text"), _RESTARTED if restarted else _RELOADED
    if text is None:
        session.notify(_LOST.format(since))
    elif isinstance(text, str):
        broken_link = session.problem(LINK)
        session.change(RESTORED, lambda now: with_link(now, text), what="what was restored")
        if session.problem(RESTORED) is None:
            had = (_WRITTEN if holds_writing_alone(session.workspace()) else _ALL).format(since)
            session.notify(f"{broken_link} {had}" if broken_link else had)
