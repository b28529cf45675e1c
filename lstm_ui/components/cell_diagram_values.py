"""The values that the drawn cell shows, packed for the browser a window of steps at a time."""

import base64
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_core.conventions import QUANTITIES
from lstm_core.variants import variant_named
from lstm_ui.run import Run

MAX_SENT_NUMBERS: Final = 250_000
"""About 1.3 MB; of a longer run, the steps around the chosen one are sent."""

NAMES: Final = (*QUANTITIES, "kept", "written", "shown")
"""What is sent of each step and unit; kept is f ⊙ c′, written i ⊙ g, shown tanh(c)."""


def window_around(step: int, steps: int, numbers_per_step: int) -> range:
    """The steps that are sent when `step` is chosen: all, or so many that it is well inside.

    Windows begin at multiples of a third of their length: neighbouring steps mostly share one.

    >>> window_around(5, 100, 10), window_around(5_000, 10_000, 1_000)
    (range(0, 100), range(4897, 5146))
    """
    if steps * numbers_per_step <= MAX_SENT_NUMBERS:
        return range(steps)
    third = max(1, MAX_SENT_NUMBERS // (3 * numbers_per_step))
    first = (step // third - 1) * third
    return range(max(0, first), min(first + 3 * third, steps))


def packed_values(run: Run, step: int) -> dict[str, Any]:
    """The values of a window around `step`, in float32 and base64.

    ``numbers`` is (len(NAMES), 1 + count, H): the first row of steps is the one before the
    window, whose state its first step starts from. ``inputs`` is (count, D).
    """
    layer = run.trace["l0"]
    steps, units = len(run.trace.x), layer.c.shape[-1]
    window = window_around(step, steps, len(NAMES) * units + run.trace.x.shape[-1])
    values = _with_step_before(run, window)
    f, c_prev = values["f"][1:], values["c"][:-1]
    nothing = torch.full_like(values["c"][:1], torch.nan)
    form = variant_named(run.lstm.variant)
    values["kept"] = torch.cat([nothing, f * c_prev])
    values["written"] = torch.cat([nothing, (values["i"] * values["g"])[1:]])
    values["shown"] = torch.tanh(values["c"]) if form.output == "tanh" else values["c"]
    return {
        "names": list(NAMES),
        "first": window.start,
        "count": len(window),
        "steps": steps,
        "units": units,
        "numbers": base64_floats(torch.stack([values[name] for name in NAMES]).numpy()),
        "inputs": base64_floats(run.trace.x[window.start : window.stop, 0].numpy()),
        "bounds": _bounds(run),
    }


def base64_floats(values: NDArray[Any]) -> str:
    """An array as the base64 of its float32 numbers, row after row."""
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode("ascii")


def _with_step_before(run: Run, window: range) -> dict[str, Tensor]:
    """i, f, g, o, c and h of the window and of the step before it, (1 + count, H) each."""
    layer = run.trace["l0"]
    if window.start:
        rows = slice(window.start - 1, window.stop)
        return {name: getattr(layer, name)[rows, 0] for name in QUANTITIES}
    zeros = torch.zeros_like(layer.c[0, 0])
    h_0, c_0 = run.start or (zeros, zeros)
    before = {"h": h_0, "c": c_0}
    return {
        name: torch.cat([before.get(name, zeros)[None], getattr(layer, name)[: window.stop, 0]])
        for name in QUANTITIES
    }


def _bounds(run: Run) -> dict[str, float]:
    """The size at which the colour of a signed value is strongest, over the whole run."""
    layer = run.trace["l0"]
    largest = {
        "x": _largest(run.trace.x) or 1.0,
        **{name: max(1.0, _largest(getattr(layer, name))) for name in ("g", "c", "h")},
    }
    state = max(largest["c"], largest["g"])
    return {
        **largest,
        **dict.fromkeys(("c", "c_prev", "kept", "written"), state),
        "h_prev": largest["h"],
        "shown": 1.0 if variant_named(run.lstm.variant).output == "tanh" else state,
    }


def _largest(values: Tensor) -> float:
    size = float(values.abs().max().item()) if values.numel() else 0.0
    return size if np.isfinite(size) else 1.0
