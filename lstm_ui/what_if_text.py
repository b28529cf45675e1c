"""Interventions in words."""

from lstm_core.interventions import CutUnit, HoldGate, Intervention, SetCell
from lstm_ui.numbers import MINUS


def intervention_text(intervention: Intervention) -> str:
    """One intervention on one short line.

    >>> intervention_text(HoldGate("f", 1.0, unit=2, first=10, last=19))
    'f = 1 · unit 2 · steps 10–19'
    """
    match intervention:
        case CutUnit(unit=unit):
            return f"unit {unit} cut out"
        case SetCell(unit=unit, step=step, value=value):
            return f"c = {short(value)} · unit {unit} · step {step}"
        case HoldGate():
            parts = [
                f"{intervention.gate} = {short(intervention.value)}",
                "all units" if intervention.unit is None else f"unit {intervention.unit}",
                _steps(intervention),
            ]
            return " · ".join(filter(None, parts))


def short(value: float) -> str:
    """A number as short as it can be told: ``0.25``, ``−2``."""
    return f"{value:g}".replace("-", MINUS)


def _steps(held: HoldGate) -> str:
    if held.last is None:
        return f"from step {held.first}" if held.first else ""
    if held.first == held.last:
        return f"step {held.first}"
    return f"steps {held.first}–{held.last}"
