from typing import Any

import pytest
import torch
from torch import Tensor, nn

from lstm_core import LSTM, VARIANTS, InputError, gate_gradients
from lstm_core.conventions import QUANTITIES
from lstm_core.engine import using

COMPILED = [name for name in VARIANTS if name != "fgr"]


@pytest.mark.parametrize("variant", COMPILED)
def test_gradcheck(variant: str) -> None:
    lstm = LSTM(2, 3, variant=variant, dtype=torch.float64)
    shapes = ((4, 2, 2), (1, 2, 3), (1, 2, 3))
    inputs = [torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in shapes]

    def run(x: Tensor, h: Tensor, c: Tensor, *_: Tensor) -> tuple[Tensor, ...]:
        output, state, record = lstm.traced(x, (h, c))
        return output, *state, *(getattr(record, q) for q in QUANTITIES)

    with using("compiled"):
        assert torch.autograd.gradcheck(run, (*inputs, *lstm.parameters()))


@pytest.mark.parametrize("traced", [False, True])
def test_gradients_of_gradients_come_through_the_readable_path(traced: bool) -> None:
    lstm = LSTM(1, 2, variant="graves", dtype=torch.float64)
    x = torch.randn(3, 1, 1, dtype=torch.float64, requires_grad=True)

    def run(x: Tensor, *_: Tensor) -> tuple[Tensor, ...]:
        if not traced:
            return lstm(x)[0], *lstm(x)[1]
        record = lstm.recorded(x)
        return record.i, record.o, record.c

    with using("compiled"):
        assert torch.autograd.gradgradcheck(run, (x, *lstm.parameters()))


def test_what_needs_no_gradient_gets_none() -> None:
    lstm = LSTM(2, 3)
    lstm.get_parameter("weight_hh_l0").requires_grad_(False)
    x = torch.randn(5, 2, 2)
    with using("compiled"):
        lstm(x)[0].sum().backward()
    assert lstm.get_parameter("weight_hh_l0").grad is None
    assert lstm.get_parameter("weight_ih_l0").grad is not None
    assert x.grad is None


def test_a_training_step_is_the_one_of_nn_lstm() -> None:
    reference = torch.nn.LSTM(2, 16, 2)
    lstm = LSTM(2, 16, 2)
    lstm.load_state_dict(reference.state_dict())
    x = torch.randn(30, 8, 2)
    for module in (lstm, reference):
        optimiser = torch.optim.SGD(module.parameters(), lr=0.1)
        module(x)[0].square().mean().backward()
        optimiser.step()
    for ours, theirs in zip(lstm.parameters(), reference.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-6)


def test_in_place_work_on_the_output_is_allowed() -> None:
    lstm = LSTM(2, 3, dtype=torch.float64)
    x = torch.randn(4, 2, 2, dtype=torch.float64)
    grads = []
    for path in ("compiled", "readable"):
        with using(path):
            output = lstm(x)[0]
            output[0] = 0
            lstm.zero_grad()
            output.relu_().sum().backward()
            grads.append(lstm.get_parameter("weight_hh_l0").grad)
    torch.testing.assert_close(*grads, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("lengths", [[4, 4], [4, 2]])
def test_in_place_work_on_the_last_state_is_allowed(lengths: list[int]) -> None:
    lstm, x = LSTM(2, 3, dtype=torch.float64), torch.randn(4, 2, 2, dtype=torch.float64)
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, torch.tensor(lengths))
    with using("compiled"):
        _, (h_n, c_n) = lstm(packed)
        doubled = h_n.detach() * 2
        h_n.mul_(2)
        c_n.mul_(2)
    torch.testing.assert_close(h_n, doubled)
    (h_n.sum() + c_n.sum()).backward()


@pytest.mark.parametrize("trainable", [True, False])
def test_output_state_and_trace_share_no_memory(trainable: bool) -> None:
    lstm, x = LSTM(2, 3).requires_grad_(trainable), torch.randn(4, 1, 2)
    with using("compiled"):
        output, (h_n, c_n), record = lstm.traced(x)
        before = [t.detach().clone() for t in (h_n, c_n, record.h, record.c)]
        assert isinstance(output, Tensor)
        output.fill_(7)
        plain, (plain_h_n, _) = lstm(x)
        plain.fill_(7)
    for ours, kept in zip((h_n, c_n, record.h, record.c), before, strict=True):
        assert torch.equal(ours, kept)
    assert torch.equal(plain_h_n, before[0])


