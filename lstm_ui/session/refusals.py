"""Something that was refused, and for how long that stands."""

from dataclasses import dataclass
from typing import Any, Literal

from lstm_ui.workspace import Workspace

Concern = Literal["source", "weights", "model"]


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """Something that was refused: why, what it was about as it stood then, and what was given."""

    message: str
    about: Concern
    at: object
    value: Any = None


def subject(now: Workspace, about: Concern) -> object:
    """What a refusal is about; a model's file, however it is looked at."""
    if about == "model":
        return now.model and now.model.checkpoint
    return getattr(now, about)
