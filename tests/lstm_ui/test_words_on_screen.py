"""Numbers, equations and sentences as the screen writes them."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.comparison import TorchComparison
from lstm_core.variants import VARIANTS
from lstm_core.worked_equations import worked_equations
from lstm_ui.html import lesson_name, table
from lstm_ui.messages import literal_markdown
from lstm_ui.numbers import fixed, scientific, summed
from lstm_ui.run import Run, run_workspace, step_of
from lstm_ui.status_line import comparison_sentence, form_title
from lstm_ui.step_equations import axis_text, equation_texts, step_title
from lstm_ui.workspace import first_workspace, with_form


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5000"),
        (-0.03125, "−0.0312"),
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (3e-7, "3.000e−7"),
        (-123456.789, "−123457"),
    ],
)
def test_numbers_have_a_true_minus_and_never_a_negative_zero(value: float, text: str) -> None:
    assert fixed(value) == text


def test_scientific_is_short() -> None:
    assert [scientific(v) for v in (6e-8, 0.0, 1.5e10)] == ["6e−8", "0", "2e10"]


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=6))
def test_a_written_sum_reads_back_as_its_terms(values: list[float]) -> None:
    text = summed(values, 6).replace("−", "-").replace(" - ", " + -")
    read = [float(part) for part in text.split(" + ")]
    np.testing.assert_allclose(read, values, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_written_numbers_give_the_written_result(variant: str) -> None:
    """What a learner does: type the line into a calculator."""
    run = run_workspace(with_form(first_workspace(), variant=variant))
    names = {"σ": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh}
    for step in (0, 154):
        for line in worked_equations(step_of(run, step), 1, VARIANTS[variant]):
            _, _, numbers, value = equation_texts(line, decimals=6)
            steps = numbers.replace("−", "-").replace("·", "*").split(" = ")
            results = [eval(part, {"__builtins__": {}}, names) for part in steps]  # noqa: S307
            expected = float(value.replace("−", "-"))
            np.testing.assert_allclose(results, expected, atol=5e-6)


def test_equations_are_written_in_the_lessons_names() -> None:
    run = run_workspace(with_form(first_workspace(), variant="graves"))
    symbols = {
        texts[0]: texts[1]
        for texts in map(equation_texts, worked_equations(step_of(run, 1), 0, VARIANTS["graves"]))
    }
    assert symbols == {
        "i": "σ(W_xi x + W_hi h′ + W_ci c′ + b_i)",
        "f": "σ(W_xf x + W_hf h′ + W_cf c′ + b_f)",
        "g": "tanh(W_xc x + W_hc h′ + b_c)",
        "c": "f ⊙ c′ + i ⊙ g",
        "o": "σ(W_xo x + W_ho h′ + W_co c + b_o)",
        "h": "o ⊙ tanh(c)",
    }


def test_the_status_says_what_equals_and_what_differs() -> None:
    standard = run_workspace(first_workspace())
    assert re.fullmatch(
        r"equals nn\.LSTM \(largest difference (\d+e−\d+|0)\)", comparison_sentence(standard)
    )
    lesson = with_form(first_workspace(), variant="lesson")
    assert comparison_sentence(run_workspace(lesson)).startswith("nn.LSTM has no W_co c: ")
    graves = with_form(first_workspace(), variant="graves", peephole="full")
    assert "has no W_ci c′, W_cf c′ or W_co c" in comparison_sentence(run_workspace(graves))
    assert form_title(graves) == "Graves, full peepholes"


def said(comparison: TorchComparison) -> str:
    run = run_workspace(first_workspace())
    return comparison_sentence(Run(run.scaled, run.lstm, run.trace, lambda: comparison))


def test_a_gap_that_stays_is_not_hidden() -> None:
    gap = TorchComparison(0.01, 0.01, False, ())
    assert said(gap) == "differs from nn.LSTM by up to 1e−2: please report this"
    broken = TorchComparison(float("nan"), float("inf"), False, ())
    assert said(broken) == "differs from nn.LSTM by up to nan: please report this"


def test_rounding_that_a_cell_amplifies_is_told_apart() -> None:
    assert said(TorchComparison(0.2, 6e-8, True, ())) == (
        "equals nn.LSTM at every step (largest difference 6e−8); over the whole run these "
        "weights amplify rounding to 2e−1"
    )


def test_a_step_is_named_with_its_place_on_the_axis() -> None:
    assert step_title(first_workspace()) == "Step 257 · year 1957"
    assert axis_text(np.datetime64("2024-03-01T00:00:00")) == "2024-03-01"
    assert axis_text(np.datetime64("2024-03-01T06:30:00")) == "2024-03-01 06:30:00"
    assert axis_text(np.float64(-0.5)) == "−0.5"


def test_names_get_true_subscripts_and_are_escaped() -> None:
    assert lesson_name("σ(W_xi x + b_i)") == "σ(W<sub>xi</sub> x + b<sub>i</sub>)"
    assert "<script>" not in lesson_name("<script> x")
    assert "<b>" not in table([], [], "<b>")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "**bold** $x^2$ [a](b) :red[c]"])
def test_row_48_markdown_of_a_persons_own_is_literal(text: str) -> None:
    escaped = literal_markdown(text)
    assert escaped.replace("\\", "") == text
    assert not re.search(r"(?<!\\)[<*$\[\]():]", escaped)
