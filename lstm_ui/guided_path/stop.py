"""One stop of the guided path: what is loaded, what to look at, the one thing to move."""

from collections.abc import Callable
from dataclasses import dataclass

from lstm_ui.run import Run
from lstm_ui.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Stop:
    """A stop of the guided path. Its texts write weights by their lesson names.

    Attributes:
        key: its name in a link or file.
        title: its name on screen.
        look: two or three sentences on what is to be seen.
        move: the one thing to do; empty where there is nothing to do.
        weight: the name of what is moved.
        found: what that shows, once it was done.
        load: the workspace it begins with.
        done: whether a run shows that it was done.
    """

    key: str
    title: str
    look: str
    move: str
    weight: str
    found: str
    load: Callable[[], Workspace]
    done: Callable[[Run], bool]
