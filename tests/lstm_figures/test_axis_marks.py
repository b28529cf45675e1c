import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_figures.axis_marks import marks_between, number_text, symmetric_bound


@pytest.mark.parametrize(
    ("largest", "bound"),
    [
        (0, 1),
        (0.4, 1),
        (1, 1),
        (1.01, 1.5),
        (2.3, 3),
        (7, 8),
        (8.5, 10),
        (10, 10),
        (437, 500),
        (float("nan"), 1),
    ],
)
def test_symmetric_bound(largest: float, bound: float) -> None:
    assert symmetric_bound(largest) == bound


@given(st.floats(min_value=0, max_value=1e30))
def test_symmetric_bound_holds_the_value_without_wasting_half_the_axis(largest: float) -> None:
    bound = symmetric_bound(largest)
    assert bound >= largest * (1 - 1e-5)
    assert bound == 1 or bound <= 1.6 * largest


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0, 1, (0, 1)),
        (0, 154, (0, 100)),
        (-2.7, 2.4, (-2, 0, 2)),
        (104, 622, (200, 400, 600)),
        (3, 3, (3,)),
    ],
)
def test_marks(low: float, high: float, marks: tuple[float, ...]) -> None:
    assert marks_between(low, high) == pytest.approx(marks)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_marks_are_few_and_inside(low: float, width: float) -> None:
    marks = marks_between(low, low + width)
    assert 2 <= len(marks) <= 5
    assert all(low - 1e-6 * width <= mark <= low + width * (1 + 1e-6) for mark in marks)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-1.5, "−1.5"), (20, "20"), (2e6, "2e6"), (-1.5e-7, "−1.5e−7")],
)
def test_number_text(value: float, text: str) -> None:
    assert number_text(value) == text
