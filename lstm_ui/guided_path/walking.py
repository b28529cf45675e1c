"""Walking the guided path: a stop in the place of what is on screen, and the way back to that."""

from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Final

from lstm_ui.guided_path.stop import Stop
from lstm_ui.guided_path.stops import STOPS, WRITE
from lstm_ui.run import Run
from lstm_ui.sequence_source import base_of
from lstm_ui.workspace import Guide, Workspace
from lstm_ui.workspace.pinning import alone
from lstm_ui.workspace.state import check_choice

_OF_A_RUN: Final = (
    "source", "sequence", "scaling", "variant", "peephole", "hidden_size", "forget_bias", "seed",
    "weight_preset", "weights", "edited", "shelved", "start", "interventions", "kind", "step",
    "unit", "gate", "asked", "trail",
)  # fmt: skip
"""What a stop sets; a pinned run, a model and equations of the person's own stay as they are."""


def with_stop(workspace: Workspace, key: str) -> Workspace:
    """A stop of the path on screen, from its beginning; what was the person's own is kept aside.

    Raises:
        InputError: there is no such stop.
    """
    check_choice("The stop", key, STOPS)
    begun = workspace.guide
    own = alone(workspace) if begun is None else begun.own
    done = frozenset[str]() if begun is None else begun.done
    loaded = _loaded(key)
    kept = MappingProxyType({**workspace.kept_sources, **loaded.kept_sources})
    return replace(_with_run_of(workspace, loaded), kept_sources=kept, guide=Guide(key, own, done))


def with_own_again(workspace: Workspace) -> Workspace:
    """What was on screen before the path; without a path nothing changes."""
    if workspace.guide is None:
        return workspace
    own = workspace.guide.own
    return replace(_with_run_of(workspace, own), kept_sources=own.kept_sources, guide=None)


def with_noticed(workspace: Workspace, run: Run) -> Workspace:
    """The present stop marked as done, where the run shows that it was."""
    guide = workspace.guide
    if guide is None or guide.stop in guide.done or not _shows(workspace, run, STOPS[guide.stop]):
        return workspace
    return replace(workspace, guide=_with_done(guide, guide.stop))


def with_cell_written(workspace: Workspace) -> Workspace:
    """The last stop marked as done, by whoever is on the path and solved the exercise."""
    guide = workspace.guide
    if guide is None or WRITE in guide.done:
        return workspace
    return replace(workspace, guide=_with_done(guide, WRITE))


def wanted_weight(workspace: Workspace) -> str | None:
    """The name of the weight that the present stop asks to move; None once that was done."""
    guide = workspace.guide
    if guide is None or guide.stop in guide.done:
        return None
    return STOPS[guide.stop].weight or None


def neighbours(key: str) -> tuple[str | None, str | None]:
    """The stops before and after one; None at an end."""
    keys = [None, *STOPS, None]
    at = keys.index(key)
    return keys[at - 1], keys[at + 1]


def _with_done(guide: Guide, key: str) -> Guide:
    return replace(guide, done=guide.done | {key})


def _shows(workspace: Workspace, run: Run, stop: Stop) -> bool:
    """Nothing is concluded from another sequence, or from a cell of another size."""
    loaded = _loaded(stop.key)
    alike = base_of(workspace.source) == base_of(loaded.source)
    return alike and workspace.hidden_size == loaded.hidden_size and stop.done(run)


def _with_run_of(workspace: Workspace, other: Workspace) -> Workspace:
    return replace(workspace, **{name: getattr(other, name) for name in _OF_A_RUN})


@cache
def _loaded(key: str) -> Workspace:
    return STOPS[key].load()
