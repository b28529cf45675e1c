"""Opening what somebody saved, in the place of what is on screen."""

from dataclasses import replace
from types import MappingProxyType

from lstm_ui.workspace.saved.text import from_link, read_session
from lstm_ui.workspace.saved.writings import has_nothing_written
from lstm_ui.workspace.state import Workspace


def with_link(workspace: Workspace, text: str) -> Workspace:
    """What a link holds; a model of the person's own stays where it brings none.

    So does what was written, where the link has nothing of the kind.

    Raises:
        InputError: as `from_link` does.
    """
    return _in_place_of(workspace, from_link(text))


def with_session_file(workspace: Workspace, data: bytes) -> Workspace:
    """What a session file holds; what stays is as with `with_link`.

    Raises:
        InputError: as `read_session` does.
    """
    return _in_place_of(workspace, read_session(data))


def _in_place_of(workspace: Workspace, opened: Workspace) -> Workspace:
    if has_nothing_written(opened):
        opened = replace(opened, written=workspace.written, writing=workspace.writing)
    kept = MappingProxyType({**workspace.kept_sources, **opened.kept_sources})
    model = workspace.model if opened.model is None else opened.model
    return replace(opened, model=model, kept_sources=kept)
