"""What if: the interventions of a workspace, and which of them can act on its run."""

from dataclasses import replace
from typing import Final

from lstm_core import InputError
from lstm_core.interventions import CutUnit, HoldGate, Intervention, SetCell, check_intervention
from lstm_core.variants import variant_named
from lstm_ui.workspace.state import Workspace

MAX_INTERVENTIONS: Final = 20


def with_intervention(workspace: Workspace, added: Intervention) -> Workspace:
    """One more intervention; it takes the place of one that changes the very same numbers.

    Raises:
        InputError: it cannot act on this run, or there are too many.
    """
    _check(workspace, added)
    kept = tuple(each for each in workspace.interventions if _target(each) != _target(added))
    if len(kept) >= MAX_INTERVENTIONS:
        raise InputError(
            f"There are {MAX_INTERVENTIONS} interventions already, which is the most; "
            "remove one first."
        )
    return replace(workspace, interventions=(*kept, added))


def without_intervention(workspace: Workspace, index: int) -> Workspace:
    """All interventions but the one at `index`, from 0; where there is none, nothing changes."""
    kept = tuple(each for at, each in enumerate(workspace.interventions) if at != index)
    return replace(workspace, interventions=kept)


def without_interventions(workspace: Workspace) -> Workspace:
    """The untouched run."""
    return replace(workspace, interventions=())


def acting(workspace: Workspace) -> tuple[Intervention, ...]:
    """The interventions that can act on the run of the workspace.

    One that was made for another form, size or sequence waits until it fits again.
    """
    return tuple(each for each in workspace.interventions if obstacle(workspace, each) is None)


def obstacle(workspace: Workspace, intervention: Intervention) -> str | None:
    """Why an intervention cannot act on the run of the workspace; None where it can."""
    try:
        _check(workspace, intervention)
    except InputError as error:
        return str(error)
    return None


def _check(workspace: Workspace, intervention: Intervention) -> None:
    check_intervention(
        intervention,
        variant_named(workspace.variant),
        steps=len(workspace.sequence),
        hidden_size=workspace.hidden_size,
    )


def _target(intervention: Intervention) -> tuple[object, ...]:
    match intervention:
        case HoldGate(gate=gate, unit=unit, first=first, last=last):
            return gate, unit, first, last
        case SetCell(unit=unit, step=step):
            return "c", unit, step
        case CutUnit(unit=unit):
            return "cut", unit
