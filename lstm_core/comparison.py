"""How far a trace is from ``torch.nn.LSTM`` with the same weights, computed on the spot."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor, nn

from lstm_core.lstm import LSTM
from lstm_core.tracing import Trace
from lstm_core.variants import VARIANTS, Variant, variant_named
from lstm_core.worked_equations import peephole_term_name

ROUNDING: Final[Mapping[torch.dtype, float]] = MappingProxyType(
    {torch.float32: 2e-6, torch.float64: 1e-13}
)
"""How far rounding takes one step of two paths apart, relative to what was added up."""


@dataclass(frozen=True, slots=True)
class TorchComparison:
    """What ``nn.LSTM`` makes of the same input and weights.

    Attributes:
        largest_difference: the largest |h − h of nn.LSTM| over the whole run; None
            where ``nn.LSTM`` differs by more than peepholes it lacks.
        step_difference: the largest difference of h and c when ``nn.LSTM`` takes every
            single step from the state this run had before it, relative to the largest
            values that were added up. Rounding that a cell amplifies from step to step
            does not show here.
        equal: whether every step agrees to within rounding.
        extra_terms: the terms the form has and ``nn.LSTM`` lacks, such as ``W_co c``.
    """

    largest_difference: float | None
    step_difference: float | None
    equal: bool
    extra_terms: tuple[str, ...]


def compare_with_torch(
    lstm: LSTM, run: Trace, state: tuple[Tensor, Tensor] | None = None
) -> TorchComparison:
    """Hold `run`, a trace of `lstm`, against ``nn.LSTM``.

    Both use the weights the two have in common; peepholes have no counterpart there.

    >>> from lstm_core import trace
    >>> lstm, x = LSTM(1, 4), torch.sin(torch.arange(50.0))[:, None]
    >>> compare_with_torch(lstm, trace(lstm, x)).equal
    True
    >>> lesson = LSTM(1, 4, variant="lesson")
    >>> compare_with_torch(lesson, trace(lesson, x)).extra_terms
    ('W_co c',)

    Args:
        lstm: the model that was traced.
        run: its trace.
        state: the ``(h_0, c_0)`` it was traced from, (layers · directions, B, P) and
            (…, B, H); zeros where left out.

    Raises:
        ValueError: the trace is of a packed batch.
    """
    if run.lengths is not None:
        raise ValueError("a trace of a packed batch can't be compared; trace its sequences apart")
    form = variant_named(lstm.variant)
    if not _differs_by_peepholes_alone(form) or lstm.layer_norm:
        return TorchComparison(None, None, equal=False, extra_terms=())
    with torch.no_grad():
        first = state or (None, None)
        step_difference = max(
            _step_difference(lstm, run, name, *(None if s is None else s[k] for s in first))
            for k, name in enumerate(run.layers)
        )
        return TorchComparison(
            largest_difference=_run_difference(lstm, run, state),
            step_difference=step_difference,
            equal=step_difference <= ROUNDING[run.x.dtype],
            extra_terms=tuple(peephole_term_name(gate) for gate in form.peepholes),
        )


def _differs_by_peepholes_alone(form: Variant) -> bool:
    standard = VARIANTS["standard"]
    traits = ("gates", "coupled", "candidate", "output", "gate_recurrence")
    return all(getattr(form, trait) == getattr(standard, trait) for trait in traits)


def _run_difference(lstm: LSTM, run: Trace, state: tuple[Tensor, Tensor] | None) -> float:
    reference = _reference(lstm, lstm.input_size, lstm.num_layers, lstm.bidirectional, run.x)
    own = lstm.state_dict()
    reference.load_state_dict({name: own[name] for name in reference.state_dict()})
    expected: Tensor = reference(run.x, state)[0]  # (T, B, directions * P)
    return float((_output(run, lstm.num_layers - 1) - expected).abs().max())


def _step_difference(
    lstm: LSTM, run: Trace, name: str, h_0: Tensor | None, c_0: Tensor | None
) -> float:
    """Every step of a layer by itself: T * B sequences of one step, all at once."""
    layer, number = run[name], int(name.removeprefix("l").removesuffix("_reverse"))
    x = run.x if number == 0 else _output(run, number - 1)  # (T, B, ·)
    own = lstm.state_dict()
    reference = _reference(lstm, x.shape[-1], 1, False, x)
    weights = {key: own[key.replace("_l0", f"_{name}")] for key in reference.state_dict()}
    reference.load_state_dict(weights)
    backwards = name.endswith("_reverse")
    before = (_before(layer.h, h_0, backwards), _before(layer.c, c_0, backwards))
    _, expected = reference(x.flatten(0, 1)[None], before)  # (1, T * B, ·)
    added_up = _largest_sum(weights, x, before[0])
    worst = 0.0
    for got, right in zip((layer.h, layer.c), expected, strict=True):
        gap = (got.flatten(0, 1)[None] - right).abs() / right.abs().clamp(min=added_up)
        worst = max(worst, float(gap.max().nan_to_num(torch.inf, torch.inf)))
    return worst


def _largest_sum(weights: Mapping[str, Tensor], x: Tensor, h: Tensor) -> float:
    """The most that |W x| + |R h| + |b| can come to in one gate, and at least 1."""
    rows = torch.zeros_like(weights["weight_ih_l0"][:, 0])
    for name, values in weights.items():
        if name.startswith("weight_ih"):
            rows = rows + values.abs() @ x.abs().flatten(0, -2).amax(0)
        elif name.startswith("weight_hh"):
            rows = rows + values.abs() @ h.abs().flatten(0, -2).amax(0)
        elif name.startswith("bias"):
            rows = rows + values.abs()
    return max(1.0, float(rows.max()))


class _Undrawn(nn.LSTM):
    """An ``nn.LSTM`` without weights yet; drawing some would move torch's global generator."""

    def reset_parameters(self) -> None:
        """Draw nothing."""


def _reference(lstm: LSTM, size: int, layers: int, bidirectional: bool, like: Tensor) -> nn.LSTM:
    return _Undrawn(
        size,
        lstm.hidden_size,
        layers,
        bias=lstm.bias,
        bidirectional=bidirectional,
        proj_size=lstm.proj_size,
        device=like.device,
        dtype=like.dtype,
    )


def _before(values: Tensor, start: Tensor | None, backwards: bool) -> Tensor:
    """What the state was before each step: (T, B, ·) -> (1, T * B, ·)."""
    first = torch.zeros_like(values[:1]) if start is None else start[None]
    parts = [values[1:], first] if backwards else [first, values[:-1]]
    return torch.cat(parts).flatten(0, 1)[None]


def _output(run: Trace, layer: int) -> Tensor:
    """h of both directions of a layer, side by side."""
    names = [name for name in (f"l{layer}", f"l{layer}_reverse") if name in run.layers]
    return torch.cat([run[name].h for name in names], dim=-1)
