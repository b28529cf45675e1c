"""`LSTMCell`: one step, with every intermediate value for the asking."""

import torch
from torch import Tensor, nn

from lstm_core.arguments import check_dtype, check_flags, check_input, check_sizes, check_state
from lstm_core.parameters import CellPlan, cell_weights, initialize, register_cell
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
    peephole of o, ``standard`` none; the others in `VARIANTS` are the ablations of
    Greff et al. 2017.

    >>> cell = LSTMCell(input_size=3, hidden_size=2, variant="graves")
    >>> h, c = cell(torch.ones(5, 3))  # B = 5 sequences
    >>> h.shape, c.shape
    (torch.Size([5, 2]), torch.Size([5, 2]))
    >>> [name for name, _ in cell.named_parameters() if name.startswith("peephole")]
    ['peephole_i', 'peephole_f', 'peephole_o']

    Parameters, named as PyTorch names them: ``weight_ih`` (4H, D), ``weight_hh``
    (4H, H), ``bias_ih`` and ``bias_hh`` (4H,), rows in the order i, f, g, o, without
    those of a gate the form does without. Where the form has them ``peephole_i``,
    ``peephole_f``, ``peephole_o``, (H,) diagonal or (H, H) full, and ``weight_gg``
    (3H, 3H), the gate recurrence of ``fgr``. With `layer_norm` a gain and a bias for
    each of ``norm_ih``, ``norm_hh`` and ``norm_c``.

    Args:
        input_size: D.
        hidden_size: H.
        bias: whether the cell has biases.
        variant: a key of `VARIANTS`.
        peephole: ``"diagonal"`` (a vector, ⊙) or ``"full"`` (a matrix).
        layer_norm: normalise W_x x, W_h h' and the c that h shows (Ba et al. 2016,
            Layer Normalization, eqs. 20–22).
        device: where the parameters live.
        dtype: torch.float32 or torch.float64.

    Raises:
        TypeError: a size is no int, or a flag no bool.
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
        layer_norm: bool = False,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size)
        check_flags(bias=bias, layer_norm=layer_norm)
        check_peephole(peephole)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        self._variant = variant
        self.peephole = peephole
        self.layer_norm = layer_norm
        plan = CellPlan(
            input_size=input_size,
            hidden_size=hidden_size,
            bias=bias,
            variant=variant_named(variant),
            peephole=peephole,
            layer_norm=layer_norm,
        )
        register_cell(self, "", plan, device=device, dtype=dtype)
        self.reset_parameters()

    @property
    def variant(self) -> str:
        """The form of the equations, as the parameters were made for it."""
        return self._variant

    def reset_parameters(
        self, *, seed: int | None = None, forget_bias: float | None = None
    ) -> None:
        """Draw the parameters anew, from U(−1/√H, 1/√H) as ``nn.LSTMCell`` does.

        Args:
            seed: an own generator with this seed; None draws from torch's global one.
            forget_bias: what the two biases of f add up to; None leaves them as drawn.

        Raises:
            ValueError: a forget bias is given, but there is no forget gate or no bias.
        """
        variant = variant_named(self.variant)
        initialize(self, self.hidden_size, variant, seed=seed, forget_bias=forget_bias)

    def forward(
        self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, Tensor]:
        """The next state ``(h, c)``, (B, H) each, or (H,) for an input of shape (D,).

        Args:
            input: (B, D) or (D,).
            hx: ``(h', c')``, (B, H) or (H,) each; zeros where left out.

        Raises:
            ValueError: `input` has neither one nor two axes, or another dtype than the
                weights.
            RuntimeError: a size does not fit.
        """
        record = self.step(input, hx)
        return record.h, record.c

    def step(
        self,
        input: Tensor,
        hx: tuple[Tensor, Tensor] | None = None,
        gates_prev: tuple[Tensor, Tensor, Tensor] | None = None,
    ) -> Step[Tensor]:
        """One step with every intermediate value.

        >>> cell = LSTMCell(1, 2)
        >>> cell.reset_parameters(seed=0)
        >>> step = cell.step(torch.ones(1))
        >>> [round(value, 3) for value in step.Wx.f.tolist()]  # W_xf x
        [-0.057, 0.595]
        >>> torch.equal(step.c, step.f * step.c_prev + step.i * step.g)
        True

        Args:
            input: (B, D) or (D,).
            hx: ``(h', c')``, (B, H) or (H,) each; zeros where left out.
            gates_prev: i, f and o of the step before, for the form ``fgr`` alone;
                zeros where left out.

        Returns:
            A `Step`: x, h', c', the W x, R h and peephole terms, the biases, the
            pre-activations, the gates, c, tanh c and h.

        Raises:
            ValueError: `input` has neither one nor two axes, or another dtype than the
                weights.
            RuntimeError: a size does not fit, as in ``nn.LSTMCell``.
        """
        check_input(input, "LSTMCell", (1, 2), "(D,) or (B, D)", self.input_size)
        check_dtype(input, self.get_parameter("weight_ih").dtype)
        state_shape = (*input.shape[:-1], self.hidden_size)
        zeros = input.new_zeros(state_shape)
        if hx is None:
            hx = (zeros, zeros)
        check_state(hx, state_shape, state_shape, ("h", "c"))
        seen = torch.cat(gates_prev or (zeros, zeros, zeros), dim=-1)
        weights = cell_weights(self, variant_named(self.variant))
        return record_step(input, *hx, weights, gates_prev=seen)

    def extra_repr(self) -> str:
        """The arguments that made this cell."""
        return (
            f"{self.input_size}, {self.hidden_size}, bias={self.bias}, "
            f"variant={self.variant!r}, peephole={self.peephole!r}, "
            f"layer_norm={self.layer_norm}"
        )
