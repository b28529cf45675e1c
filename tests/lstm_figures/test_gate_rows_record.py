from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from lstm_core.errors import InputError
from lstm_figures.gate_rows import gate_rows


def test_rows_hold_the_traces_own_numbers_in_order(make_run: Callable[..., Any]) -> None:
    sequence, trace = make_run(steps=5, units=3, channels=2, batches=2)
    record = gate_rows(sequence, trace, batch=1)
    assert "".join(row.quantity for row in record.rows) == "xifgcoh"
    for row in record.rows:
        source = trace.x if row.quantity == "x" else getattr(trace.layers["l0"], row.quantity)
        for line in row.lines:
            assert line.values.dtype == np.float32
            np.testing.assert_array_equal(line.values, source[:, 1, line.index].numpy())
            assert line.steps.tolist() == [0, 1, 2, 3, 4]
    assert [line.label for line in record.row("x").lines] == ["channel 0", "channel 1"]
    assert [line.label for line in record.row("f").lines] == ["unit 0", "unit 1", "unit 2"]
    assert [row.title for row in record.rows] == [
        "input",
        "input gate",
        "forget gate",
        "candidate",
        "cell state",
        "output gate",
        "hidden state",
    ]
    assert (record.steps, record.shown_points, record.thinned) == (5, 5, False)


def test_axes_show_saturation_at_a_glance(make_run: Callable[..., Any]) -> None:
    sequence, trace = make_run(steps=4, units=1)
    layer = trace.layers["l0"]
    layer = replace(layer, c=torch.tensor([0.0, -2.3, 1.0, 0.5]).reshape(4, 1, 1))
    x = torch.tensor([104.0, 110.0, 622.0, 300.0]).reshape(4, 1, 1)
    record = gate_rows(sequence, replace(trace, x=x, layers={"l0": layer}))
    bounds = {row.quantity: (row.low, row.high) for row in record.rows}
    assert bounds == {
        "x": (104, 622),
        "i": (0, 1),
        "f": (0, 1),
        "g": (-1, 1),
        "c": (-3, 3),
        "o": (0, 1),
        "h": (-1, 1),
    }


def test_step_numbers_stand_in_for_a_missing_axis(make_run: Callable[..., Any]) -> None:
    record = gate_rows(*make_run(steps=3, units=1))
    assert record.axis_is_step
    assert record.axis_name == "step"
    assert record.axis.tolist() == [0, 1, 2]


def test_the_sequences_own_axis_is_kept(make_run: Callable[..., Any], months: np.ndarray) -> None:
    record = gate_rows(*make_run(steps=6, units=1, axis=months, axis_name="month"))
    assert not record.axis_is_step
    assert record.axis_name == "month"
    np.testing.assert_array_equal(record.axis, months)


@pytest.mark.parametrize(
    ("axis", "kind"), [([1700.0, 1701.0], "i"), ([0.0, 0.5], "f"), ([0.0, 1e12], "f")]
)
def test_whole_years_become_integers(
    make_run: Callable[..., Any], axis: list[float], kind: str
) -> None:
    record = gate_rows(*make_run(steps=2, units=1, axis=np.array(axis), axis_name="t"))
    assert record.axis.dtype.kind == kind
    assert record.axis.tolist() == axis


@pytest.mark.filterwarnings("error")
def test_values_that_are_not_finite_become_gaps_and_leave_the_axis_alone(
    make_run: Callable[..., Any],
) -> None:
    sequence, trace = make_run(steps=4, units=1)
    c = torch.tensor([1.0, float("inf"), float("nan"), 1e300], dtype=torch.float64)
    layer = replace(trace.layers["l0"], c=c.reshape(4, 1, 1))
    row = gate_rows(sequence, replace(trace, layers={"l0": layer})).row("c")
    assert np.isnan(row.lines[0].values).tolist() == [False, True, True, True]
    assert (row.low, row.high) == (-1, 1)


def test_a_long_run_is_thinned(make_run: Callable[..., Any]) -> None:
    sequence, trace = make_run(steps=20_000, units=2)
    record = gate_rows(sequence, trace, max_points=200)
    assert record.thinned
    assert record.steps == 20_000
    assert record.shown_points <= 200
    for row in record.rows[1:]:
        source = getattr(trace.layers["l0"], row.quantity)[:, 0]
        for line in row.lines:
            assert line.values.max() == source[:, line.index].max()
            assert line.values.min() == source[:, line.index].min()


