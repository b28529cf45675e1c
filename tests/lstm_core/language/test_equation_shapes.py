"""Shapes found from the equations alone, and both shapes named where they don't fit."""

import pytest

from lstm_core.language import EquationError, parameter_shapes, read_cell, shape_text


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("h = tanh(W_xh @ x + W_hh @ h_prev + b_h)", {"W_xh": "(H, D)", "W_hh": "(H, H)",
                                                      "b_h": "(H,)"}),
        ("h = W @ [x, h_prev] + b", {"W": "(H, D + H)", "b": "(H,)"}),
        ("h = [W_a, W_b] @ [x, h_prev]", {"W_a": "(H, D)", "W_b": "(H, H)"}),
        ("h = w_h * h_prev", {"w_h": "(H,)"}),
        ("h = w_h @ h_prev", {"w_h": "(H, H)"}),
        ("y = w_x * x\nh = W_y @ y", {"w_x": "(D,)", "W_y": "(H, D)"}),
        ("y = W_y @ x - x\nh = W_h @ y", {"W_y": "(D, D)", "W_h": "(H, D)"}),
        ("h = W_a @ tanh(V_a @ x + b_a)", {"W_a": "(H, H)", "V_a": "(H, D)", "b_a": "(H,)"}),
        ("h = (W_a * R_a - 2 * tanh(W_a)) @ x", {"W_a": "(H, D)", "R_a": "(H, D)"}),
        ("y = 0.9 * y_prev + x\nh = W_h @ y", {"W_h": "(H, D)"}),
        ("h = tanh(h_prev) * mean(x) + sum(b_q)", {"b_q": "(H,)"}),
        ("h = softmax(b_h) - max(h_prev, 0.5)", {"b_h": "(H,)"}),
    ],
)  # fmt: skip
def test_parameters_and_their_shapes_are_found(text: str, shapes: dict[str, str]) -> None:
    found = {name: shape_text(shape) for name, shape in read_cell(text).parameters.items()}
    assert found == shapes


def test_sizes_in_letters_become_numbers() -> None:
    cell = read_cell("y = [x, h_prev, x]\nh = W_y @ y")
    assert shape_text(cell.shapes["y"]) == "(2D + H,)"
    assert parameter_shapes(cell, 2, 5) == {"W_y": (5, 9)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("i = W_xi @ x + x\nh = i * h_prev", ("i is (D,)", "h_prev is (H,)", "* needs")),
        ("h = h_prev + x", ("h_prev is (H,)", "x is (D,)", "+ needs")),
        ("h = W_h @ h_prev + h_prev * 2 + x", ("h_prev * 2 is (H,)", "x is (D,)")),
        ("h = x", ("h must be (H,)", "gives (D,)")),
        ("h = x @ W_h", ("The matrix stands left of the vector: W_h @ x",)),
        ("h = h_prev @ h_prev", ("h_prev is (H,)", "left of @ stands a matrix")),
        ("h = b_h @ x", ("b_h is a bias", "Write b_h * …")),
        ("h = W_h @ x\nc = W_h @ h", ("W_h is (H, D)", "takes a vector (D,)", "h is (H,)")),
        ("h = W_h @ x\nc = W_h * h", ("matrix on line 1",)),
        ("h = W_h * h_prev\nc = W_h @ h", ("vector on line 1",)),
        ("h = W_h @ 2", ("Right of @ stands a vector", "2 is a number")),
        ("h = 2 @ x", ("Left of @ stands a matrix",)),
        ("h = max(x, h_prev)", ("not (D,) and (H,)",)),
        ("h = softmax(1)", ("over the units of a vector",)),
        ("h = [1, x]", ("[ ] joins vectors", "1 is a number")),
        ("h = [W_a, W_b] @ [x, h_prev, x]", ("(H, 2H)", "is (2D + H,)")),
        ("h = [W_a, 2] @ [x, h_prev]", ("joins matrices", "2 is a number")),
        ("h = softmax(W_a) @ x", ("of a vector, not a matrix",)),
        ("n = [x, n_prev]\nh = 1", ("n is (D + H,)", "n_prev was used as (H,)")),
        ("c = [x, h_prev]\nh = 1", ("c must be (H,)",)),
    ],
)
def test_shapes_that_do_not_fit_are_both_named(text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(EquationError) as caught:
        read_cell(text)
    for part in words:
        assert part in str(caught.value)