def test_many_gradients_at_once_are_those_of_nn_lstm() -> None:
    reference = nn.LSTM(2, 3, dtype=torch.float64)
    lstm = LSTM(2, 3, dtype=torch.float64)
    lstm.load_state_dict(reference.state_dict())
    x = torch.randn(4, 1, 2, dtype=torch.float64)
    jacobian: Any = torch.autograd.functional.jacobian
    expected = jacobian(lambda x: reference(x)[0], x)
    with using("compiled"):
        found = jacobian(lambda x: lstm(x)[0], x, vectorize=True)
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("output", ["h", "h_n", "c_n", "i", "c"])
def test_a_gradient_whose_sign_is_only_noted_counts_with_its_sign(output: str) -> None:
    lstm = LSTM(2, 8, dtype=torch.float64)
    x = torch.randn(4, 1, 2, dtype=torch.float64, requires_grad=True)

    def value() -> Tensor:
        _, (h_n, c_n), record = lstm.traced(x)
        return {"h": record.h, "h_n": h_n, "c_n": c_n, "i": record.i, "c": record.c}[output]

    with using("compiled"):
        noted = torch._neg_view(torch.randn_like(value()))  # as of conj().imag
        found, expected = (
            torch.autograd.grad(value(), x, gradient)[0]
            for gradient in (noted, noted.resolve_neg())
        )
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)


def test_a_trace_first_looked_at_without_gradients_has_them_all_the_same() -> None:
    lstm = LSTM(2, 3)
    _, _, record = lstm.traced(torch.randn(4, 1, 2))
    with torch.no_grad():
        assert record.i.mean() > 0
    torch.autograd.backward(record.i.square().mean())
    assert lstm.get_parameter("weight_ih_l0").grad is not None


