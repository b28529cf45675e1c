"""`LSTM`: layers and directions over a whole sequence, with ``nn.LSTM``'s names."""

from typing import Final, overload

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from lstm_core.arguments import (
    check_axes,
    check_dropout,
    check_dtype,
    check_features,
    check_flags,
    check_proj_size,
    check_sizes,
    check_state,
)
from lstm_core.equations import State
from lstm_core.packing import repack, unpack
from lstm_core.parameters import CellPlan, initialize, parameter, register_cell
from lstm_core.stacking import StackRun, run_stack, ways_of
from lstm_core.tracing import Trace
from lstm_core.variants import Peephole, check_peephole, variant_named

_SHAPES: Final = ("(T, B, D), or (T, D) unbatched", "(B, T, D), or (T, D) unbatched")
"""Of an input, without and with `batch_first`."""


class LSTM(nn.Module):
    """An LSTM with the call, shapes, errors and state_dict of ``torch.nn.LSTM``.

    For each layer k (and direction) the parameters of `LSTMCell` under their names
    with ``_l{k}`` or ``_l{k}_reverse``: ``weight_ih_l0`` (4H, D), ``weight_hh_l0``
    (4H, H), ``bias_ih_l0``, ``bias_hh_l0`` (4H,), ``peephole_i_l0`` …; with a
    projection ``weight_hr_l0`` (P, H), and ``weight_hh_l0`` is (4H, P).

    >>> lstm = LSTM(8, 16, num_layers=2)
    >>> lstm.load_state_dict(nn.LSTM(8, 16, num_layers=2).state_dict())
    <All keys matched successfully>
    >>> output, (h_n, c_n) = lstm(torch.zeros(50, 1, 8))  # T = 50, B = 1, D = 8
    >>> output.shape, h_n.shape
    (torch.Size([50, 1, 16]), torch.Size([2, 1, 16]))

    Args:
        input_size: D.
        hidden_size: H.
        num_layers: how many layers are stacked.
        bias: whether the cells have biases.
        batch_first: inputs and outputs are (B, T, ·) rather than (T, B, ·).
        dropout: probability of dropping a value between layers, in training only.
        bidirectional: run each layer in both directions and join the outputs.
        proj_size: P, the size h is projected to; 0 for none (Sak et al. 2014).
        variant: a key of `VARIANTS`.
        peephole: ``"diagonal"`` (a vector, ⊙) or ``"full"`` (a matrix).
        layer_norm: normalise W_x x, W_h h' and the c that h shows (Ba et al. 2016,
            Layer Normalization, eqs. 20–22).
        device: where the parameters live.
        dtype: torch.float32 or torch.float64.

    Raises:
        TypeError: a size is no int, or a flag no bool.
        ValueError: a size below 1, dropout outside 0 to 1, a projection not smaller
            than H, or an unknown `variant` or `peephole`.
    """

    weight_ih_l0: nn.Parameter

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        *,
        variant: str = "standard",
        peephole: Peephole = "diagonal",
        layer_norm: bool = False,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers)
        check_flags(bias=bias, batch_first=batch_first, layer_norm=layer_norm)
        check_dropout(dropout, num_layers)
        check_proj_size(proj_size, hidden_size)
        check_peephole(peephole)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        self._variant = variant
        self.peephole = peephole
        self.layer_norm = layer_norm
        self._ways = ways_of(num_layers, bidirectional)
        for layer, directions in enumerate(self._ways):
            below = (proj_size or hidden_size) * len(directions)
            plan = CellPlan(
                input_size=below if layer else input_size,
                hidden_size=hidden_size,
                proj_size=proj_size,
                bias=bias,
                variant=variant_named(variant),
                peephole=peephole,
                layer_norm=layer_norm,
            )
            for way in directions:
                register_cell(self, way.suffix, plan, device=device, dtype=dtype)
        self.reset_parameters()

    @property
    def variant(self) -> str:
        """The form of the equations, as the parameters were made for it."""
        return self._variant

    def reset_parameters(
        self, *, seed: int | None = None, forget_bias: float | None = None
    ) -> None:
        """Draw the parameters anew; arguments and errors as in `LSTMCell.reset_parameters`."""
        variant = variant_named(self.variant)
        initialize(self, self.hidden_size, variant, seed=seed, forget_bias=forget_bias)

    @overload
    def forward(self, input: Tensor, hx: State | None = None) -> tuple[Tensor, State]: ...

    @overload
    def forward(
        self, input: PackedSequence, hx: State | None = None
    ) -> tuple[PackedSequence, State]: ...

    def forward(
        self, input: Tensor | PackedSequence, hx: State | None = None
    ) -> tuple[Tensor | PackedSequence, State]:
        """Run the sequence.

        Args:
            input: (T, B, D); (B, T, D) with `batch_first`; (T, D); or packed.
            hx: ``(h_0, c_0)``, (layers · directions, B, P) and (…, B, H), without B for
                an unbatched input; zeros where left out.

        Returns:
            ``output, (h_n, c_n)``, shaped, or packed, as in ``nn.LSTM``.

        Raises:
            ValueError: `input` has neither two nor three axes, or another dtype than
                the weights.
            RuntimeError: a size does not fit, or there is no step.
        """
        return self._as_given(input, self._run(input, hx, traced=False))

    def traced(
        self, input: Tensor | PackedSequence, hx: State | None = None
    ) -> tuple[Tensor | PackedSequence, State, Trace]:
        """`forward` together with the `Trace`, all of it still attached to autograd.

        Here steps beyond the end of a packed sequence hold what their padding gave;
        `lstm_core.trace` marks them as nan. Arguments and errors as in `forward`.
        """
        run = self._run(input, hx, traced=True)
        own = run._replace(output=run.output.clone())  # apart from the h of the trace
        output, state = self._as_given(input, own)
        return output, state, run.trace()

    def recorded(self, input: Tensor | PackedSequence, hx: State | None = None) -> Trace:
        """The third of what `traced` returns, for those who have no use for the others."""
        return self._run(input, hx, traced=True).trace()

    def to_torch(self) -> nn.LSTM:
        """The ``nn.LSTM`` with copies of these weights.

        >>> LSTM(8, 16).to_torch()
        LSTM(8, 16)

        Raises:
            InputError: the form has no counterpart in ``nn.LSTM``; the message says why.
        """
        from lstm_core.checkpoints.torch_modules import to_torch

        return to_torch(self)

    def extra_repr(self) -> str:
        """The arguments that made this LSTM."""
        return (
            f"{self.input_size}, {self.hidden_size}, num_layers={self.num_layers}, "
            f"bias={self.bias}, batch_first={self.batch_first}, dropout={self.dropout}, "
            f"bidirectional={self.bidirectional}, proj_size={self.proj_size}, "
            f"variant={self.variant!r}, peephole={self.peephole!r}, "
            f"layer_norm={self.layer_norm}"
        )

    def _check_state(self, hx: State, *batch: int) -> None:
        cells = self.num_layers * (2 if self.bidirectional else 1)
        h_shape = cells, *batch, self.proj_size or self.hidden_size
        check_state(hx, h_shape, (cells, *batch, self.hidden_size))

    def _as_given(
        self, input: Tensor | PackedSequence, run: StackRun
    ) -> tuple[Tensor | PackedSequence, State]:
        """The output and the last state of a run, shaped or packed like its input."""
        h_n, c_n = run.last_state()
        if isinstance(input, PackedSequence):
            return repack(run.output, input), (h_n, c_n)
        if input.ndim == 2:
            return run.output[:, 0], (h_n[:, 0], c_n[:, 0])
        return run.output.transpose(0, 1) if self.batch_first else run.output, (h_n, c_n)

    def _run(self, input: Tensor | PackedSequence, hx: State | None, *, traced: bool) -> StackRun:
        dtype = parameter(self, "weight_ih_l0").dtype
        present = lengths = None
        if isinstance(input, PackedSequence):
            check_dtype(input.data, dtype)
            batch = unpack(input)
            x, present, lengths = batch.x, batch.present, batch.lengths
        else:
            check_dtype(input, dtype)
            if input.ndim == 3:
                x = input.transpose(0, 1) if self.batch_first else input
            else:
                check_axes(input, "LSTM", (2, 3), _SHAPES[self.batch_first])
                x = input[:, None]
                if hx is not None:
                    self._check_state(hx)
                    hx = hx[0][:, None], hx[1][:, None]
        T, B, D = x.shape
        check_features(D, self.input_size)
        if T == 0:
            raise RuntimeError("`input` must have at least one step; got none")
        if hx is not None:
            self._check_state(hx, B)
        return run_stack(self, self._ways, x, hx, present, lengths, traced)
