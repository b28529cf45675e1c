"""Weights by the lesson's names: a round trip, true shapes, plain refusals."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import LSTM, VARIANTS, InputError, trace
from lstm_core.lesson_weights import (
    checked_weight,
    gate_weight_names,
    lesson_weights,
    lstm_from_lesson_weights,
    weight_shapes,
)
from lstm_core.variants import PEEPHOLES, Peephole

FORMS = [(variant, peephole) for variant in VARIANTS for peephole in PEEPHOLES]


@pytest.mark.parametrize(("variant", "peephole"), FORMS)
def test_round_trip_gives_the_same_numbers(variant: str, peephole: Peephole) -> None:
    lstm = LSTM(2, 3, variant=variant, peephole=peephole, dtype=torch.float64)
    weights = lesson_weights(lstm)
    shapes = {name: values.shape for name, values in weights.items()}
    assert shapes == weight_shapes(2, 3, variant, peephole)
    assert list(shapes) == list(weight_shapes(2, 3, variant, peephole))
    again = lstm_from_lesson_weights(
        weights, variant=variant, peephole=peephole, dtype=torch.float64
    )
    x = torch.randn(5, 1, 2, dtype=torch.float64)
    assert torch.equal(trace(again, x).h, trace(lstm, x).h)


def test_names_stand_for_the_slabs_of_the_state_dict() -> None:
    lstm = LSTM(2, 3, variant="graves")
    weights, state = lesson_weights(lstm), lstm.state_dict()
    for name, stored, rows in [
        ("W_xi", "weight_ih_l0", slice(0, 3)),
        ("W_hf", "weight_hh_l0", slice(3, 6)),
        ("W_xc", "weight_ih_l0", slice(6, 9)),
        ("W_ho", "weight_hh_l0", slice(9, 12)),
        ("W_co", "peephole_o_l0", slice(None)),
    ]:
        np.testing.assert_array_equal(weights[name], state[stored][rows].double().numpy())
    total = state["bias_ih_l0"] + state["bias_hh_l0"]
    np.testing.assert_array_equal(weights["b_c"], total[6:9].double().numpy())


def test_gate_weight_names_follow_the_form() -> None:
    assert gate_weight_names("i", "nig") == ()
    assert gate_weight_names("f", "fgr")[3:] == ("W_cf", "W_if", "W_ff", "W_of")
    assert gate_weight_names("g", "graves") == ("W_xc", "W_hc", "b_c")
    assert gate_weight_names("o", "lesson") == ("W_xo", "W_ho", "b_o", "W_co")
    assert gate_weight_names("i", "lesson") == ("W_xi", "W_hi", "b_i")


def test_weights_are_read_only_copies() -> None:
    lstm = LSTM(1, 2)
    weights = lesson_weights(lstm)
    with pytest.raises(ValueError, match="read-only"):
        weights["W_xi"][0, 0] = 1.0
    before = weights["W_xi"].copy()
    with torch.no_grad():
        lstm.get_parameter("weight_ih_l0").zero_()
    np.testing.assert_array_equal(weights["W_xi"], before)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        pytest.param([[1.0], [2.0]], r"shape \(H, H\) = \(2, 2\); got \(2, 1\)", id="row-52-shape"),
        pytest.param([[1.0, 2.0], [3.0]], "ragged", id="row-52-ragged"),
        pytest.param([["a", "b"], ["c", "d"]], "not a number", id="row-52-text"),
        pytest.param([[0, 0], [float("nan"), 0]], r"W_hi\[1, 0\].*got nan", id="row-53-nan"),
        pytest.param([[0, float("-inf")], [0, 0]], r"W_hi\[0, 1\].*got -inf", id="row-53-inf"),
        pytest.param([[1e38, 0], [0, 0]], r"from −1,000,000 to 1,000,000", id="row-53-huge"),
    ],
)
def test_bad_weights_are_refused(values: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        checked_weight("W_hi", values, (2, 2))  # type: ignore[arg-type]


def test_missing_and_unknown_weights_are_named() -> None:
    weights = dict(lesson_weights(LSTM(1, 2)))
    removed = weights.pop("b_o")
    with pytest.raises(InputError, match="missing: b_o"):
        lstm_from_lesson_weights(weights)
    with pytest.raises(InputError, match="has no W_co"):
        lstm_from_lesson_weights({**weights, "b_o": removed, "W_co": np.zeros(2)})
    with pytest.raises(InputError, match="W_xc must be there"):
        lstm_from_lesson_weights({})


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=4),
    st.floats(-1e6, 1e6),
)
def test_the_largest_weights_saturate_and_stay_finite(column: list[float], x: float) -> None:
    hidden = len(column)
    weights = {
        name: np.resize(column, shape) for name, shape in weight_shapes(1, hidden, "graves").items()
    }
    t = trace(lstm_from_lesson_weights(weights, variant="graves"), torch.full((6, 1, 1), x))
    for quantity in "ifgoch":
        assert torch.isfinite(getattr(t, quantity)).all()
