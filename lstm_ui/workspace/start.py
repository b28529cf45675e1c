"""The state before the first step: h_0 and c_0, zero unless somebody sets them."""

from collections.abc import Mapping
from dataclasses import replace

from numpy.typing import ArrayLike

from lstm_core import InputError
from lstm_core.lesson_weights import checked_weight
from lstm_ui.workspace.state import Workspace, joined_start


def with_start(workspace: Workspace, changes: Mapping[str, ArrayLike]) -> Workspace:
    """Another h_0, c_0 or both, by name, (H,) each.

    Raises:
        InputError: an unknown name, a wrong shape, or a number that is refused.
    """
    if unknown := [name for name in changes if name not in workspace.start]:
        raise InputError(f"The start is made of h_0 and c_0; there is no {', '.join(unknown)}.")
    shape = (workspace.hidden_size,)
    checked = {name: checked_weight(name, new, shape) for name, new in changes.items()}
    return replace(workspace, start=joined_start({**workspace.start, **checked}))
