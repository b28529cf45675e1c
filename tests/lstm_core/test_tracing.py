"""What `trace` keeps, and how it is asked for."""

import copy
import gc
import pickle
import weakref
from collections.abc import Callable

import pytest
import torch
from torch import nn

from lstm_core import LSTM, LSTMCell, Trace, trace
from lstm_core.conventions import QUANTITIES
from lstm_core.engine import Path, using


def test_hidden_states_are_those_of_nn_lstm() -> None:
    reference = nn.LSTM(2, 3, dtype=torch.float64)
    lstm = LSTM(2, 3, dtype=torch.float64)
    lstm.load_state_dict(reference.state_dict())
    x = torch.randn(7, 4, 2, dtype=torch.float64)
    torch.testing.assert_close(trace(lstm, x).h, reference(x)[0], rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("variant", ["standard", "lesson", "graves"])
def test_every_step_is_the_step_of_the_cell(variant: str) -> None:
    lstm = LSTM(2, 3, variant=variant, dtype=torch.float64)
    cell = LSTMCell(2, 3, variant=variant, dtype=torch.float64)
    cell.load_state_dict({n.removesuffix("_l0"): v for n, v in lstm.state_dict().items()})
    x = torch.randn(5, 4, 2, dtype=torch.float64)
    h, c = torch.randn(2, 4, 3, dtype=torch.float64)
    t = trace(lstm, x, (h[None], c[None]))
    for step in range(5):
        record = cell.step(x[step], (h, c))
        for quantity in QUANTITIES:
            torch.testing.assert_close(
                getattr(t, quantity)[step], getattr(record, quantity), rtol=1e-13, atol=1e-14
            )
        h, c = record.h, record.c


def test_layers_and_directions_are_named_as_in_the_state_dict() -> None:
    lstm = LSTM(2, 3, num_layers=2, bidirectional=True)
    t = trace(lstm, torch.randn(5, 4, 2))
    assert list(t.layers) == ["l0", "l0_reverse", "l1", "l1_reverse"]
    assert all(f"weight_ih_{name}" in lstm.state_dict() for name in t.layers)
    assert t["l1_reverse"].f.shape == (5, 4, 3)
    with pytest.raises(ValueError, match=r"4 layers and directions.*t\['l0'\]\.i"):
        _ = t.i
    with pytest.raises(KeyError, match="l0, l0_reverse, l1, l1_reverse"):
        t["l7"]


def test_a_layer_of_a_trace_is_the_same_object_each_time() -> None:
    t = trace(LSTM(2, 3, num_layers=2), torch.randn(5, 4, 2))
    assert t["l0"] is t["l0"]
    assert t["l1"].i is t["l1"].i
    assert len(t.layers) == 2
    assert "l2" not in t.layers


def test_a_reverse_direction_stands_in_the_order_of_the_sequence() -> None:
    lstm = LSTM(2, 3, bidirectional=True, dtype=torch.float64)
    x = torch.randn(6, 1, 2, dtype=torch.float64)
    forward = LSTM(2, 3, dtype=torch.float64)
    forward.load_state_dict(
        {
            name.removesuffix("_reverse"): value
            for name, value in lstm.state_dict().items()
            if name.endswith("_reverse")
        }
    )
    backwards = trace(forward, x.flip(0))
    torch.testing.assert_close(trace(lstm, x)["l0_reverse"].f, backwards.f.flip(0))


def test_batch_first_and_unbatched_inputs_give_the_same_trace() -> None:
    lstm = LSTM(2, 3)
    first = LSTM(2, 3, batch_first=True)
    first.load_state_dict(lstm.state_dict())
    x = torch.randn(5, 1, 2)
    for t in (trace(first, x.transpose(0, 1)), trace(lstm, x[:, 0])):
        assert torch.equal(t.x, x)
        assert torch.equal(t.h, trace(lstm, x).h)


def test_a_trace_is_detached_and_holds_no_model() -> None:
    lstm = LSTM(2, 3)
    t = trace(lstm, torch.randn(5, 1, 2, requires_grad=True))
    assert not any(getattr(t, quantity).requires_grad for quantity in QUANTITIES)
    assert not t.x.requires_grad
    model = weakref.ref(lstm)
    del lstm
    gc.collect()
    assert model() is None
    assert t.h.shape == (5, 1, 3)


def pickled(t: Trace) -> Trace:
    again: Trace = pickle.loads(pickle.dumps(t))  # noqa: S301 (its own bytes, and no others)
    return again


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled])
@pytest.mark.parametrize("path", ["compiled", "readable"])
def test_a_trace_can_be_copied_and_pickled(copied: Callable[[Trace], Trace], path: Path) -> None:
    with using(path):
        t = trace(LSTM(2, 3, bidirectional=True), torch.randn(4, 2, 2))
    again = copied(t)
    assert torch.equal(again.x, t.x)
    assert list(again.layers) == list(t.layers)
    for name in t.layers:
        for quantity in QUANTITIES:
            assert torch.equal(getattr(again[name], quantity), getattr(t[name], quantity))


def test_frame_is_tidy_and_complete() -> None:
    lstm = LSTM(2, 3, num_layers=2, bidirectional=True, dtype=torch.float64)
    t = trace(lstm, torch.randn(5, 4, 2, dtype=torch.float64))
    frame = t.to_frame()
    assert list(frame) == ["sequence", "step", "layer", "direction", "unit", *QUANTITIES]
    assert len(frame) == 5 * 4 * 3 * 4
    keys = ["sequence", "step", "layer", "direction", "unit"]
    assert not frame.duplicated(keys).any()
    row = frame.query(
        "sequence == 2 and step == 3 and layer == 1 and direction == 'reverse' and unit == 0"
    ).iloc[0]
    for quantity in QUANTITIES:
        assert row[quantity] == getattr(t["l1_reverse"], quantity)[3, 2, 0].item()


def test_one_step_and_float32_keep_their_shape_and_type() -> None:
    t = trace(LSTM(1, 2), torch.zeros(1, 1, 1))
    assert t.c.shape == (1, 1, 2)
    assert t.c.dtype == torch.float32


def test_a_packed_batch_marks_the_steps_it_does_not_have() -> None:
    lstm = LSTM(2, 3, dtype=torch.float64)
    sequences = [torch.randn(length, 2, dtype=torch.float64) for length in (2, 4)]
    t = trace(lstm, torch.nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False))
    assert t.lengths is not None
    assert t.lengths.tolist() == [2, 4]
    assert t.x[2:, 0].isnan().all()
    assert t.h[2:, 0].isnan().all()
    assert not t.h[:, 1].isnan().any()
    frame = t.to_frame()
    assert len(frame) == (2 + 4) * 3
    assert not frame.isna().any(axis=None)
    assert frame.groupby("sequence")["step"].max().tolist() == [1, 3]


def test_a_projected_hidden_state_has_its_own_width() -> None:
    lstm = LSTM(2, 4, proj_size=3, dtype=torch.float64)
    t = trace(lstm, torch.randn(5, 2, 2, dtype=torch.float64))
    assert (t.h.shape, t.c.shape) == ((5, 2, 3), (5, 2, 4))
    frame = t.to_frame()
    assert frame.loc[frame["unit"] == 3, "h"].isna().all()
    assert frame.loc[frame["unit"] < 3, "h"].notna().all()
