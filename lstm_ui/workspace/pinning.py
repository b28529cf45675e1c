"""The run that is kept as A while another, B, is on screen."""

from dataclasses import replace

from lstm_ui.workspace.state import Workspace
from lstm_ui.workspace.written import NOTHING_WRITTEN, WritingView


def with_pinned(workspace: Workspace) -> Workspace:
    """The present run kept as A; what was A before is let go."""
    return replace(workspace, pinned=alone(workspace))


def with_exchanged(workspace: Workspace) -> Workspace:
    """A on screen and the present run pinned in its place; without an A nothing changes."""
    a = workspace.pinned
    if a is None:
        return workspace
    return replace(
        a,
        model=workspace.model,
        written=workspace.written,
        writing=workspace.writing,
        guide=workspace.guide,
        pinned=alone(workspace),
    )


def without_pinned(workspace: Workspace) -> Workspace:
    """No A any more."""
    return replace(workspace, pinned=None)


def alone(workspace: Workspace) -> Workspace:
    """The run without what is on screen beside it."""
    return replace(
        workspace,
        pinned=None,
        model=None,
        written=NOTHING_WRITTEN,
        writing=WritingView(),
        guide=None,
    )
