"""What a line of the exercise is tried on: all that it may look at, with its true value."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

from lstm_core.conventions import QUANTITIES
from lstm_core.language.evaluation import value
from lstm_core.language.judging.exercise_forms import EXERCISE_LINES, check_form, right_equation
from lstm_core.language.presets import preset_cell
from lstm_core.language.running import run_equations
from lstm_core.language.sizes import VECTOR, D, Shape, numbers
from lstm_core.language.spellings import PREVIOUS

DRAWS: Final = 3
_ROWS, _INPUTS, _UNITS = 8, 3, 4

WEIGHT_SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(dict(preset_cell("graves").parameters))
"""Every weight of the exercise, the peepholes a form lacks among them."""

VALUE_SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {"x": (D,)} | {name + end: VECTOR for name in QUANTITIES for end in ("", PREVIOUS)}
)
"""Everything else that a line may look at."""

Situation = Mapping[str, Tensor]
"""x, the six values, those of the step before, and every weight, by name; float64."""


@dataclass(frozen=True, slots=True, eq=False)
class ExerciseRun:
    """The true cell on the learner's own sequence.

    Attributes:
        form: the form of the equations.
        values: the six values, (T, B, H) each, as they should come out.
        situation: what each line can look at, for all steps at once.
    """

    form: str
    values: Mapping[str, Tensor]
    situation: Situation


def exercise_run(form: str, x: Tensor, weights: Mapping[str, Tensor]) -> ExerciseRun:
    """Run the true cell on the learner's sequence, in float64.

    Args:
        form: ``"standard"``, ``"lesson"`` or ``"graves"``.
        x: (T, B, D) or (T, D).
        weights: the form's weights by the lesson's names; peepholes are diagonal.

    Raises:
        ValueError: there is no such form.
        InputError: x or the weights cannot be used; see `run_equations`.
    """
    check_form(form)
    given = {name: values.detach().double() for name, values in weights.items()}
    run = run_equations(preset_cell(form), x.detach().double(), given)
    drawn = _weights(run.x.shape[2], run["h"].shape[2], torch.Generator().manual_seed(0))
    before = {
        name + PREVIOUS: torch.cat([torch.zeros_like(run[name][:1]), run[name][:-1]])
        for name in QUANTITIES
    }
    situation = {"x": run.x, **run.values, **before, **drawn, **given}
    return ExerciseRun(form, run.values, MappingProxyType(situation))


@cache
def random_situations(form: str) -> tuple[Situation, ...]:
    """Some situations with x, h', c' and every weight drawn at random, always the same."""
    return tuple(_random_situation(form, seed) for seed in range(1, DRAWS + 1))


def _random_situation(form: str, seed: int) -> Situation:
    generator = torch.Generator().manual_seed(seed)
    known = {"x": torch.randn(_ROWS, _INPUTS, generator=generator, dtype=torch.float64)}
    for name in QUANTITIES:
        drawn = torch.randn(_ROWS, _UNITS, generator=generator, dtype=torch.float64)
        limited = torch.tanh(drawn) if name in ("h", "g") else torch.sigmoid(drawn)
        known[name + PREVIOUS] = 1.5 * drawn if name == "c" else limited
    known |= _weights(_INPUTS, _UNITS, generator)
    for name in EXERCISE_LINES:
        known[name] = value(right_equation(form, name).right, known)
    return MappingProxyType(known)


def _weights(inputs: int, units: int, generator: torch.Generator) -> dict[str, Tensor]:
    return {
        name: torch.randn(numbers(shape, inputs, units), generator=generator, dtype=torch.float64)
        for name, shape in WEIGHT_SHAPES.items()
    }
