"""The compiled path against the readable one, forward and backward."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_core import LSTM, VARIANTS, trace
from lstm_core.conventions import QUANTITIES
from lstm_core.engine import using

COMPILED = [name for name in VARIANTS if name != "fgr"]
BATCHES = (1, 2, 3, 4, 5, 8, 15, 23)  # tiles of every height, and rows left over
DOUBLE = 1e-12
SINGLE = 2e-6


def scrambled(lstm: LSTM, seed: int, bound: float = 0.7) -> LSTM:
    """Weights large enough for gates to differ, small enough for states to stay finite."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in lstm.parameters():
            parameter.uniform_(-bound, bound, generator=generator)
    return lstm


def everything(lstm: LSTM, x: Tensor, lengths: Tensor | None, state: tuple[Tensor, Tensor]):  # type: ignore[no-untyped-def]
    """All values of a run, and all gradients of a loss that looks at each of them."""
    x = x.detach().requires_grad_()
    h_0, c_0 = (s.detach().requires_grad_() for s in state)
    fed = x if lengths is None else pack_padded_sequence(x, lengths, enforce_sorted=False)
    output, (h_n, c_n), record = lstm.traced(fed, (h_0, c_0))
    flat = output if isinstance(output, Tensor) else output.data
    kept = [getattr(run, q) for run in record.layers.values() for q in QUANTITIES]
    loss = (flat**2).sum() + h_n.sin().sum() + c_n.cos().sum()
    for n, values in enumerate(kept):
        loss = loss + (values * (n + 1)).sin().sum() / (n + 1)
    found = torch.autograd.grad(loss, [x, h_0, c_0, *lstm.parameters()])
    return [flat, h_n, c_n, *kept, *found]


def both(call: Callable[[], list[Tensor]]) -> tuple[list[Tensor], list[Tensor]]:
    with using("readable"):
        readable = call()
    with using("compiled"):
        return call(), readable


@settings(max_examples=60, deadline=None)
@given(
    variant=st.sampled_from(COMPILED),
    T=st.integers(1, 9),
    B=st.sampled_from(BATCHES),
    D=st.sampled_from([1, 2, 3, 5, 17]),
    H=st.sampled_from([1, 2, 3, 5, 8, 9, 16, 33]),
    layers=st.integers(1, 2),
    bidirectional=st.booleans(),
    bias=st.booleans(),
    unequal=st.booleans(),
    seed=st.integers(0, 2**20),
)
def test_every_value_and_gradient_in_float64(
    variant: str, T: int, B: int, D: int, H: int, layers: int,
    bidirectional: bool, bias: bool, unequal: bool, seed: int,
) -> None:  # fmt: skip
    lstm = LSTM(
        D, H, layers, bias=bias, bidirectional=bidirectional, variant=variant, dtype=torch.float64
    )
    scrambled(lstm, seed)
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(T, B, D, dtype=torch.float64, generator=generator)
    cells = layers * (1 + bidirectional)
    h_0, c_0 = torch.randn(2, cells, B, H, dtype=torch.float64, generator=generator)
    lengths = torch.randint(1, T + 1, (B,), generator=generator) if unequal else None
    compiled, readable = both(lambda: everything(lstm, x, lengths, (h_0, c_0)))
    for ours, theirs in zip(compiled, readable, strict=True):
        largest = max(1.0, float(theirs.detach().abs().max()) if theirs.numel() else 1.0)
        torch.testing.assert_close(ours, theirs, rtol=DOUBLE, atol=DOUBLE * largest)


@settings(max_examples=25, deadline=None)
@given(
    variant=st.sampled_from([v for v in COMPILED if v not in ("niaf", "nfg")]),
    B=st.sampled_from(BATCHES),
    H=st.sampled_from([1, 4, 8, 17, 24, 32]),
    seed=st.integers(0, 2**20),
)
def test_float32_is_within_two_millionths_of_the_float64_result(
    variant: str, B: int, H: int, seed: int
) -> None:
    exact = scrambled(LSTM(2, H, variant=variant, dtype=torch.float64), seed, bound=H**-0.5)
    single = LSTM(2, H, variant=variant)
    single.load_state_dict(exact.state_dict())
    exact.load_state_dict({k: v.double() for k, v in single.state_dict().items()})
    x = torch.randn(40, B, 2, generator=torch.Generator().manual_seed(seed))
    with using("readable"):
        expected = trace(exact, x.double())
    with using("compiled"):
        got = trace(single, x)
    for q in QUANTITIES:
        torch.testing.assert_close(
            getattr(got, q).double(), getattr(expected, q), rtol=SINGLE, atol=SINGLE
        )


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("B", [1, 700])
def test_without_a_start_runs_begin_at_zero(B: int, bias: bool) -> None:
    """Small runs read their zeros from one place, larger ones from their own."""
    lstm = scrambled(LSTM(2, 8, bias=bias, variant="lesson", dtype=torch.float64), seed=B)
    x, zeros = torch.randn(3, B, 2, dtype=torch.float64), torch.zeros(1, B, 8, dtype=torch.float64)
    with using("readable"):
        expected = trace(lstm, x, (zeros, zeros))
    with using("compiled"):
        for got in (trace(lstm, x), trace(lstm, x)):  # nobody wrote to those zeros
            torch.testing.assert_close(got.h, expected.h, rtol=DOUBLE, atol=DOUBLE)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("size", [1e4, -1e4, 1e-40, 1e-310, 0.0])
