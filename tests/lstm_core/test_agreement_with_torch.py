"""The standard form is ``nn.LSTM`` and ``nn.LSTMCell``, forward and backward, in float64."""

import itertools

import pytest
import torch
from torch import nn

from lstm_core import LSTM, LSTMCell


def assert_same(got: object, expected: object) -> None:
    torch.testing.assert_close(got, expected, rtol=1e-12, atol=1e-13)


def leaf(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, dtype=torch.float64, requires_grad=True)


def same_weights(reference: nn.Module, own: nn.Module) -> None:
    own.load_state_dict(reference.state_dict())
    assert list(own.state_dict()) == list(reference.state_dict())


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(3,), (1, 3), (5, 3)])
def test_cell_matches_forward_and_backward(shape: tuple[int, ...], bias: bool) -> None:
    torch.manual_seed(1)
    reference = nn.LSTMCell(3, 4, bias=bias, dtype=torch.float64)
    own = LSTMCell(3, 4, bias=bias, dtype=torch.float64)
    same_weights(reference, own)
    x, h, c = leaf(*shape), leaf(*shape[:-1], 4), leaf(*shape[:-1], 4)
    weight = torch.randn(*shape[:-1], 4, dtype=torch.float64)

    def gradients(cell: nn.Module) -> tuple[torch.Tensor, ...]:
        h_next, c_next = cell(x, (h, c))
        loss = (h_next * weight).sum() + (c_next**2).sum()
        return h_next, c_next, *torch.autograd.grad(loss, [x, h, c, *cell.parameters()])

    for got, expected in zip(gradients(own), gradients(reference), strict=True):
        assert_same(got, expected)


def test_cell_starts_from_zeros() -> None:
    reference = nn.LSTMCell(2, 3, dtype=torch.float64)
    own = LSTMCell(2, 3, dtype=torch.float64)
    same_weights(reference, own)
    x = torch.randn(4, 2, dtype=torch.float64)
    assert_same(own(x), reference(x))


GRID = list(itertools.product([1, 2, 3], [True, False], [True, False], [True, False]))


@pytest.mark.parametrize(("layers", "bias", "batch_first", "bidirectional"), GRID)
@pytest.mark.parametrize("batched", [True, False])
def test_lstm_matches_forward_and_backward(
    layers: int, bias: bool, batch_first: bool, bidirectional: bool, batched: bool
) -> None:
    torch.manual_seed(2)
    arguments = (3, 4, layers, bias, batch_first, 0.0, bidirectional)
    reference = nn.LSTM(*arguments, dtype=torch.float64)
    own = LSTM(*arguments, dtype=torch.float64)
    same_weights(reference, own)
    cells = layers * (1 + bidirectional)
    x = leaf(6, 2, 3) if batched else leaf(6, 3)
    sequences = x.shape[0 if batch_first else 1]
    states = [leaf(cells, sequences, 4) if batched else leaf(cells, 4) for _ in "hc"]
    h_0, c_0 = states

    def results(lstm: nn.Module) -> tuple[torch.Tensor, ...]:
        output, (h_n, c_n) = lstm(x, (h_0, c_0))
        weight = torch.linspace(-1, 2, output.numel(), dtype=torch.float64).view_as(output)
        loss = (output * weight).sum() + (h_n**2).sum() + (c_n**3).sum()
        gradients = torch.autograd.grad(loss, [x, h_0, c_0, *lstm.parameters()])
        return output, h_n, c_n, *gradients

    for got, expected in zip(results(own), results(reference), strict=True):
        assert_same(got, expected)


def test_default_states_are_zeros() -> None:
    reference = nn.LSTM(2, 3, 2, bidirectional=True, dtype=torch.float64)
    own = LSTM(2, 3, 2, bidirectional=True, dtype=torch.float64)
    same_weights(reference, own)
    x = torch.randn(5, 4, 2, dtype=torch.float64)
    assert_same(own(x), reference(x))


def test_float32_stays_within_rounding_over_a_long_run() -> None:
    torch.manual_seed(3)
    reference = nn.LSTM(2, 8)
    own = LSTM(2, 8)
    same_weights(reference, own)
    x = torch.randn(1000, 1, 2)
    exact = reference.double()(x.double())[0]
    assert (own(x)[0].double() - exact).abs().max() < 2e-6


def test_same_global_seed_gives_the_same_parameters() -> None:
    torch.manual_seed(4)
    reference = nn.LSTM(3, 5, 2, bidirectional=True)
    torch.manual_seed(4)
    own = LSTM(3, 5, 2, bidirectional=True)
    assert list(own.state_dict()) == list(reference.state_dict())
    for name, expected in reference.state_dict().items():
        assert torch.equal(own.state_dict()[name], expected), name


def test_dropout_acts_between_layers_in_training_only() -> None:
    lstm = LSTM(2, 3, 2, dropout=1.0, dtype=torch.float64)
    x, other = torch.randn(5, 1, 2).double(), torch.randn(5, 1, 2).double()
    torch.testing.assert_close(lstm(x)[0], lstm(other)[0])
    lstm.eval()
    assert not torch.allclose(lstm(x)[0], lstm(other)[0])


@pytest.mark.parametrize(
    ("shape", "error"), [((4,), ValueError), ((1, 1, 4, 3), ValueError), ((4, 1, 2), RuntimeError)]
)
def test_wrong_input_shapes_raise_what_torch_raises(
    shape: tuple[int, ...], error: type[Exception]
) -> None:
    for lstm in (nn.LSTM(3, 4), LSTM(3, 4)):
        with pytest.raises(error):
            lstm(torch.zeros(shape))


@pytest.mark.parametrize("wrong", ["h_0", "c_0"])
def test_wrong_state_shapes_raise_what_torch_raises(wrong: str) -> None:
    states = {name: torch.zeros(1, 2, 4) for name in ("h_0", "c_0")}
    states[wrong] = torch.zeros(1, 2, 5)
    for lstm in (nn.LSTM(3, 4), LSTM(3, 4)):
        with pytest.raises(RuntimeError):
            lstm(torch.zeros(6, 2, 3), (states["h_0"], states["c_0"]))
    with pytest.raises(RuntimeError, match=rf"`{wrong}` must have shape \(1, 2, 4\)"):
        LSTM(3, 4)(torch.zeros(6, 2, 3), (states["h_0"], states["c_0"]))


def test_an_empty_sequence_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one step"):
        LSTM(3, 4)(torch.zeros(0, 2, 3))


def test_projections_are_refused_plainly() -> None:
    with pytest.raises(NotImplementedError, match="proj_size"):
        LSTM(3, 4, proj_size=2)


@pytest.mark.parametrize("sizes", [(0, 4), (3, -1), (3, True), (3, 2.0)])
def test_sizes_below_one_are_refused(sizes: tuple[int, int]) -> None:
    for build in (LSTM, LSTMCell):
        with pytest.raises(ValueError, match="whole number of at least 1"):
            build(*sizes)
