"""What the trace is measured against: the ways one could have every gate instead."""

import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from bench.sizes import Size
from lstm_core import LSTM, Trace, trace
from lstm_core.engine import using

NN = "nn.LSTM"
OURS = "trace"
GRAVES = "trace, peepholes"
LOOP = "torch loop"
SCRIPTED = "scripted loop"
JAX = "jax scan"


def forward_calls(size: Size, *, peers: bool) -> dict[str, Callable[[], object]]:
    """One run without gradients: all but `nn.LSTM`, which returns h, keep i, f, g, o, c and h."""
    torch.manual_seed(0)
    x = torch.randn(size.T, size.B, size.D)
    reference = nn.LSTM(size.D, size.H).eval()
    ours = LSTM(size.D, size.H).eval()
    ours.load_state_dict(reference.state_dict())
    graves = LSTM(size.D, size.H, variant="graves").eval()

    def untraced() -> object:
        with torch.no_grad():
            return reference(x)

    def readable() -> object:
        with using("readable"):
            return six(trace(ours, x))

    calls: dict[str, Callable[[], object]] = {
        NN: untraced,
        OURS: lambda: six(trace(ours, x)),
        GRAVES: lambda: six(trace(graves, x)),
    }
    if peers:
        calls[SCRIPTED] = scripted_loop(reference, x)
        if size.T <= 10_000:
            calls[LOOP] = readable
        scan = jax_scan(reference, x)
        if scan is not None:
            calls[JAX] = scan
    return calls


def training_calls(size: Size) -> dict[str, Callable[[], object]]:
    """One forward and backward pass, with gradients of input, state and parameters."""
    torch.manual_seed(0)
    reference = nn.LSTM(size.D, size.H)
    ours = LSTM(size.D, size.H)
    ours.load_state_dict(reference.state_dict())

    def step(module: nn.Module) -> Callable[[], object]:
        leaves = [
            torch.randn(shape, requires_grad=True)
            for shape in ((size.T, size.B, size.D), *[(1, size.B, size.H)] * 2)
        ]

        wanted = [*leaves, *module.parameters()]

        def run() -> None:
            output, _ = module(leaves[0], (leaves[1], leaves[2]))
            torch.autograd.grad(output.sum(), wanted)

        return run

    trained = step(ours)

    def readable() -> None:
        with using("readable"):
            trained()

    return {NN: step(reference), OURS: trained, LOOP: readable}


def six(t: Trace) -> tuple[Tensor, ...]:
    """All that was kept, looked at."""
    return t.i, t.f, t.g, t.o, t.c, t.h


def _scan(x: Tensor, h: Tensor, c: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> list[Tensor]:
    s_x = torch.matmul(x, W_x.t()) + b
    i_all, f_all, g_all, o_all, c_all, h_all = [], [], [], [], [], []
    for t in range(x.shape[0]):
        s = s_x[t] + torch.mm(h, W_h.t())
        s_i, s_f, s_g, s_o = s.chunk(4, 1)
        i, f, g, o = s_i.sigmoid(), s_f.sigmoid(), s_g.tanh(), s_o.sigmoid()
        c = f * c + i * g
        h = o * c.tanh()
        i_all.append(i)
        f_all.append(f)
        g_all.append(g)
        o_all.append(o)
        c_all.append(c)
        h_all.append(h)
    return [torch.stack(kept) for kept in (i_all, f_all, g_all, o_all, c_all, h_all)]


def scripted_loop(reference: nn.LSTM, x: Tensor) -> Callable[[], object]:
    """The loop of PyTorch's fastrnns benchmark: TorchScript, one step after another."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # there is no successor on the CPU
        run: Any = torch.jit.script(_scan)
    W_x, W_h, b_x, b_h = (p.detach() for p in reference.parameters())
    zeros = x.new_zeros(x.shape[1], reference.hidden_size)

    def call() -> object:
        with torch.no_grad():
            return run(x, zeros, zeros, W_x, W_h, b_x + b_h)

    return call


def jax_scan(reference: nn.LSTM, x: Tensor) -> Callable[[], object] | None:
    """A jitted `lax.scan` that returns all six; None where JAX is not installed."""
    try:
        import jax
        from jax import numpy as jnp
    except ImportError:
        return None
    W_x, W_h, b_x, b_h = (jnp.asarray(p.detach().numpy()) for p in reference.parameters())
    zeros = jnp.zeros((x.shape[1], reference.hidden_size))

    def step(state: Any, s_x: Any) -> Any:
        h, c = state
        s_i, s_f, s_g, s_o = jnp.split(s_x + h @ W_h.T, 4, axis=-1)
        i, f, o = jax.nn.sigmoid(s_i), jax.nn.sigmoid(s_f), jax.nn.sigmoid(s_o)
        g = jnp.tanh(s_g)
        c = f * c + i * g
        h = o * jnp.tanh(c)
        return (h, c), (i, f, g, o, c, h)

    run = jax.jit(lambda x: jax.lax.scan(step, (zeros, zeros), x @ W_x.T + b_x + b_h)[1])
    given = jnp.asarray(x.numpy())
    return lambda: jax.block_until_ready(run(given))
