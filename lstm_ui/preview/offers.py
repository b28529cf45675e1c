"""Who may ask for previews, of what, and where."""

from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Final
from weakref import WeakValueDictionary

from lstm_core.sequences import ScaledSequence
from lstm_figures import Mode
from lstm_ui.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Preview:
    """What a page shows, and what a change of it is shown on.

    Attributes:
        workspace: what the page was drawn from.
        scaled: its sequence, scaled.
        mode: the colour mode of the page.
        window: the steps that the plot is zoomed into, where it is.
    """

    workspace: Workspace
    scaled: ScaledSequence
    mode: Mode
    window: tuple[int, int] | None


# Weak: a preview lives in the session that offers it, and ends with that.
_OFFERED: Final[WeakValueDictionary[str, Preview]] = WeakValueDictionary()
_SERVED: Final[dict[str, str]] = {}


def serve_at(path: str) -> None:
    """Note that previews are served under this path; before, no page asks for any."""
    _SERVED["path"] = path


def address() -> str | None:
    """The path of previews on this server; None where they are not served."""
    return _SERVED.get("path")


def offer(preview: Preview, token: str | None = None) -> str:
    """Have a preview be there for whoever knows its token, as long as somebody holds it.

    Args:
        preview: takes the place of what was offered under the token before.
        token: the session's own; a fresh one that nobody can guess where None.

    Returns:
        The token.
    """
    token = token or token_urlsafe(24)
    _OFFERED[token] = preview
    return token


def offered(token: object) -> Preview | None:
    """What is offered under a token; None where nothing is, or no longer."""
    return _OFFERED.get(token) if isinstance(token, str) else None
