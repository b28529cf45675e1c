"""The steps of the sequence that a written cell runs over: the first, as many as take a moment."""

from dataclasses import replace

from lstm_core.sequences import Sequence
from lstm_ui import session


def first_steps(most: int) -> Sequence:
    """At most so many steps of the workspace's sequence, scaled."""
    scaled = session.current_scaled().sequence
    if len(scaled) <= most:
        return scaled
    axis = None if scaled.axis is None else scaled.axis[:most]
    return replace(scaled, values=scaled.values[:most], axis=axis)
