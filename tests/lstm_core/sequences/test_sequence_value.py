"""A `Sequence` keeps what it promises: frozen copies, finite numbers, distinct names."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.sequences import Sequence


def test_it_copies_and_freezes_and_leaves_the_callers_arrays_alone() -> None:
    values, axis = np.array([[1.0], [2.0]]), np.array([10, 20])
    sequence = Sequence(values, ("x",), "s", axis=axis)
    values[0], axis[0] = 9, 9
    assert sequence.values.tolist() == [[1], [2]]
    assert sequence.axis is not None
    assert sequence.axis.tolist() == [10, 20]
    for frozen in (sequence.values, sequence.axis):
        with pytest.raises(ValueError, match="read-only"):
            frozen[0] = 9


def test_a_read_only_view_of_memory_that_can_be_written_is_copied() -> None:
    memory = np.zeros((2, 1))
    view = memory[:]
    view.setflags(write=False)
    sequence = Sequence(view, ("x",), "s")
    memory[0] = 9
    assert sequence.values.tolist() == [[0], [0]]


def test_frozen_arrays_are_shared() -> None:
    sequence = Sequence(np.zeros((2, 1)), ("x",), "s", axis=np.arange(2))
    renamed = replace(sequence, name="t")
    assert renamed.values is sequence.values
    assert renamed.axis is sequence.axis


def test_values_become_float64() -> None:
    assert Sequence(np.array([[1], [2]]), ("x",), "s").values.dtype == np.float64


@pytest.mark.parametrize(
    ("values", "channels", "said"),
    [
        (np.zeros(2), ("x",), r"D = 1, one.*got \(2,\)"),
        (np.zeros((2, 2)), ("x",), r"got \(2, 2\)"),
        (np.array([[0.0], [np.nan]]), ("x",), "finite; step 1, channel 0 is nan"),
        (np.array([[0.0, -np.inf]]), ("x", "y"), "finite; step 0, channel 1 is -inf"),
        (np.zeros((1, 2)), ("x", "x"), "distinct"),
    ],
)
def test_what_breaks_a_promise_is_refused(
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], channels: tuple[str, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Sequence(values, channels, "s")


def test_an_axis_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(T,\) = \(2,\); got \(3,\)"):
        Sequence(np.zeros((2, 1)), ("x",), "s", axis=np.arange(3))
