"""Every number of a result as a table."""

import pandas as pd
import torch
from torch import Tensor

from lstm_core.verification.case import CaseResult


def number_table(result: CaseResult) -> pd.DataFrame:
    """One row for each number compared.

    Columns: ``quantity`` as ``nn.LSTM`` calls it; ``place``, a step of ``output``, or the
    layer and direction of ``h_n`` and ``c_n`` as the state_dict names them; ``sequence``;
    ``unit``; ``expected``; ``got``; ``difference``, its absolute value.
    """
    bidirectional = bool(result.case.arguments.get("bidirectional"))
    parts = [
        _part(name, expected, result.got[name], bidirectional)
        for name, expected in result.case.expected.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _part(name: str, expected: Tensor, got: Tensor, bidirectional: bool) -> pd.DataFrame:
    first, sequence, unit = torch.cartesian_prod(*map(torch.arange, expected.shape)).T.tolist()
    return pd.DataFrame(
        {
            "quantity": name,
            "place": [f"step {k}" if name == "output" else _cell(k, bidirectional) for k in first],
            "sequence": sequence,
            "unit": unit,
            "expected": expected.double().flatten().tolist(),
            "got": got.double().flatten().tolist(),
            "difference": (expected.double() - got.double()).abs().flatten().tolist(),
        }
    )


def _cell(number: int, bidirectional: bool) -> str:
    layer, reverse = divmod(number, 2) if bidirectional else (number, 0)
    return f"l{layer}_reverse" if reverse else f"l{layer}"
