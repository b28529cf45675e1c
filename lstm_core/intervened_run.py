"""Run a sequence under interventions: `trace_with`."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from types import MappingProxyType

import torch
from torch import Tensor

from lstm_core.arguments import check_dtype, check_input, check_state
from lstm_core.conventions import QUANTITIES
from lstm_core.engine import run_layer
from lstm_core.equations import CellWeights, Replaced
from lstm_core.errors import InputError
from lstm_core.held_weights import held
from lstm_core.interventions import (
    CutUnit,
    HoldGate,
    Intervention,
    SetCell,
    check_intervention,
)
from lstm_core.lstm import LSTM
from lstm_core.parameters import cell_weights
from lstm_core.recurrence import run_steps, stacked
from lstm_core.replacements import acting_at, replacements
from lstm_core.tracing import LayerTrace, Trace, trace
from lstm_core.variants import variant_named


def trace_with(
    lstm: LSTM,
    x: Tensor,
    interventions: Sequence[Intervention],
    state: tuple[Tensor, Tensor] | None = None,
) -> Trace:
    """`trace`, but for what the interventions change.

    At every step the equations of `lstm_core.equations.gates` (Graves 2013, eqs. 7–11) are
    computed in their order, i, f, g, c, o, h. As soon as a value is computed, a held gate or
    a set cell state takes its place, and everything computed after sees that alone. A cut
    unit is 0 throughout. Where several speak of the same number the last one holds, but a
    cut unit stays 0. Nothing else differs from `trace`: without interventions it is `trace`.

    >>> from lstm_core import LSTM
    >>> lstm = LSTM(1, 2)
    >>> lstm.reset_parameters(seed=0)
    >>> t = trace_with(lstm, torch.ones(4, 1), [HoldGate("i", 0.0, first=2)])
    >>> t.i[:, 0, 1].tolist()[2:]  # unit 1 writes nothing from step 2 on …
    [0.0, 0.0]
    >>> bool(t.c[3, 0, 1] == t.f[3, 0, 1] * t.c[2, 0, 1])  # … and only forgets
    True

    Args:
        lstm: a model of one layer and one direction, without a projection.
        x: (T, B, D), (B, T, D) with `batch_first`, or (T, D).
        interventions: what is changed, for all B sequences.
        state: ``(h_0, c_0)`` as the model takes it; zeros where left out.

    Returns:
        A `Trace` of detached tensors, (T, B, H) each; B is 1 for an unbatched input.

    Raises:
        InputError: the model has several layers or directions or a projection, or an
            intervention speaks of a unit, step or gate that is not there.
        ValueError, RuntimeError: as calling the model does.
    """
    if not interventions:
        return trace(lstm, x, state)
    if lstm.num_layers > 1 or lstm.bidirectional or lstm.proj_size:
        raise InputError(
            "Interventions need a model of one layer and one direction without a projection; "
            "build such an `LSTM` from the weights of the layer you want to change."
        )
    with torch.no_grad():
        x, h, c = _checked(lstm, x, state)
        form = variant_named(lstm.variant)
        for each in interventions:
            check_intervention(each, form, steps=len(x), hidden_size=lstm.hidden_size)
        cut = [each.unit for each in interventions if isinstance(each, CutUnit)]
        gone = torch.tensor(cut, dtype=torch.int64)
        h, c = h.index_fill(-1, gone, 0), c.index_fill(-1, gone, 0)
        run = _run(x, h, c, cell_weights(lstm, form, "_l0"), interventions)
    return Trace(x.detach().clone(), MappingProxyType({"l0": run}))


def _checked(
    lstm: LSTM, x: Tensor, state: tuple[Tensor, Tensor] | None
) -> tuple[Tensor, Tensor, Tensor]:
    """x as (T, B, D), h_0 and c_0 as (B, H)."""
    check_dtype(x, lstm.get_parameter("weight_ih_l0").dtype)
    shapes = "(B, T, D)" if lstm.batch_first else "(T, B, D)"
    check_input(x, "LSTM", (2, 3), f"{shapes}, or (T, D) unbatched", lstm.input_size)
    batched = x.ndim == 3
    if not batched:
        x = x[:, None]
    elif lstm.batch_first:
        x = x.transpose(0, 1)
    if len(x) == 0:
        raise RuntimeError("`input` must have at least one step; got none")
    shape = (x.shape[1], lstm.hidden_size)
    if state is None:
        return x, x.new_zeros(shape), x.new_zeros(shape)
    expected = (1, *shape) if batched else (1, lstm.hidden_size)
    check_state(state, expected, expected)
    return x, state[0].reshape(shape), state[1].reshape(shape)


def _run(
    x: Tensor, h: Tensor, c: Tensor, weights: CellWeights, interventions: Sequence[Intervention]
) -> LayerTrace:
    """Stretch by stretch of the same interventions, the untouched gates by the engine."""

    @cache
    def replaced(acting: tuple[Intervention, ...]) -> Replaced:
        return replacements(acting, c.shape[-1], x.dtype)

    if weights.W_gates is not None or weights.norms is not None:
        steps, _, _ = run_steps(
            x, h, c, weights, replaced_at=lambda t: replaced(acting_at(interventions, t))
        )
        return stacked(steps)
    pieces = []
    for first, end in pairwise(_borders(interventions, len(x))):
        acting = acting_at(interventions, first)
        sets_c = any(isinstance(each, SetCell) for each in acting)
        run_stretch = _readable if sets_c else _compiled
        piece = run_stretch(x[first:end], h, c, weights, replaced(acting))
        pieces.append(piece)
        h, c = piece.h[-1], piece.c[-1]
    if len(pieces) == 1:
        return pieces[0]
    return LayerTrace(**{q: torch.cat([getattr(p, q) for p in pieces]) for q in QUANTITIES})


def _borders(interventions: Sequence[Intervention], steps: int) -> list[int]:
    """Where another set of interventions begins to act, and both ends of the sequence."""
    borders = {0, steps}
    for each in interventions:
        match each:
            case HoldGate():
                borders |= {each.first, steps if each.last is None else each.last + 1}
            case SetCell():
                borders |= {each.step, each.step + 1}
    return sorted(border for border in borders if border <= steps)


def _readable(
    x: Tensor, h: Tensor, c: Tensor, weights: CellWeights, replaced: Replaced
) -> LayerTrace:
    """Steps at which the same values are replaced, by the equations themselves."""
    steps, _, _ = run_steps(x, h, c, weights, replaced_at=lambda t: replaced)
    return stacked(steps)


def _compiled(
    x: Tensor, h: Tensor, c: Tensor, weights: CellWeights, replaced: Replaced
) -> LayerTrace:
    """The same where c is not set, by the engine with weights that hold the gates."""
    run = run_layer(x, (h, c), held(weights, replaced)).trace()
    exact = {
        q: torch.where(*replaced[q], getattr(run, q)) if q in replaced else getattr(run, q)
        for q in QUANTITIES
    }
    if weights.variant.coupled and "i" in replaced and "f" not in replaced:
        exact["f"] = 1 - exact["i"]
    return LayerTrace(**exact)
