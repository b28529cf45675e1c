"""What several tests of the app ask of a step."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lstm_core.step_record import Step
from lstm_core.variants import Variant

Follows = Callable[[Step[Any], Variant], bool]


@pytest.fixture
def follows_its_equations() -> Follows:
    """`_follows`, which tells whether the numbers of a step follow from one another."""
    return _follows


def _follows(step: Step[Any], form: Variant) -> bool:
    """Each gate is the activation of its sum, and c and h follow, where nothing is replaced."""

    def near(quantity: str, computed: Any) -> bool:
        kept = ~np.asarray(step.replaced[quantity][0]) if quantity in step.replaced else ...
        return np.allclose(getattr(step, quantity)[kept], computed[kept], rtol=1e-5, atol=2e-6)

    one = np.ones_like(step.c)
    of_gates = {
        gate: one if sums is None else np.tanh(sums) if gate == "g" else 1 / (1 + np.exp(-sums))
        for gate, sums in step.pre_activation._asdict().items()
    }
    if form.candidate == "identity":
        of_gates["g"] = step.pre_activation.g
    if form.coupled:
        of_gates["f"] = 1 - step.i
    shown = step.c if form.output == "identity" else np.tanh(step.c)
    c, h = step.f * step.c_prev + step.i * step.g, step.o * shown
    return all(near(quantity, value) for quantity, value in {**of_gates, "c": c, "h": h}.items())
