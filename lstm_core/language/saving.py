"""The weights and the run of a written cell as files."""

import io
from collections.abc import Mapping
from typing import Final

import pandas as pd
import torch
from torch import Tensor

from lstm_core.language.running import EquationTrace

_INDEX: Final = ("sequence", "step", "unit")


def state_dict_bytes(weights: Mapping[str, Tensor]) -> bytes:
    """A state_dict for the module that `module_source` writes, as ``torch.save`` packs it.

    >>> packed = state_dict_bytes({"b_h": torch.ones(2)})
    >>> torch.load(io.BytesIO(packed), weights_only=True)
    {'b_h': tensor([1., 1.])}
    """
    file = io.BytesIO()
    torch.save({name: values.detach().clone() for name, values in weights.items()}, file)
    return file.getvalue()


def lines_table(trace: EquationTrace) -> pd.DataFrame:
    """Every line at every step, tidy: sequence, step, unit, then a column for each line.

    A line that has fewer units than another is empty (nan) there; one that is itself called
    sequence, step or unit has an underscore after its name.
    """
    steps, sequences, _ = trace.x.shape
    units = max(values.shape[2] for values in trace.values.values())
    index = pd.MultiIndex.from_product([range(sequences), range(steps), range(units)], names=_INDEX)
    columns = {}
    for name, values in trace.values.items():
        padded = torch.full((steps, sequences, units), torch.nan, dtype=values.dtype)
        padded[:, :, : values.shape[2]] = values.detach()
        column = f"{name}_" if name in _INDEX else name
        columns[column] = padded.transpose(0, 1).flatten().numpy()  # (T, B, N) -> (B·T·N,)
    return pd.DataFrame(columns, index=index).reset_index()
