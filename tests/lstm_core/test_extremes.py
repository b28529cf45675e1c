"""The compiled search of lines side by side is held to NumPy's, which is taken elsewhere."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lstm_core import extremes as module
from lstm_core.extremes import extremes, lie_side_by_side, neighbours_joined

STEPS = hnp.arrays(
    np.float32,
    st.tuples(st.integers(2, 60), st.integers(2, 20)),
    elements=st.sampled_from([-np.inf, -2, -0.0, 0, 1e-40, 1, 3, np.inf, np.nan]),
)


@given(steps=STEPS, width=st.integers(1, 70), data=st.data())
def test_both_ways_find_the_same(steps: Any, width: int, data: st.DataObject) -> None:
    last = data.draw(st.integers(1, steps.shape[1] - 1))
    lines = steps[:, :last].T
    assert lie_side_by_side(lines)
    copied = np.ascontiguousarray(lines)
    assert not lie_side_by_side(copied)
    np.testing.assert_array_equal(extremes(lines, width), extremes(copied, width))


def test_what_is_found_is_least_and_greatest() -> None:
    steps = np.random.default_rng(0).normal(size=(1000, 11)).astype(np.float32)
    found = extremes(steps.T, 300)
    assert found.shape == (11, 4, 2)
    for k, begin in enumerate(range(0, 1000, 300)):
        part = steps[begin : begin + 300]
        both = np.sort([part.argmin(axis=0), part.argmax(axis=0)], axis=0).T
        np.testing.assert_array_equal(found[:, k], both + begin)


def test_too_many_steps_to_be_counted_are_left_to_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "loops", None)
    monkeypatch.setattr(module, "_COUNTED", 3)
    lines = np.array([[1, 0], [0, 1], [2, 2]], np.float32).T
    assert extremes(lines, 3).tolist() == [[[1, 2]], [[0, 2]]]
    with pytest.raises(TypeError, match="NoneType"):
        extremes(lines, 2)


def test_without_numba_numpy_finds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "loops", lambda: None)
    lines = np.array([[1, 0], [0, 1], [2, 2]], np.float32).T
    assert extremes(lines, 2).tolist() == [[[0, 1], [2, 2]], [[0, 1], [2, 2]]]


def test_neighbours_are_seen_as_one_block() -> None:
    gates, other = np.arange(24, dtype=np.float32).reshape(3, 8), np.zeros((3, 2), np.float32)
    blocks = [gates[:, 0:2].T, gates[:, 2:4].T, other.T, gates[:, 4:6].T, gates[:, 7:].T]
    joined = neighbours_joined(blocks)
    assert [len(block) for block in joined] == [4, 2, 2, 1]
    np.testing.assert_array_equal(np.concatenate(joined), np.concatenate(blocks))
    assert not joined[0].flags.writeable


def test_rows_that_begin_where_others_end_are_no_neighbours() -> None:
    """The next row of a whole array lies behind the last line of the row before."""
    steps = np.arange(12, dtype=np.float32).reshape(6, 2)
    blocks = [steps[:3].T, steps[1:4].T]
    assert [len(block) for block in neighbours_joined(blocks)] == [2, 2]
