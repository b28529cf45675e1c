"""`LSTMCell`: one step, with every intermediate value for the asking."""

import torch
from torch import Tensor, nn

from lstm_core.parameters import cell_weights, initialize, register_cell
from lstm_core.step_record import Step, record_step
from lstm_core.variants import Peephole, check_peephole, variant_named


class LSTMCell(nn.Module):
    r"""One step of an LSTM; called like ``torch.nn.LSTMCell``.

    .. math::
        i &= \sigma(W_{xi} x + W_{hi} h' + W_{ci} c' + b_i) \\
        f &= \sigma(W_{xf} x + W_{hf} h' + W_{cf} c' + b_f) \\
        g &= \tanh(W_{xc} x + W_{hc} h' + b_c) \\
        c &= f \odot c' + i \odot g \\
        o &= \sigma(W_{xo} x + W_{ho} h' + W_{co} c + b_o) \\
        h &= o \odot \tanh(c)

    This is the ``graves`` form (Graves 2013, eqs. 7–11). ``lesson`` keeps only the
    peephole of o, ``standard`` none; see `VARIANTS`.

    Parameters, named as PyTorch names them: ``weight_ih`` (4H, D), ``weight_hh``
    (4H, H), ``bias_ih`` and ``bias_hh`` (4H,), rows in the order i, f, g, o; and
    ``peephole_i``, ``peephole_f``, ``peephole_o`` where the form has them, (H,)
    diagonal or (H, H) full.

    Args:
        input_size: D.
        hidden_size: H.
        bias: whether the cell has biases.
        variant: ``"standard"``, ``"lesson"`` or ``"graves"``.
        peephole: ``"diagonal"`` (a vector, ⊙) or ``"full"`` (a matrix).
        device: where the parameters live.
        dtype: torch.float32 or torch.float64.

    Raises:
        ValueError: a size below 1, or an unknown `variant` or `peephole`.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        *,
        variant: str = "standard",
        peephole: Peephole = "diagonal",
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size)
        check_peephole(peephole)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        self.variant = variant
        self.peephole = peephole
        register_cell(
            self,
            "",
            input_size,
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

    def forward(
        self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, Tensor]:
        """The next state ``(h, c)``, (B, H) each, or (H,) for an input of shape (D,)."""
        record = self.step(input, hx)
        return record.h, record.c

    def step(self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None) -> Step:
        """One step with every intermediate value.

        Args:
            input: (B, D) or (D,).
            hx: ``(h', c')``, (B, H) or (H,) each; zeros where left out.

        Returns:
            A `Step`: x, h', c', the W x, R h and peephole terms, the biases, the
            pre-activations, the gates, c, tanh c and h.

        Raises:
            ValueError: `input` has neither one nor two axes.
            RuntimeError: a size does not fit, as in ``nn.LSTMCell``.
        """
        if input.ndim not in (1, 2):
            raise ValueError(
                f"`input` must have shape (D,) or (B, D); got {input.ndim} axes, "
                f"{tuple(input.shape)}"
            )
        if input.shape[-1] != self.input_size:
            raise RuntimeError(
                f"`input` must have {self.input_size} features in its last axis; "
                f"got {input.shape[-1]}"
            )
        state_shape = (*input.shape[:-1], self.hidden_size)
        if hx is None:
            zeros = input.new_zeros(state_shape)
            hx = (zeros, zeros)
        for name, value in zip(("h", "c"), hx, strict=True):
            if value.shape != state_shape:
                raise RuntimeError(
                    f"`{name}` must have shape {state_shape}; got {tuple(value.shape)}"
                )
        return record_step(input, *hx, cell_weights(self))

    def extra_repr(self) -> str:
        """The arguments that made this cell."""
        return (
            f"{self.input_size}, {self.hidden_size}, bias={self.bias}, "
            f"variant={self.variant!r}, peephole={self.peephole!r}"
        )


def check_sizes(**sizes: int) -> None:
    """Raise ValueError unless every named size is a whole number of at least 1."""
    for name, size in sizes.items():
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise ValueError(f"`{name}` must be a whole number of at least 1; got {size!r}")