@pytest.mark.parametrize("at_once", [False, True], ids=["of gradients", "many at once"])
@pytest.mark.parametrize("tied", [False, True], ids=["", "tied biases"])
def test_gradients_through_two_runs_are_those_of_the_readable_path(
    at_once: bool, tied: bool
) -> None:
    lstm = LSTM(2, 3, dtype=torch.float64)
    if tied:
        lstm.bias_hh_l0 = lstm.bias_ih_l0
    x = torch.randn(4, 1, 2, dtype=torch.float64, requires_grad=True)
    directions = torch.randn(5, 4, 1, 3, dtype=torch.float64)
    asked = [x, *lstm.parameters()]
    found = []
    for path in ("compiled", "readable"):
        with using(path):
            start = lstm(x.sin())[1]
            output, _ = lstm(x, (start[0] + x[:1, :, :1], start[1]))
            if at_once:
                gradients = torch.autograd.grad(output, asked, directions, is_grads_batched=True)
            else:
                slopes = torch.autograd.grad(output.sin().sum(), asked, create_graph=True)
                total = torch.stack([slope.square().sum() for slope in slopes]).sum()
                gradients = torch.autograd.grad(total, asked)
            found.append(gradients)
    for ours, theirs in zip(*found, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


class Turned(torch.autograd.Function):
    """The input itself, whose gradient has its sign only noted, or is no more than noted as 0."""

    @staticmethod
    def forward(ctx: Any, values: Tensor, zero: bool) -> Tensor:
        ctx.zero = zero
        return values.clone()

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        if ctx.zero:
            return torch._efficientzerotensor(gradients[0].shape, dtype=gradients[0].dtype), None
        return torch._neg_view(-gradients[0]), None


@pytest.mark.parametrize("zero", [False, True])
def test_gate_gradients_of_a_gradient_that_is_only_noted(zero: bool) -> None:
    lstm, x = LSTM(2, 8, dtype=torch.float64), torch.randn(4, 1, 2, dtype=torch.float64)
    turned: Any = Turned.apply
    found = gate_gradients(lstm, x, lambda output: turned(output, zero).sum())
    expected = gate_gradients(lstm, x, lambda output: (output * (0 if zero else 1)).sum())
    for q in QUANTITIES:
        torch.testing.assert_close(getattr(found, q), getattr(expected, q))


@pytest.mark.parametrize("wanted", [
    ("x",), ("h_0",), ("c_0", "x"), ("bias_ih_l0",), ("bias_hh_l0", "h_0"), ("weight_hh_l0",),
    ("peephole_f_l0",), ("weight_ih_l0", "peephole_o_l0"),
], ids="+".join)  # fmt: skip
@pytest.mark.parametrize("D", [2, 16, 17])
@pytest.mark.parametrize("H", [3, 8])
def test_a_gradient_asked_for_alone_is_the_readable_path_s(
    wanted: tuple[str, ...], D: int, H: int
) -> None:
    lstm = LSTM(D, H, variant="graves", dtype=torch.float64).requires_grad_(False)
    inputs = {
        "x": torch.randn(3, 5, D, dtype=torch.float64).transpose(0, 1),
        "h_0": torch.randn(H, 1, 3, dtype=torch.float64).permute(1, 2, 0),
        "c_0": torch.randn(1, 1, H, dtype=torch.float64).expand(1, 3, H),
    }
    asked = [
        (inputs[name] if name in inputs else lstm.get_parameter(name)).requires_grad_()
        for name in wanted
    ]
    found = []
    for path in ("compiled", "readable"):
        with using(path):
            output, (_, c_n) = lstm(inputs["x"], (inputs["h_0"], inputs["c_0"]))
            found.append(torch.autograd.grad(output.sin().sum() + c_n.cos().sum(), asked))
    for ours, theirs in zip(*found, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("variant", list(VARIANTS))
@pytest.mark.parametrize("unequal", [False, True])
def test_gate_gradients_on_both_paths(variant: str, unequal: bool) -> None:
    lstm = LSTM(2, 3, 2, bidirectional=True, variant=variant, dtype=torch.float64)
    x: Tensor = torch.randn(6, 3, 2, dtype=torch.float64)
    fed = x
    if unequal:
        lengths = torch.tensor([6, 2, 4])
        fed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)  # type: ignore[assignment]

    def loss(output: object) -> Tensor:
        values = output if isinstance(output, Tensor) else output.data  # type: ignore[attr-defined]
        return values.sin().sum()

    found = gate_gradients(lstm, fed, loss)
    with using("readable"):
        expected = gate_gradients(lstm, fed, loss)
    for name in ("l0", "l0_reverse", "l1", "l1_reverse"):
        for q in QUANTITIES:
            torch.testing.assert_close(
                getattr(found[name], q), getattr(expected[name], q),
                rtol=1e-12, atol=1e-12, equal_nan=True,
            )  # fmt: skip
    assert all(parameter.grad is None for parameter in lstm.parameters())


def test_a_gate_gradient_is_the_slope_of_the_loss() -> None:
    """One unit, one step, by hand: h = o tanh(i g), so dh/di = o g (1 − tanh²(c))."""
    lstm = LSTM(1, 1, dtype=torch.float64)
    x = torch.ones(1, 1, 1, dtype=torch.float64)
    gradients = gate_gradients(lstm, x, lambda output: output.sum())
    _, _, t = lstm.traced(x)
    torch.testing.assert_close(gradients.i, (t.o * t.g * (1 - t.c.tanh() ** 2)).detach())
    torch.testing.assert_close(gradients.o, t.c.tanh().detach())
    assert gradients.h.item() == 1
    assert gradients.f.item() == 0


def test_a_loss_that_is_no_number_is_refused() -> None:
    with pytest.raises(InputError, match="one number that depends on it"):
        gate_gradients(LSTM(1, 2), torch.ones(3, 1, 1), lambda output: output)
    with pytest.raises(InputError, match="one number that depends on it"):
        gate_gradients(LSTM(1, 2), torch.ones(3, 1, 1), lambda output: torch.tensor(1.0))
