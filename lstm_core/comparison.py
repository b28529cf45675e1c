"""How far a trace is from ``torch.nn.LSTM`` with the same weights, computed on the spot."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from lstm_core.lstm import LSTM
from lstm_core.tracing import Trace, trace
from lstm_core.variants import VARIANTS, Variant, variant_named
from lstm_core.worked_equations import peephole_term_name

FLOAT32_ROUNDING: Final = 2e-6
FLOAT64_ROUNDING: Final = 1e-9
"""How far rounding alone takes two paths apart. Float64 leaves room for cells whose
weights amplify it from step to step."""


@dataclass(frozen=True, slots=True)
class TorchComparison:
    """What ``nn.LSTM`` makes of the same input and weights.

    Attributes:
        largest_difference: the largest |h − h of nn.LSTM| over all steps and units;
            None where ``nn.LSTM`` differs by more than peepholes it lacks.
        float64_difference: the same with both run in float64; computed only where
            float32 rounding does not explain `largest_difference`, else None.
        equal: whether the two agree to within rounding.
        extra_terms: the terms the form has and ``nn.LSTM`` lacks, such as ``W_co c``.
    """

    largest_difference: float | None
    float64_difference: float | None
    equal: bool
    extra_terms: tuple[str, ...]


def compare_with_torch(lstm: LSTM, run: Trace) -> TorchComparison:
    """Hold `run`, a trace of `lstm` from zero states, against ``nn.LSTM``.

    Both use the weights the two have in common; peepholes have no counterpart there.
    """
    form = variant_named(lstm.variant)
    if not _differs_by_peepholes_alone(form) or lstm.layer_norm:
        return TorchComparison(None, None, equal=False, extra_terms=())
    difference = _largest_difference(lstm, run)
    extra_terms = tuple(peephole_term_name(gate) for gate in form.peepholes)
    float64_difference = None
    equal = difference <= FLOAT32_ROUNDING
    if not equal and not extra_terms:
        double = deepcopy(lstm).double()
        x = run.x.double()
        double_run = trace(double, x.transpose(0, 1) if lstm.batch_first else x)
        float64_difference = _largest_difference(double, double_run)
        equal = float64_difference <= FLOAT64_ROUNDING
    return TorchComparison(difference, float64_difference, equal, extra_terms)


def _differs_by_peepholes_alone(form: Variant) -> bool:
    standard = VARIANTS["standard"]
    traits = ("gates", "coupled", "candidate", "output", "gate_recurrence")
    return all(getattr(form, trait) == getattr(standard, trait) for trait in traits)


def _largest_difference(lstm: LSTM, run: Trace) -> float:
    reference = nn.LSTM(
        lstm.input_size,
        lstm.hidden_size,
        lstm.num_layers,
        bias=lstm.bias,
        bidirectional=lstm.bidirectional,
        proj_size=lstm.proj_size,
        device=run.x.device,
        dtype=run.x.dtype,
    )
    own = lstm.state_dict()
    reference.load_state_dict({name: own[name] for name in reference.state_dict()})
    with torch.no_grad():
        expected: Tensor = reference(run.x)[0]  # (T, B, directions * H)
    last = f"l{lstm.num_layers - 1}"
    directions = [last, f"{last}_reverse"] if lstm.bidirectional else [last]
    got = torch.cat([run[name].h for name in directions], dim=-1)
    return float((got - expected).abs().max())
