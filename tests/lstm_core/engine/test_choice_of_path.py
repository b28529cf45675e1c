from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from lstm_core import LSTM, recurrence, trace
from lstm_core.engine import choice, compilation, using


def runs_compiled(lstm: LSTM, x: torch.Tensor) -> bool:
    try:
        with using("compiled"):
            trace(lstm, x)
    except RuntimeError as error:
        if "cannot run this layer" in str(error):
            return False
        raise
    return True


def test_which_layers_are_compiled() -> None:
    x = torch.randn(4, 2, 3)
    assert runs_compiled(LSTM(3, 4), x)
    assert runs_compiled(LSTM(3, 4, variant="cifg"), x)
    assert runs_compiled(LSTM(3, 4).double(), x.double())
    assert not runs_compiled(LSTM(3, 4, variant="fgr"), x)
    assert not runs_compiled(LSTM(3, 4, variant="graves", peephole="full"), x)
    assert not runs_compiled(LSTM(3, 4, layer_norm=True), x)
    assert not runs_compiled(LSTM(3, 4, proj_size=2), x)
    assert not runs_compiled(LSTM(3, 4).bfloat16(), x.bfloat16())
    assert not runs_compiled(LSTM(3, 4, device="meta"), x.to("meta"))


@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")  # torch's own
def test_transforms_and_tracers_take_the_readable_path() -> None:
    lstm = LSTM(2, 3, dtype=torch.float64)
    x = torch.randn(5, 2, 2, dtype=torch.float64)
    batched = torch.func.vmap(lambda sequence: lstm(sequence)[0], in_dims=1, out_dims=1)(x)
    torch.testing.assert_close(batched, lstm(x)[0])
    slope = torch.func.jvp(lambda x: lstm(x)[0].sum(), (x,), (torch.ones_like(x),))[1]
    x.requires_grad_()
    lstm(x)[0].sum().backward()
    assert x.grad is not None
    torch.testing.assert_close(slope, x.grad.sum())


def test_an_unknown_path_is_refused() -> None:
    with pytest.raises(ValueError, match="`path` must be one of"), using("fast"):  # type: ignore[arg-type]
        pass


def test_many_threads_at_once_get_what_one_gets() -> None:
    models = [LSTM(2, H, variant=v) for H in (3, 8, 40) for v in ("standard", "graves")]
    xs = [torch.randn(200, B, 2) for B in (1, 5, 33)]
    jobs = [(model, x) for model in models for x in xs] * 3
    expected = [trace(model, x).h for model, x in jobs]
    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(lambda job: trace(*job).h, jobs))
    for ours, theirs in zip(got, expected, strict=True):
        assert torch.equal(ours, theirs)


def test_without_numba_everything_takes_the_readable_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "_LOADED", [None])
    lstm, x = LSTM(1, 2), torch.randn(5, 1, 1)
    assert not runs_compiled(lstm, x)
    got = trace(lstm, x)
    with using("readable"):
        assert torch.equal(got.h, trace(lstm, x).h)


def test_while_another_thread_warms_up_runs_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "_WARMING", {-1})
    lstm, x = LSTM(1, 2), torch.randn(5, 1, 1)
    got = trace(lstm, x)
    with using("readable"):
        assert torch.equal(got.h, trace(lstm, x).h)


def test_a_run_that_takes_longer_than_warming_up_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "_WARMING", {-1})
    monkeypatch.setattr(choice, "_WAITS", 5)
    monkeypatch.setattr(recurrence, "run_steps", None)  # the readable path
    lstm, x = LSTM(1, 2), torch.randn(5, 1, 1)
    assert trace(lstm, x).h.isfinite().all()
    with pytest.raises(TypeError, match="NoneType"):
        trace(lstm, x[:4])
