"""Where in a field an error is underlined."""

import pytest

from lstm_core.language import EquationError, Place
from lstm_ui.components.equation_editor import place_in


@pytest.mark.parametrize(
    ("text", "column", "offset", "marked"),
    [
        ("tanh(b_oo)", 10, 4, "b_oo"),  # of the line "h = tanh(b_oo)"
        ("o * tanh(c", 13, 4, "("),
        ("f = b_ff", 5, 0, "b_ff"),
        ("a + b", 3, 0, "+"),
        ("c̃ + σ", 1, 0, "c"),
    ],
)
def test_the_word_at_fault_is_marked(text: str, column: int, offset: int, marked: str) -> None:
    start, end = place_in(text, EquationError("wrong", Place(1, column), text), offset)
    assert text[start:end] == marked


@pytest.mark.parametrize(("text", "column", "place"), [("", 5, (0, 1)), ("a +", 99, (3, 4))])
def test_what_is_missing_at_the_end_is_marked_after_it(
    text: str, column: int, place: tuple[int, int]
) -> None:
    assert place_in(text, EquationError("wrong", Place(1, column), text), 4) == place


def test_an_error_before_the_text_marks_its_beginning() -> None:
    assert place_in("x = 1", EquationError("wrong", Place(1, 1), "f = x = 1"), 4) == (0, 1)
