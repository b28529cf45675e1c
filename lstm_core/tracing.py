"""Run a whole sequence and keep everything: `trace` and the record it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad
from torch.nn.utils.rnn import PackedSequence

from lstm_core.conventions import QUANTITIES

if TYPE_CHECKING:
    import pandas as pd

    from lstm_core.lstm import LSTM


@dataclass(frozen=True, slots=True, eq=False)
class LayerTrace:
    """What one layer did in one direction: six tensors, (T, B, H) each.

    The gates i, f and o, the candidate g, the cell state c and the hidden state h after
    each step. With a projection h is (T, B, P). Steps stand in the order of the
    sequence, for a reverse direction too.
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

    >>> from lstm_core import LSTM
    >>> t = trace(LSTM(1, 4, num_layers=2, bidirectional=True), torch.zeros(50, 1, 1))
    >>> list(t.layers)
    ['l0', 'l0_reverse', 'l1', 'l1_reverse']
    >>> t["l1_reverse"].f.shape
    torch.Size([50, 1, 4])

    Attributes:
        x: the input, (T, B, D).
        layers: a `LayerTrace` for each layer and direction: ``"l0"``,
            ``"l0_reverse"``, ``"l1"`` …
        lengths: (B,) the steps each sequence of a packed batch has, else None. Steps
            beyond a sequence's end are nan in `x` and in every layer.

    Raises:
        KeyError: ``t[name]`` where the trace has no layer of that name.
        ValueError: ``t.i`` … where it has several layers or directions.
    """

    x: Tensor
    layers: Mapping[str, LayerTrace]
    lengths: Tensor | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return _put_together, (self.x, dict(self.layers), self.lengths)

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

        >>> from lstm_core import LSTM
        >>> lstm = LSTM(1, 2)
        >>> lstm.reset_parameters(seed=4)
        >>> print(trace(lstm, torch.ones(1, 1)).to_frame().round(3).to_string(index=False))
         sequence  step  layer direction  unit     i     f     g     o     c     h
                0     0      0   forward     0 0.519 0.178 0.962 0.279 0.499 0.129
                0     0      0   forward     1 0.607 0.509 0.480 0.573 0.291 0.162

        Columns: sequence, step, layer, direction (``"forward"`` or ``"reverse"``),
        unit, then i, f, g, o, c, h. All counts begin at 0. Steps that a packed
        sequence does not have are left out; a projected h has P units, and is nan in
        the rows of further ones.
        """
        import pandas as pd  # late: it takes longer to import than all of lstm_core

        frames = [_layer_frame(name, layer) for name, layer in self.layers.items()]
        frame: pd.DataFrame = pd.concat(frames, ignore_index=True)
        if self.lengths is None:
            return frame
        ends = self.lengths.numpy()[frame["sequence"].to_numpy()]
        there: pd.DataFrame = frame.loc[frame["step"].to_numpy() < ends]
        return there.reset_index(drop=True)

    def _only_layer(self) -> LayerTrace:
        if len(self.layers) != 1:
            raise ValueError(
                f"this trace has {len(self.layers)} layers and directions: choose one of "
                f"{self._names()}, as in t['l0'].i"
            )
        return next(iter(self.layers.values()))

    def _names(self) -> str:
        return ", ".join(self.layers)


def _put_together(x: Tensor, layers: dict[str, LayerTrace], lengths: Tensor | None) -> Trace:
    """A copied or unpickled trace, whose layers cannot be exchanged either."""
    return Trace(x, MappingProxyType(layers), lengths)


def trace(
    lstm: LSTM, x: Tensor | PackedSequence, state: tuple[Tensor, Tensor] | None = None
) -> Trace:
    """Run the whole sequence and keep every gate and state.

    >>> from lstm_core import LSTM
    >>> lstm = LSTM(1, 2)
    >>> lstm.reset_parameters(seed=0)
    >>> t = trace(lstm, torch.tensor([[0.0], [1.0], [0.0]]))  # T = 3, D = 1, unbatched
    >>> t.f.shape
    torch.Size([3, 1, 2])
    >>> [round(value, 3) for value in t.f[:, 0, 1].tolist()]  # the forget gate of unit 1
    [0.7, 0.81, 0.7]

    Args:
        lstm: the model. It is run as it stands: dropout is applied in training mode.
        x: (T, B, D), (B, T, D) with `batch_first`, (T, D), or packed.
        state: ``(h_0, c_0)`` as the model takes it; zeros where left out.

    Returns:
        A `Trace` of detached tensors, (T, B, H) each; B is 1 for an unbatched input.

    Raises:
        ValueError, RuntimeError: as calling the model does.
    """
    with torch.no_grad():
        record = lstm.recorded(x, state)
        ended = steps_ended(record)
        x = record.x.clone()
        if ended is None:
            return Trace(x, record.layers)
        kept = {
            name: LayerTrace(**{q: marked(getattr(run, q), ended) for q in QUANTITIES})
            for name, run in record.layers.items()
        }
        return Trace(marked(x, ended), MappingProxyType(kept), record.lengths)


def steps_ended(record: Trace) -> Tensor | None:
    """(T, B, 1), True where a sequence of a packed batch has ended."""
    if record.lengths is None:
        return None
    steps = torch.arange(len(record.x))[:, None]
    return (steps >= record.lengths).unsqueeze(-1).to(record.x.device)


def marked(values: Tensor, ended: Tensor | None) -> Tensor:
    """The values with nan in the steps that `steps_ended` names, (T, B, ·)."""
    return values if ended is None else values.masked_fill(ended, torch.nan)


def _layer_frame(name: str, run: LayerTrace) -> pd.DataFrame:
    import pandas as pd

    number, _, direction = name.removeprefix("l").partition("_")
    steps, sequences, units = run.c.shape
    sequence, step, unit = np.meshgrid(
        np.arange(sequences), np.arange(steps), np.arange(units), indexing="ij"
    )  # (B, T, H) each
    frame = pd.DataFrame(
        {
            "sequence": sequence.ravel(),
            "step": step.ravel(),
            "layer": int(number),
            "direction": direction or "forward",
            "unit": unit.ravel(),
        }
    )
    for quantity in QUANTITIES:
        values = getattr(run, quantity).transpose(0, 1)  # (T, B, H) -> (B, T, H)
        values = pad(values, (0, units - values.shape[-1]), value=torch.nan)
        frame[quantity] = values.reshape(-1).cpu().numpy()
    return frame
