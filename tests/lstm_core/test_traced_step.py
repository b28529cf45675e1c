"""A step taken from a trace against the same step computed by the equations."""

import numpy as np
import pytest
import torch

from lstm_core import LSTM, VARIANTS, trace
from lstm_core.conventions import QUANTITIES
from lstm_core.equations import PerGate
from lstm_core.parameters import cell_weights
from lstm_core.step_record import record_step
from lstm_core.traced_step import traced_step
from lstm_core.variants import PEEPHOLES, Peephole

TERMS = ("Wx", "Rh", "gate_recurrence", "peephole", "bias", "pre_activation")
STATES = ("x", "h_prev", "c_prev", "tanh_c", *QUANTITIES)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("peephole", PEEPHOLES)
@pytest.mark.parametrize("bias", [False, True])
def test_every_term_is_the_one_of_the_equations(
    variant: str, peephole: Peephole, bias: bool
) -> None:
    form = VARIANTS[variant]
    lstm = LSTM(2, 3, bias=bias, variant=variant, peephole=peephole, dtype=torch.float64)
    x = torch.randn(4, 2, dtype=torch.float64)
    h, c = torch.randn(3, dtype=torch.float64), torch.randn(3, dtype=torch.float64)
    weights = cell_weights(lstm, form, "_l0")
    layer = trace(lstm, x, (h[None], c[None]))["l0"]
    values = {quantity: getattr(layer, quantity)[:, 0].numpy() for quantity in QUANTITIES}
    start, gates_prev = (h, c), torch.zeros(9, dtype=torch.float64)
    for step in range(4):
        with torch.no_grad():
            expected = record_step(x[step], h, c, weights, gates_prev=gates_prev)
        found = traced_step(weights, values, x.numpy(), step, start)
        for name in STATES:
            close(getattr(found, name), getattr(expected, name))
        for name in TERMS:
            for gate in PerGate._fields:
                close(getattr(getattr(found, name), gate), getattr(getattr(expected, name), gate))
        close(found.gates_prev, expected.gates_prev)
        h, c = expected.h, expected.c
        gates_prev = torch.cat([expected.i, expected.f, expected.o])


def close(found: np.ndarray | None, expected: torch.Tensor | None) -> None:
    """Both are there and equal to float64's last digits, or neither is."""
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        np.testing.assert_allclose(found, expected.detach().numpy(), rtol=1e-13, atol=1e-14)


def test_a_projected_or_normalised_cell_is_refused() -> None:
    for lstm in (LSTM(2, 3, proj_size=2), LSTM(2, 3, layer_norm=True)):
        weights = cell_weights(lstm, VARIANTS["standard"], "_l0")
        with pytest.raises(ValueError, match="not taken apart"):
            traced_step(weights, {}, np.zeros((1, 2)), 0, (torch.zeros(3), torch.zeros(3)))
