"""What units are judged by, against numbers counted by hand and pandas."""

import numpy as np
import pandas as pd
import pytest
import torch

from lstm_core import LSTM, VARIANTS, InputError, trace
from lstm_core.tracing import LayerTrace
from lstm_core.unit_statistics import (
    layer_statistics,
    ordered_units,
    statistics_table,
    unit_statistics,
)

STANDARD = VARIANTS["standard"]


def layer(**values: list[list[float]]) -> LayerTrace:
    """A run of one sequence from lists of steps; what is not given is zero."""
    steps, units = np.shape(next(iter(values.values())))
    zeros = torch.zeros(steps, 1, units)
    given = {q: torch.tensor(v)[:, None] for q, v in values.items()}
    return LayerTrace(**{q: given.get(q, zeros) for q in "ifgoch"})


def test_a_gate_is_saturated_below_a_tenth_and_above_nine_tenths() -> None:
    found = unit_statistics(
        layer(f=[[0.05, 0.1], [0.95, 0.9], [0.99, 0.5], [0.5, 0.3]]), "f", STANDARD
    )
    assert found.left.tolist() == [0.25, 0]
    assert found.right.tolist() == [0.5, 0]
    assert found.saturation.tolist() == [0.75, 0]


def test_the_candidate_begins_at_minus_one() -> None:
    values = layer(g=[[-0.95], [0.0], [0.05], [0.95]])
    found = unit_statistics(values, "g", STANDARD)
    assert (found.left.tolist(), found.right.tolist()) == ([0.25], [0.25])
    linear = unit_statistics(values, "g", VARIANTS["niaf"])
    assert np.isnan([linear.left, linear.right, linear.saturation]).all()


@pytest.mark.parametrize("quantity", ["c", "h"])
def test_states_have_no_ends(quantity: str) -> None:
    found = unit_statistics(layer(**{quantity: [[3.0], [-3.0]]}), quantity, STANDARD)
    assert np.isnan(found.saturation).all()
    assert (found.mean.tolist(), found.variance.tolist()) == ([0.0], [9.0])


def test_mean_and_variance_equal_those_of_pandas() -> None:
    lstm = LSTM(3, 5, dtype=torch.float64)
    run = trace(lstm, torch.randn(40, 2, 3, dtype=torch.float64))
    frame = run.to_frame().groupby("unit")["c"]
    found = unit_statistics(run["l0"], "c", STANDARD)
    np.testing.assert_allclose(found.mean, frame.mean(), rtol=1e-12)
    np.testing.assert_allclose(found.variance, frame.var(ddof=0), rtol=1e-12)


def test_steps_that_a_packed_sequence_lacks_do_not_count() -> None:
    lstm = LSTM(1, 2)
    long, short = torch.randn(6, 1), torch.randn(3, 1)
    packed = torch.nn.utils.rnn.pack_sequence([long, short])
    together = unit_statistics(trace(lstm, packed)["l0"], "o", STANDARD)
    alone = [unit_statistics(trace(lstm, x)["l0"], "o", STANDARD) for x in (long, short)]
    np.testing.assert_allclose(
        together.mean, (6 * alone[0].mean + 3 * alone[1].mean) / 9, rtol=1e-6
    )


def test_units_in_order_of_a_value() -> None:
    values = np.array([0.2, 0.9, np.nan, 0.9, 0.0])
    assert ordered_units(values) == (1, 3, 0, 4)
    assert ordered_units(values, greatest_first=False) == (4, 0, 1, 3)
    assert ordered_units(values, low=0.2) == (1, 3, 0)
    assert ordered_units(values, high=0.2) == (0, 4)
    assert ordered_units(values, low=2) == ()


def test_the_table_has_a_row_for_each_unit_even_where_h_is_projected() -> None:
    lstm = LSTM(2, 6, proj_size=4)
    table = statistics_table(layer_statistics(trace(lstm, torch.randn(9, 2))["l0"], STANDARD))
    assert table["unit"].tolist() == list(range(6))
    assert table["h mean"].notna().tolist() == [True] * 4 + [False] * 2
    assert {"i left", "g right", "c variance"} < set(table)
    assert "c left" not in table
    assert pd.api.types.is_float_dtype(table["i mean"])


def test_an_unknown_quantity_or_measure_is_refused() -> None:
    run = layer(i=[[0.5]])
    with pytest.raises(InputError, match="got 'z'"):
        unit_statistics(run, "z", STANDARD)
    with pytest.raises(InputError, match="got 'median'"):
        unit_statistics(run, "i", STANDARD).by("median")  # type: ignore[arg-type]
