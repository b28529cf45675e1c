"""Running a case and holding what comes out against what is expected."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_core.engine import using
from lstm_core.lstm import LSTM
from lstm_core.variants import variant_named
from lstm_core.verification.case import Case, CaseResult
from lstm_core.verification.mistakes import mistaken
from lstm_core.verification.sources import cases
from lstm_core.verification.threads import one_thread


def verify() -> tuple[CaseResult, ...]:
    """Check every case, source by source: a few seconds."""
    return tuple(map(check, cases()))


def check(case: Case) -> CaseResult:
    """Run one case on the compiled path and on the readable one, and with mistakes.

    The mistakes are those of `mistaken`, one at a time. What is told is the larger
    difference of the two paths.

    >>> check(cases()[0]).passed
    True
    """
    wrongs = mistaken(case) if case.try_mistakes else ()
    with one_thread():
        got = computed(case)
        with using("readable"):
            got_readable = computed(case)
        tried = {mistake: difference(wrong, computed(wrong)) for mistake, wrong in wrongs}
    return CaseResult(
        case=case,
        got=got,
        largest_difference=max(difference(case, got), difference(case, got_readable)),
        mistakes=len(tried),
        unnoticed=tuple(mistake for mistake, off in tried.items() if off <= case.tolerance),
    )


def computed(case: Case) -> Mapping[str, Tensor]:
    """What `LSTM` makes of a case, by the names of what is expected."""
    lstm = case_lstm(case)
    with torch.no_grad():
        if case.lengths is None:
            output, (h_n, c_n) = lstm(case.x, case.state)
        else:
            lengths = torch.tensor(case.lengths)
            packed = pack_padded_sequence(case.x, lengths, enforce_sorted=False)
            packed_output, (h_n, c_n) = lstm(packed, case.state)
            output, _ = pad_packed_sequence(packed_output, total_length=len(case.x))
    every = {"output": output, "h_n": h_n, "c_n": c_n}
    return MappingProxyType({name: every[name] for name in case.expected})


def difference(case: Case, got: Mapping[str, Tensor]) -> float:
    """The largest |expected − got|; infinite where one is not a number.

    Raises:
        ValueError: a shape is not the expected one.
    """
    largest = 0.0
    for name, expected in case.expected.items():
        if got[name].shape != expected.shape:
            raise ValueError(
                f"`{name}` of {case.name!r} must have shape {tuple(expected.shape)}; "
                f"got {tuple(got[name].shape)}"
            )
        gap = (got[name].double() - expected.double()).abs().nan_to_num(torch.inf, torch.inf)
        largest = max(largest, float(gap.max()))
    return largest


def case_lstm(case: Case) -> LSTM:
    """The `LSTM` of a case; torch's global generator stays where it was."""
    arguments: dict[str, Any] = dict(case.arguments)
    lstm = LSTM(case.x.shape[-1], hidden_size(case), **arguments, device="meta")
    lstm.load_state_dict(dict(case.weights), assign=True)
    return lstm


def hidden_size(case: Case) -> int:
    """H of a case."""
    slabs = case.weights["weight_ih_l0"].shape[0]
    return slabs // len(variant_named(str(case.arguments.get("variant", "standard"))).gates)
