"""What interventions put in the place of computed values, step by step."""

import math
from collections.abc import Iterable, Sequence
from types import MappingProxyType

import torch

from lstm_core.conventions import QUANTITIES
from lstm_core.equations import Replaced
from lstm_core.interventions import CutUnit, HoldGate, Intervention, SetCell


def acting_at(interventions: Iterable[Intervention], step: int) -> tuple[Intervention, ...]:
    """Those that change something at a step, in their order."""
    return tuple(each for each in interventions if _acts(each, step))


def replacements(acting: Sequence[Intervention], hidden_size: int, dtype: torch.dtype) -> Replaced:
    """What takes the place of computed values at a step where `acting` act.

    Where several speak of the same number the last one holds, but a cut unit stays 0.

    Args:
        acting: what acts at the step.
        hidden_size: H.
        dtype: of the run.
    """
    found: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}

    def put(quantity: str, unit: int | None, value: float) -> None:
        if quantity not in found:
            found[quantity] = (
                torch.zeros(hidden_size, dtype=torch.bool),
                torch.zeros(hidden_size, dtype=dtype),
            )
        mask, values = found[quantity]
        where = slice(None) if unit is None else unit
        mask[where], values[where] = True, value

    for each in sorted(acting, key=lambda each: isinstance(each, CutUnit)):
        match each:
            case HoldGate():
                put(each.gate, each.unit, each.value)
            case SetCell():
                put("c", each.unit, each.value)
            case CutUnit():
                for quantity in QUANTITIES:
                    put(quantity, each.unit, 0.0)
    return MappingProxyType(found)


def _acts(intervention: Intervention, step: int) -> bool:
    match intervention:
        case HoldGate():
            end = math.inf if intervention.last is None else intervention.last
            return intervention.first <= step <= end
        case SetCell():
            return intervention.step == step
        case CutUnit():
            return True
