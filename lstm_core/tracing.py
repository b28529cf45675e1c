"""Run a whole sequence and keep everything: `trace` and the record it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from lstm_core.conventions import QUANTITIES

if TYPE_CHECKING:
    from lstm_core.lstm import LSTM


@dataclass(frozen=True, slots=True, eq=False)
class LayerTrace:
    """What one layer did in one direction: six tensors, (T, B, H) each.

    Steps stand in the order of the sequence, for a reverse direction too.
    """

    i: Tensor
    f: Tensor
    g: Tensor
    o: Tensor
    c: Tensor
    h: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Every gate and state of a run; holds no reference to the model.

    ``t["l0"]`` is one layer and direction by its state_dict name. Where there is
    only one, ``t.i``, ``t.f``, ``t.g``, ``t.o``, ``t.c`` and ``t.h`` are its tensors.

    Attributes:
        x: the input, (T, B, D).
        layers: a `LayerTrace` for each layer and direction: ``"l0"``,
            ``"l0_reverse"``, ``"l1"`` …
    """

    x: Tensor
    layers: Mapping[str, LayerTrace]

    def __getitem__(self, name: str) -> LayerTrace:
        try:
            return self.layers[name]
        except KeyError:
            raise KeyError(f"no layer {name!r} in this trace; it has {self._names()}") from None

    @property
    def i(self) -> Tensor:
        """The input gate, (T, B, H)."""
        return self._only_layer().i

    @property
    def f(self) -> Tensor:
        """The forget gate, (T, B, H)."""
        return self._only_layer().f

    @property
    def g(self) -> Tensor:
        """The candidate, (T, B, H)."""
        return self._only_layer().g

    @property
    def o(self) -> Tensor:
        """The output gate, (T, B, H)."""
        return self._only_layer().o

    @property
    def c(self) -> Tensor:
        """The cell state after each step, (T, B, H)."""
        return self._only_layer().c

    @property
    def h(self) -> Tensor:
        """The hidden state after each step, (T, B, H)."""
        return self._only_layer().h

    def to_frame(self) -> pd.DataFrame:
        """One row for each sequence, step, layer, direction and unit.

        Columns: sequence, step, layer, direction (``"forward"`` or ``"reverse"``),
        unit, then i, f, g, o, c, h. All counts begin at 0.
        """
        return pd.concat(
            [_layer_frame(name, layer) for name, layer in self.layers.items()],
            ignore_index=True,
        )

    def _only_layer(self) -> LayerTrace:
        if len(self.layers) != 1:
            raise ValueError(
                f"this trace has {len(self.layers)} layers and directions: choose one of "
                f"{self._names()}, as in t['l0'].i"
            )
        return next(iter(self.layers.values()))

    def _names(self) -> str:
        return ", ".join(self.layers)


def trace(lstm: LSTM, x: Tensor, state: tuple[Tensor, Tensor] | None = None) -> Trace:
    """Run the whole sequence and keep every gate and state.

    Args:
        lstm: the model. It is run as it stands: dropout is applied in training mode.
        x: (T, B, D), (B, T, D) with `batch_first`, or (T, D).
        state: ``(h_0, c_0)`` as the model takes it; zeros where left out.

    Returns:
        A `Trace` of detached tensors, (T, B, H) each; B is 1 for an unbatched input.

    Raises:
        ValueError, RuntimeError: as calling the model does.
    """
    with torch.no_grad():
        _, _, record = lstm.traced(x, state)
    return Trace(
        x=record.x.detach(),
        layers=MappingProxyType({name: _detached(run) for name, run in record.layers.items()}),
    )


def _detached(run: LayerTrace) -> LayerTrace:
    return LayerTrace(*(getattr(run, field.name).detach() for field in fields(run)))


def _layer_frame(name: str, run: LayerTrace) -> pd.DataFrame:
    number, _, direction = name.removeprefix("l").partition("_")
    steps, sequences, units = run.h.shape
    sequence, step, unit = np.meshgrid(
        np.arange(sequences), np.arange(steps), np.arange(units), indexing="ij"
    )  # (B, T, H) each
    return pd.DataFrame(
        {
            "sequence": sequence.ravel(),
            "step": step.ravel(),
            "layer": int(number),
            "direction": direction or "forward",
            "unit": unit.ravel(),
        }
        | {
            quantity: getattr(run, quantity).transpose(0, 1).reshape(-1).cpu().numpy()
            for quantity in QUANTITIES  # (T, B, H) -> (B, T, H) -> (B * T * H,)
        }
    )
