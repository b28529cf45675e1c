"""The standard form is ``nn.LSTM`` and ``nn.LSTMCell``, forward and backward, in float64."""

import itertools

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_sequence

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


FLAGS = [True, False]
GRID = list(itertools.product([1, 2], FLAGS, FLAGS, FLAGS, [0, 2]))
LAYOUTS = ["batched", "unbatched", "packed", "packed in order"]
LENGTHS = {"packed": [2, 5, 1, 5], "packed in order": [5, 3, 3, 1]}


def tensors(value: object) -> list[torch.Tensor]:
    """Every tensor in what an LSTM returned, packed indices included."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, PackedSequence | tuple):
        return [tensor for part in value for tensor in tensors(part)]
    assert value is None
    return []


@pytest.mark.parametrize(("layers", "bias", "batch_first", "bidirectional", "proj_size"), GRID)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_lstm_matches_forward_and_backward(
    layers: int,
    bias: bool,
    batch_first: bool,
    bidirectional: bool,
    proj_size: int,
    layout: str,
) -> None:
    torch.manual_seed(2)
    arguments = (3, 4, layers, bias, batch_first, 0.0, bidirectional, proj_size)
    reference = nn.LSTM(*arguments, dtype=torch.float64)
    own = LSTM(*arguments, dtype=torch.float64)
    same_weights(reference, own)
    if layout in LENGTHS:
        inputs = [leaf(length, 3) for length in LENGTHS[layout]]
        batch = [len(inputs)]
    else:
        inputs = [leaf(4, 2, 3) if layout == "batched" else leaf(4, 3)]
        batch = [] if layout == "unbatched" else [4 if batch_first else 2]
    cells = layers * (1 + bidirectional)
    state = leaf(cells, *batch, proj_size or 4), leaf(cells, *batch, 4)

    def results(lstm: nn.Module) -> list[torch.Tensor]:
        x: torch.Tensor | PackedSequence = inputs[0]
        if layout in LENGTHS:
            x = pack_sequence(inputs, enforce_sorted=layout == "packed in order")
        returned = tensors(lstm(x, state))
        floats = [value for value in returned if value.is_floating_point()]
        weights = [torch.linspace(-1, 2, v.numel(), dtype=v.dtype).view_as(v) for v in floats]
        loss = sum((v**2 * w + v).sum() for v, w in zip(floats, weights, strict=True))
        assert isinstance(loss, torch.Tensor)
        leaves = [*inputs, *state, *lstm.parameters()]
        return returned + list(torch.autograd.grad(loss, leaves))

    for got, expected in zip(results(own), results(reference), strict=True):
        assert_same(got, expected)


@pytest.mark.parametrize("proj_size", [0, 2])
def test_default_states_are_zeros(proj_size: int) -> None:
    arguments = (2, 3, 3, True, False, 0.0, True, proj_size)
    reference = nn.LSTM(*arguments, dtype=torch.float64)
    own = LSTM(*arguments, dtype=torch.float64)
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