@pytest.mark.parametrize("steps", [0, 1])
def test_hardly_any_steps(make_run: Callable[..., Any], steps: int) -> None:
    record = gate_rows(*make_run(steps=steps, units=2))
    assert record.steps == record.shown_points == steps
    assert not record.thinned
    assert all(row.high > row.low for row in record.rows)


def test_what_does_not_fit_is_refused_in_words(make_run: Callable[..., Any]) -> None:
    sequence, trace = make_run(steps=3, units=1)
    with pytest.raises(InputError, match="`layer` must be one of l0; got 'l1'"):
        gate_rows(sequence, trace, layer="l1")
    with pytest.raises(InputError, match="`batch` must be between 0 and 0; got 1"):
        gate_rows(sequence, trace, batch=1)
    other, _ = make_run(steps=4, units=1)
    with pytest.raises(InputError, match=r"\(4, 1\).*\(3, 1\)"):
        gate_rows(other, trace)


def test_chosen_units_stand_in_the_order_asked_for(make_run: Callable[..., Any]) -> None:
    sequence, trace = make_run(steps=5, units=6)
    record = gate_rows(sequence, trace, units=(4, 0, 5), quantities=("h", "f"))
    assert [row.quantity for row in record.rows] == ["f", "h"]
    assert [line.label for line in record.row("f").lines] == ["unit 4", "unit 0", "unit 5"]
    np.testing.assert_array_equal(record.row("h").lines[2].values, trace["l0"].h[:, 0, 5])


def test_a_projected_h_leaves_out_the_units_it_lacks(make_run: Callable[..., Any]) -> None:
    sequence, trace = make_run(steps=5, units=6)
    layer = replace(trace["l0"], h=trace["l0"].h[..., :3])
    record = gate_rows(sequence, replace(trace, layers={"l0": layer}), units=(5, 2))
    assert [line.index for line in record.row("c").lines] == [5, 2]
    assert [line.index for line in record.row("h").lines] == [2]


def test_a_unit_that_is_not_there_is_refused(make_run: Callable[..., Any]) -> None:
    sequence, trace = make_run(steps=3, units=2)
    with pytest.raises(InputError, match="between 0 and 1; got \\(2,\\)"):
        gate_rows(sequence, trace, units=(2,))


def test_a_window_of_a_long_run_is_shown_step_by_step(make_run: Callable[..., Any]) -> None:
    sequence, trace = make_run(steps=120_000, units=2)
    record = gate_rows(sequence, trace, max_points=100, window=(500, 560))
    for row in record.rows:
        for line in row.lines:
            assert set(range(500, 560)) <= set(line.steps.tolist())
            assert len(line.steps) <= 208
            source = trace.x if row.quantity == "x" else getattr(trace["l0"], row.quantity)
            np.testing.assert_array_equal(line.values, source[line.steps, 0, line.index])


def test_another_run_stands_behind_and_counts_for_the_axis(make_run: Callable[..., Any]) -> None:
    sequence, trace = make_run(steps=9, units=2)
    _, longer = make_run(steps=12, units=3)
    behind = replace(longer["l0"], c=longer["l0"].c + 40)
    record = gate_rows(sequence, trace, ghost=behind, ghost_x=longer.x, ghost_name="A")
    assert record.ghost_name == "A"
    for row in record.rows:
        source = longer.x if row.quantity == "x" else getattr(behind, row.quantity)
        assert [line.index for line in row.ghosts] == list(range(source.shape[2]))
        for line in row.ghosts:
            np.testing.assert_array_equal(line.values, source[:9, 0, line.index])
    assert record.row("c").high >= 40
    plain = gate_rows(sequence, trace)
    assert plain.ghost_name == ""
    assert not any(row.ghosts for row in plain.rows)


def test_a_gap_in_a_long_run_stays_a_gap(make_run: Callable[..., Any]) -> None:
    sequence, trace = make_run(steps=5000, units=1)
    broken = trace["l0"].h.clone()
    broken[1000:1500], broken[2000] = torch.inf, torch.nan
    trace = replace(trace, layers={"l0": replace(trace["l0"], h=broken)})
    (line,) = gate_rows(sequence, trace, max_points=100).row("h").lines
    inside = (line.steps >= 1050) & (line.steps < 1450)
    assert np.isnan(line.values[inside]).all()
    assert np.isfinite(line.values[~((line.steps >= 1000) & (line.steps < 1500))]).all()
