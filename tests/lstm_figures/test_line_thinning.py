import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lstm_core.errors import InputError
from lstm_figures.thinning import thin

ANY_LINES = hnp.arrays(
    np.float32,
    st.tuples(st.integers(1, 4), st.integers(0, 200)),
    elements=st.one_of(st.floats(-1e6, 1e6, width=32), st.just(np.nan)),
)


@given(values=ANY_LINES, max_points=st.integers(4, 60))
def test_what_is_kept_is_true_in_order_and_has_every_peak(
    values: np.ndarray, max_points: int
) -> None:
    thinned = thin(values, max_points)
    assert thinned.values.dtype == np.float32
    assert thinned.steps.shape == thinned.values.shape
    assert thinned.values.shape[1] <= max(max_points, 0)
    assert np.all(np.diff(thinned.steps, axis=1) >= 0)
    np.testing.assert_array_equal(
        thinned.values, np.take_along_axis(values, thinned.steps.astype(np.int64), axis=1)
    )
    for kept, line in zip(thinned.values, values, strict=True):
        if not np.all(np.isnan(line)):
            assert np.nanmin(kept) == np.nanmin(line)
            assert np.nanmax(kept) == np.nanmax(line)


def test_a_short_line_is_left_as_it_is() -> None:
    values = np.arange(6, dtype=np.float32).reshape(1, 6)
    thinned = thin(values, 6)
    assert np.shares_memory(thinned.values, values)
    assert thinned.steps.tolist() == [[0, 1, 2, 3, 4, 5]]


def test_hand_worked_thinning() -> None:
    values = np.array([[0, 9, 1, 1, -5, 1, 1, 2, 3, 4]], dtype=np.float32)
    thinned = thin(values, 6)  # two stretches of five steps, and both ends
    assert thinned.steps.tolist() == [[0, 1, 4, 5, 9, 9]]
    assert thinned.values.tolist() == [[0, 9, -5, 1, 4, 4]]


def test_columns_of_all_lines_come_from_the_same_stretch() -> None:
    values = np.random.default_rng(0).normal(size=(5, 1000)).astype(np.float32)
    steps = thin(values, 102).steps
    assert np.all(steps[:, 1:-1] // 20 == np.repeat(np.arange(50), 2))


def test_a_gap_as_long_as_a_stretch_stays_a_gap() -> None:
    values = np.ones((1, 1000), dtype=np.float32)
    values[0, 400:600] = np.nan
    assert np.isnan(thin(values, 100).values).any()


def test_too_few_points_are_refused() -> None:
    with pytest.raises(InputError, match="at least 4; got 3"):
        thin(np.zeros((1, 10), dtype=np.float32), 3)


@given(values=ANY_LINES, max_points=st.integers(4, 60), data=st.data())
def test_a_window_keeps_more_and_loses_no_peak(
    values: np.ndarray, max_points: int, data: st.DataObject
) -> None:
    total = values.shape[1]
    first = data.draw(st.integers(0, max(total - 1, 0)))
    end = data.draw(st.integers(first, total))
    thinned = thin(values, max_points, (first, end))
    assert np.all(np.diff(thinned.steps, axis=1) >= 0)
    np.testing.assert_array_equal(
        thinned.values, np.take_along_axis(values, thinned.steps.astype(np.int64), axis=1)
    )
    inside = (thinned.steps >= first) & (thinned.steps < end)
    if 0 < end - first <= max_points:
        for kept, within in zip(thinned.steps, inside, strict=True):
            assert set(range(first, end)) <= set(kept[within].tolist())
    for kept, line in zip(thinned.values, values, strict=True):
        if not np.all(np.isnan(line)):
            assert (np.nanmin(kept), np.nanmax(kept)) == (np.nanmin(line), np.nanmax(line))
    assert thinned.steps.shape[1] <= 2 * max_points + 8
