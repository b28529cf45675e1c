"""`LSTM`: layers and directions over a whole sequence, with ``nn.LSTM``'s names."""

from types import MappingProxyType

import torch
from torch import Tensor, nn
from torch.nn.functional import dropout as drop

from lstm_core.cell import check_sizes
from lstm_core.parameters import cell_weights, initialize, register_cell
from lstm_core.recurrence import run_layer
from lstm_core.tracing import LayerTrace, Trace
from lstm_core.variants import Peephole, check_peephole, variant_named

State = tuple[Tensor, Tensor]


class LSTM(nn.Module):
    """An LSTM with the call, shapes and state_dict of ``torch.nn.LSTM``.

    For each layer k (and direction) the parameters of `LSTMCell` under their names
    with ``_l{k}`` or ``_l{k}_reverse``: ``weight_ih_l0`` (4H, D), ``weight_hh_l0``
    (4H, H), ``bias_ih_l0``, ``bias_hh_l0`` (4H,), ``peephole_i_l0`` …

    Args:
        input_size: D.
        hidden_size: H.
        num_layers: how many layers are stacked.
        bias: whether the cells have biases.
        batch_first: inputs and outputs are (B, T, ·) rather than (T, B, ·).
        dropout: probability of dropping a value between layers, in training only.
        bidirectional: run each layer in both directions and join the outputs.
        proj_size: must be 0: projections are not supported yet.
        variant: ``"standard"``, ``"lesson"`` or ``"graves"``; see `VARIANTS`.
        peephole: ``"diagonal"`` (a vector, ⊙) or ``"full"`` (a matrix).
        device: where the parameters live.
        dtype: torch.float32 or torch.float64.

    Raises:
        ValueError: a size below 1, dropout outside 0 to 1, or an unknown `variant`
            or `peephole`.
        NotImplementedError: `proj_size` is not 0.
    """

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
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers)
        check_peephole(peephole)
        if not 0 <= dropout <= 1:
            raise ValueError(f"`dropout` must be a probability from 0 to 1; got {dropout!r}")
        if proj_size != 0:
            raise NotImplementedError(
                f"`proj_size` must be 0: projections are not supported yet; got {proj_size!r}"
            )
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        self.variant = variant
        self.peephole = peephole
        for suffixes in self._suffixes():
            layer_input = input_size if suffixes[0] == "_l0" else hidden_size * len(suffixes)
            for suffix in suffixes:
                register_cell(
                    self,
                    suffix,
                    layer_input,
                    hidden_size,
                    bias=bias,
                    variant=variant_named(variant),
                    peephole=peephole,
                    device=device,
                    dtype=dtype,
                )
        self.reset_parameters()

    def reset_parameters(
        self, *, seed: int | None = None, forget_bias: float | None = None
    ) -> None:
        """Draw the parameters anew; see `lstm_core.parameters.initialize`."""
        initialize(self, self.hidden_size, seed=seed, forget_bias=forget_bias)

    def forward(self, input: Tensor, hx: State | None = None) -> tuple[Tensor, State]:
        """Run the sequence.

        Args:
            input: (T, B, D); (B, T, D) with `batch_first`; or (T, D).
            hx: ``(h_0, c_0)``, (layers · directions, B, H) each, without B for an
                unbatched input; zeros where left out.

        Returns:
            ``output, (h_n, c_n)``, shaped as in ``nn.LSTM``.

        Raises:
            ValueError: `input` has neither two nor three axes, or no step.
            RuntimeError: a size does not fit.
        """
        output, state, _ = self._run(input, hx)
        return output, state

    def traced(self, input: Tensor, hx: State | None = None) -> tuple[Tensor, State, Trace]:
        """`forward` together with the `Trace`, all of it still attached to autograd."""
        return self._run(input, hx)

    def extra_repr(self) -> str:
        """The arguments that made this LSTM."""
        return (
            f"{self.input_size}, {self.hidden_size}, num_layers={self.num_layers}, "
            f"bias={self.bias}, batch_first={self.batch_first}, dropout={self.dropout}, "
            f"bidirectional={self.bidirectional}, variant={self.variant!r}, "
            f"peephole={self.peephole!r}"
        )

    def _suffixes(self) -> list[list[str]]:
        directions = ["", "_reverse"] if self.bidirectional else [""]
        return [[f"_l{layer}{way}" for way in directions] for layer in range(self.num_layers)]

    def _run(self, input: Tensor, hx: State | None) -> tuple[Tensor, State, Trace]:
        batched = input.ndim == 3
        x = self._time_major(input)  # (T, B, D)
        h_0, c_0 = self._initial_state(x, hx, batched)  # (layers * directions, B, H)

        layers: dict[str, LayerTrace] = {}
        last_h: list[Tensor] = []
        last_c: list[Tensor] = []
        output = x
        for layer, suffixes in enumerate(self._suffixes()):
            if layer:
                output = drop(output, self.dropout, self.training)
            directions = []
            for suffix in suffixes:
                k, reverse = len(last_h), suffix.endswith("_reverse")
                weights = cell_weights(self, suffix)
                run = run_layer(output, h_0[k], c_0[k], weights, reverse=reverse)
                layers[suffix.removeprefix("_")] = run
                last = 0 if reverse else -1
                last_h.append(run.h[last])
                last_c.append(run.c[last])
                directions.append(run.h)
            output = torch.cat(directions, dim=-1)  # (T, B, directions * H)

        h_n, c_n = torch.stack(last_h), torch.stack(last_c)
        trace = Trace(x=x, layers=MappingProxyType(layers))
        if not batched:
            return output[:, 0], (h_n[:, 0], c_n[:, 0]), trace
        return output.transpose(0, 1) if self.batch_first else output, (h_n, c_n), trace

    def _time_major(self, input: Tensor) -> Tensor:
        if input.ndim not in (2, 3):
            raise ValueError(
                f"`input` must have shape (T, B, D), or (T, D) unbatched; got {input.ndim} "
                f"axes, {tuple(input.shape)}"
            )
        if input.shape[-1] != self.input_size:
            raise RuntimeError(
                f"`input` must have {self.input_size} features in its last axis; "
                f"got {input.shape[-1]}"
            )
        if input.ndim == 2:
            x = input[:, None]
        else:
            x = input.transpose(0, 1) if self.batch_first else input
        if len(x) == 0:
            raise ValueError(f"`input` must have at least one step; got {tuple(input.shape)}")
        return x

    def _initial_state(self, x: Tensor, hx: State | None, batched: bool) -> State:
        cells = self.num_layers * (2 if self.bidirectional else 1)
        shape = (cells, x.shape[1], self.hidden_size)
        if hx is None:
            zeros = x.new_zeros(shape)
            return zeros, zeros
        expected = shape if batched else (cells, self.hidden_size)
        for name, value in zip(("h_0", "c_0"), hx, strict=True):
            if value.shape != expected:
                raise RuntimeError(f"`{name}` must have shape {expected}; got {tuple(value.shape)}")
        h_0, c_0 = hx
        return (h_0, c_0) if batched else (h_0[:, None], c_0[:, None])
