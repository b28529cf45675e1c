"""Text to trees: spellings, precedence, and what is said of a line that can't be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import InputError
from lstm_core.language import FUNCTIONS, EquationError, read_cell
from lstm_core.language.nodes import (
    Call,
    Equation,
    Joined,
    Name,
    Negative,
    Node,
    Number,
    Operation,
    Operator,
    summands,
    written,
)
from lstm_core.language.nodes import names as names_of
from lstm_core.language.parsing import parse, parse_line
from lstm_core.limits import MAX_EQUATION_CHARACTERS, MAX_EQUATION_LINES


def line(text: str) -> Equation:
    equation = parse_line(text)
    assert equation is not None
    return equation


def trees() -> st.SearchStrategy[Node]:
    names = st.sampled_from(["x", "h_prev", "c", "g", "W_xi", "b_o"]).map(Name)
    values = st.floats(0, 1e5, allow_nan=False).map(lambda value: float(f"{value:g}"))

    def above(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        one = [name for name, function in FUNCTIONS.items() if function.arguments == 1]
        several = st.lists(below, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Operation, st.sampled_from("+-*/@"), below, below),
            st.builds(Negative, below),
            st.builds(Call, st.sampled_from(one), st.tuples(below)),
            st.builds(Call, st.sampled_from(["min", "max"]), st.tuples(below, below)),
            st.builds(Joined, several),
        )

    return st.recursive(names | values.map(Number), above, max_leaves=12)


@given(trees())
def test_a_tree_as_it_is_written_is_read_as_the_same_tree(tree: Node) -> None:
    assert line(f"f = {written(tree)}").right == tree


@pytest.mark.parametrize("outer", "+-*/@")
@pytest.mark.parametrize("inner", "+-*/@")
def test_every_two_operators_are_grouped_as_they_were(outer: Operator, inner: Operator) -> None:
    a, b, c = Name("a"), Name("b"), Name("c")
    for tree in (
        Operation(outer, Operation(inner, a, b), c),
        Operation(outer, a, Operation(inner, b, c)),
        Operation(outer, Negative(a), Negative(Operation(inner, b, c))),
        Negative(Operation(outer, Negative(Negative(a)), Operation(inner, Negative(b), c))),
    ):
        assert line(f"f = {written(tree)}").right == tree


@pytest.mark.parametrize(
    ("spelled", "plain"),
    [
        ("f = σ(W_xf @ x)", "f = sigmoid(W_xf @ x)"),
        (r"f = \sigma(W_{xf} @ x_t + b_{f})", "f = sigmoid(W_xf @ x + b_f)"),
        ("c = f ⊙ c' + i · g", "c = f * c_prev + i * g"),
        ("c_t = f_t × c_{t-1} + i_t ∘ g_t", "c = f * c_prev + i * g"),
        ("c = f * c_{t − 1} + i * c~", "c = f * c_prev + i * g"),
        ("c = f*c′ + i*c̃", "c = f * c_prev + i * g"),
        ("c_tilde = tanh(W_xc@x)  # the candidate", "g = tanh(W_xc @ x)"),
        ("h~ = tanh(W_h @ x)", "h_tilde = tanh(W_h @ x)"),
        ("z = 1 − .5 + 2e-3", "z = 1 - 0.5 + 0.002"),
        ("r_t = 2.", "r = 2"),
    ],
)
def test_spellings_that_mean_the_same(spelled: str, plain: str) -> None:
    got, expected = line(spelled), line(plain)
    assert (got.name, got.right) == (expected.name, expected.right)


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("a - b_c - d", "(a - b_c) - d"),
        ("a / c * d", "(a / c) * d"),
        ("r * W_n @ h", "r * (W_n @ h)"),
        ("W_a @ V_a @ x", "W_a @ (V_a @ x)"),
        ("W_a @ -x", "W_a @ (-x)"),
        ("-W_a @ x * f", "(-(W_a @ x)) * f"),
        ("a + c * d", "a + (c * d)"),
    ],
)
def test_what_binds_tighter(text: str, grouped: str) -> None:
    assert line(f"q = {text}").right == line(f"q = {grouped}").right


def test_names_and_summands_in_order() -> None:
    right = line("q = W_q @ x - h_prev + 1").right
    assert names_of(right) == ("W_q", "x", "h_prev")
    assert [(written(term), added) for term, added in summands(right)] == [
        ("W_q @ x", True),
        ("h_prev", False),
        ("1", True),
    ]


def test_blank_lines_and_comments_are_no_equations() -> None:
    equations = parse("# a cell\n\n  h = 1  # always\n")
    assert [(e.name, e.place.line, e.place.column) for e in equations] == [("h", 3, 3)]


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("h = W_xh x", 10, "operator is missing. Write @"),
        ("h = 2x", 6, "2 * x"),
        ("h = (1 + 2", 5, "never closed"),
        ("h = 1)", 6, "closes nothing"),
        ("h = 1 + * 2", 9, "Two operators, + and *"),
        ("h = 1 +", 8, "missing after +"),
        ("h =", 4, "missing after ="),
        ("h", 2, "an = is expected"),
        ("= 3", 1, "begins with a name"),
        ("h = 1 = 2", 7, "one equation"),
        ("h == 1", 3, "single ="),
        ("h += 1", 3, "single ="),
        ("h = x ** 2", 7, "square(v)"),
        ("h = x ^ 2", 7, "square(v)"),
        ("h = torch.tanh(x)", 10, "no dots"),
        ("h = x[0]", 6, "operator is missing"),
        ("h = [x]", 5, "two or more"),
        ("h = sigmiod(x)", 5, "Did you mean sigmoid?"),
        ("h = W_xh(x)", 5, "W_xh is no function"),
        ("h = max(x)", 5, "takes 2 values"),
        ("h = tanh()", 5, "takes one value"),
        ("h = tanh(x, x)", 5, "takes one value"),
        ("h = x, 1", 6, "comma"),
        ("h = 'x'", 5, "nothing to belong to"),
        ('h = "x"', 5, "no text in quotes"),
        ("h = x.__class__", 6, "no dots"),
        ("h = __import__", 5, "begins with a letter"),
        ("h = a__b", 5, "is no name"),
        ("h = lambda x: x", 5, "word of Python"),
        ("h = x if x else x", 7, "word of Python"),
        ("h = é", 5, "not part of the language"),
        ("h = 1e999", 5, "too large"),
        ("h = x; c = 1", 6, "not part of the language"),
        ("h = x_very_long_name_that_never_ends", 5, "24 are the most"),
        ("h = tanh(v=x)", 11, "one equation"),
    ],
)
def test_a_line_that_cannot_be_read_says_where_and_what_to_write(
    text: str, column: int, words: str
) -> None:
    with pytest.raises(EquationError) as caught:
        parse(f"# first\n{text}")
    error = caught.value
    assert (error.place.line, error.place.column) == (2, column), str(error)
    assert words in str(error)
    assert error.pointer == f"{text}\n{' ' * (column - 1)}^"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("h = tanh(z)", "Nothing gives z a value"),
        ("h = o * tanh(c)\no = 1\nc = 1", "o gets its value on line 2"),
        ("h = h", "step before is h_prev"),
        ("h = tanh(c_prev)", "Add a line c = …"),
        ("h = x_prev", "Keep it with a line last = x"),
        ("h = 1\nh = 2", "already has its value on line 1"),
        ("g = 1\nc~ = 2\nh = g", "spellings of g"),
        ("x = 1\nh = x", "x is the input"),
        ("h_prev = 1", "Write h = …"),
        ("W_a = 1\nh = 1", "the name of a weight"),
        ("tanh = 1\nh = 1", "is a function"),
        ("h = tanh", "write tanh(…)"),
        ("c = 1", "A line for h is missing"),
        ("# nothing", "A line for h is missing"),
        ("forget = 1\nh = forgot", "Did you mean forget?"),
    ],
)
def test_names_that_cannot_work(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_cell(text)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "h = 1" + " " * MAX_EQUATION_CHARACTERS,
        "\n" * MAX_EQUATION_LINES + "h = 1",
        "h = " + "+".join(["x"] * 500),
        "h = " + "(" * 300 + "x" + ")" * 300,
        "h = " + "-" * 300 + "x",
        "h = " + "W_a @ " * 300 + "x",
        "h = " + "tanh(" * 300 + "x" + ")" * 300,
        "h = " + "[" * 300 + "x" + "]" * 300,
        "\n".join([f"s{n} = " + "+".join(["x"] * 30) for n in range(50)] + ["h = 1"]),
        "\n".join([*(f"s{n} = s{n}_prev + 1" for n in range(20)), "h = 1"]),
        "h = " + " + ".join(f"b_{n}" for n in range(30)) + "\n"
        "c = " + " + ".join(f"b_{n}" for n in range(30, 65)),
        "a = [h_prev, h_prev]\n"
        + "\n".join(f"{b} = [{a}, {a}]" for a, b in zip("abdefg", "bdefgk", strict=True))
        + "\nh = 1",
    ],
)
def test_a_text_beyond_the_limits_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_cell(text)


def test_a_line_nothing_uses_is_noted() -> None:
    cell = read_cell("q = 1 - x\na = 0.5 * a_prev + 1\nh = tanh(W_h @ x)")
    assert [(note.line, note.message.split(",")[0]) for note in cell.notes] == [
        (1, "No other line uses q"),
        (2, "No other line uses a"),
    ]
