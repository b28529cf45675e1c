"""The steps of the sequence that a written cell runs over: the first, as many as take a moment."""

from dataclasses import replace

from lstm_core.sequences import Sequence, scale
from lstm_ui import session
from lstm_ui.workspace import Workspace


def first_steps(workspace: Workspace, most: int) -> Sequence:
    """At most so many steps of the sequence, scaled."""
    scaled = session.remembered(
        "scaled",
        (workspace.sequence, workspace.scaling),
        lambda: scale(workspace.sequence, workspace.scaling),
    ).sequence
    if len(scaled) <= most:
        return scaled
    axis = None if scaled.axis is None else scaled.axis[:most]
    return replace(scaled, values=scaled.values[:most], axis=axis)