def test_extreme_inputs(dtype: torch.dtype, size: float) -> None:
    lstm = LSTM(3, 9, variant="graves", dtype=dtype)
    x = torch.full((20, 3, 3), size, dtype=dtype)
    exact = LSTM(3, 9, variant="graves", dtype=torch.float64)
    exact.load_state_dict(lstm.state_dict())
    with using("readable"):
        expected = trace(exact, x.double())
    with using("compiled"):
        got = trace(lstm, x)
    bound = SINGLE if dtype == torch.float32 else DOUBLE
    for q in QUANTITIES:
        torch.testing.assert_close(
            getattr(got, q).double(), getattr(expected, q), rtol=bound, atol=bound
        )
    for gate in "ifo":
        assert ((getattr(got, gate) >= 0) & (getattr(got, gate) <= 1)).all()
    assert (got.g.abs() <= 1).all()


def test_float32_gates_close_and_open_fully() -> None:
    lstm = LSTM(1, 2)
    with torch.no_grad():
        for parameter in lstm.parameters():
            parameter.zero_()
        lstm.get_parameter("bias_ih_l0").copy_(torch.tensor([30.0, 30, 30, 30, 20, 20, -30, -30]))
    with using("compiled"):
        t = trace(lstm, torch.zeros(4, 1, 1))
    assert torch.equal(t.i, torch.ones(4, 1, 2))
    assert torch.equal(t.f, torch.ones(4, 1, 2))
    assert torch.equal(t.g, torch.ones(4, 1, 2))
    assert torch.equal(t.o, torch.zeros(4, 1, 2))
    assert t.c[:, 0, 0].tolist() == [1, 2, 3, 4]


def test_nan_and_infinity_pass_as_in_nn_lstm() -> None:
    lstm, reference = LSTM(1, 3), nn.LSTM(1, 3)
    lstm.load_state_dict(reference.state_dict())
    x = torch.zeros(6, 2, 1)
    x[2, 0], x[4, 1] = torch.nan, torch.inf
    with using("compiled"):
        torch.testing.assert_close(lstm(x)[0], reference(x)[0], equal_nan=True)


def test_a_hundred_thousand_steps_stay_with_the_float64_result() -> None:
    single = LSTM(1, 8)
    exact = LSTM(1, 8, dtype=torch.float64)
    exact.load_state_dict(single.state_dict())
    x = torch.randn(100_000, 1, 1)
    with using("compiled"), torch.no_grad():
        got = trace(single, x)
        expected = trace(exact, x.double())
        torch.testing.assert_close(got.c.double(), expected.c, rtol=SINGLE, atol=SINGLE)
    # float64 on the compiled path is held against float64 elsewhere
    reference = nn.LSTM(1, 8, dtype=torch.float64)
    reference.load_state_dict(exact.state_dict())
    with torch.no_grad():
        torch.testing.assert_close(expected.h, reference(x.double())[0], rtol=DOUBLE, atol=DOUBLE)


def test_rows_do_not_depend_on_how_many_there_are() -> None:
    lstm = LSTM(4, 65)
    x = torch.randn(300, 7, 4)
    with using("compiled"):
        together = trace(lstm, x)
        alone = trace(lstm, x[:, 3:4])
    torch.testing.assert_close(together.h[:, 3:4], alone.h, rtol=0, atol=2e-7)
    again = trace(lstm, x)
    assert torch.equal(together.h, again.h)


def test_threads_do_not_change_the_result() -> None:
    lstm = LSTM(4, 64)
    x = torch.randn(200, 9, 4)
    before = torch.get_num_threads()
    results = []
    try:
        for threads in (1, 2, 4):
            torch.set_num_threads(threads)
            results.append(trace(lstm, x))
    finally:
        torch.set_num_threads(before)
    for result in results[1:]:
        torch.testing.assert_close(result.h, results[0].h, rtol=0, atol=2e-7)
