"""Learners' lines, each with what must be said of it."""

from collections.abc import Callable

import pytest
import torch

from lstm_core import InputError
from lstm_core.language import (
    EXERCISE_FORMS,
    EXERCISE_LINES,
    ExerciseRun,
    draw_parameters,
    exercise_run,
    hint,
    judge,
    judge_cell,
    preset_cell,
    right_line,
)

S, L, G = EXERCISE_FORMS
F = "W_xf @ x + W_hf @ h_prev"
O = "W_xo @ x + W_ho @ h_prev"  # noqa: E741
C = "W_xc @ x + W_hc @ h_prev"

WRONG = [
    # the form, the line, and the mistake that must be named
    (S, f"f = sigmoid({F})", "missing_bias"),
    (S, "f = sigmoid(W_xf @ x + b_f)", "missing_recurrent"),
    (S, "f = sigmoid(W_hf @ h_prev + b_f)", "missing_input"),
    (S, f"f = tanh({F} + b_f)", "tanh_for_sigmoid"),
    (S, f"g = sigmoid({C} + b_c)", "sigmoid_for_tanh"),
    (S, f"f = {F} + b_f", "no_activation"),
    (S, f"g = {C} + b_c", "no_activation"),
    (S, f"f = relu({F} + b_f)", "other_activation"),
    (S, f"f = softmax({F} + b_f)", "other_activation"),
    (S, "f = sigmoid(W_xi @ x + W_hi @ h_prev + b_i)", "gates_exchanged"),
    (S, "g = tanh(W_xi @ x + W_hi @ h_prev + b_i)", "gates_exchanged"),
    (S, "f = sigmoid(W_xf @ x + W_hi @ h_prev + b_f)", "other_gates_weight"),
    (S, "o = sigmoid(W_xi @ x + W_ho @ h_prev + b_o)", "other_gates_weight"),
    (S, f"o = sigmoid({O} + b_f)", "other_gates_weight"),
    (S, f"f = sigmoid({F} + W_cf * c_prev + b_f)", "extra_peephole"),
    (S, f"o = sigmoid({O} + W_co * c + b_o)", "extra_peephole"),
    (S, f"f = sigmoid({F} + c_prev + b_f)", "state_without_weight"),
    (S, "f = sigmoid(W_xf @ x + W_hf @ h + b_f)", "h_for_h_prev"),
    (S, "f = sigmoid(W_xf @ x + W_hf @ c_prev + b_f)", "c_prev_for_h_prev"),
    (S, "f = sigmoid(W_xf @ x + h_prev + b_f)", "missing_weight"),
    (S, "f = sigmoid(W_xf @ x - W_hf @ h_prev + b_f)", "minus_for_plus"),
    (S, f"f = sigmoid({F}) + b_f", "outside_activation"),
    (S, "f = sigmoid(W_xf @ x) + sigmoid(W_hf @ h_prev) + sigmoid(b_f)", "activation_of_each"),
    (S, "f = sigmoid((W_xf @ x) * (W_hf @ h_prev) + b_f)", "product_for_sum"),
    (S, f"f = 1 - sigmoid({F} + b_f)", "inverted"),
    (S, f"f = tanh(sigmoid({F} + b_f))", "activated_twice"),
    (S, f"f = sigmoid({F} + b_f + b_f)", "bias_twice"),
    (S, f"g = i * tanh({C} + b_c)", "gated_too_early"),
    (S, f"g = -tanh({C} + b_c)", "negated"),
    (S, f"f = tanh({F})", "tanh_for_sigmoid+missing_bias"),
    (S, "f = sigmoid(W_xf @ x + W_hi @ h_prev)", "missing_bias+other_gates_weight"),
    (S, f"f = sigmoid({F} + 2 * b_f + 0.5)", "other"),
    (S, "c = f * c + i * g", "c_for_c_prev"),
    (S, "c = f * h_prev + i * g", "h_prev_for_c_prev"),
    (S, "c = i * c_prev + f * g", "gates_exchanged"),
    (S, "c = f * c_prev + g", "missing_input_gate"),
    (S, "c = c_prev + i * g", "missing_forget_gate"),
    (S, "c = f * c_prev", "missing_candidate"),
    (S, "c = i * g", "missing_memory"),
    (S, "c = f * (c_prev + i * g)", "bracket"),
    (S, "c = f * c_prev - i * g", "minus_for_plus"),
    (S, "c = f * c_prev + i + g", "plus_for_times"),
    (S, "c = f * c_prev * i * g", "times_for_plus"),
    (S, "c = tanh(f * c_prev + i * g)", "extra_activation"),
    (S, "c = f * c_prev + i * tanh(g)", "activated_twice"),
    (S, "c = (1 - i) * c_prev + i * g", "coupled"),
    (S, "c = (1 - f) * c_prev + i * g", "inverted"),
    (S, "c = f * c_prev + o * g", "wrong_gate"),
    (S, "c = o * tanh(f * c_prev + i * g)", "h_for_c"),
    (S, "c = f * c_prev + i * g_prev", "old_g"),
    (S, "h = o * c", "no_activation"),
    (S, "h = tanh(o * c)", "bracket"),
    (S, "h = o * tanh(g)", "g_for_c"),
    (S, "h = o * tanh(c_prev)", "old_c"),
    (S, "h = tanh(c)", "missing_output_gate"),
    (S, "h = o * sigmoid(c)", "sigmoid_for_tanh"),
    (S, "h = o + tanh(c)", "plus_for_times"),
    (S, "h = i * tanh(c)", "wrong_gate"),
    (S, "h = (1 - o) * h_prev + o * tanh(c)", "extra_term"),
    (S, "h = o", "missing_state"),
    # shapes
    (S, "f = sigmoid(W_xf * x + W_hf @ h_prev + b_f)", "star_for_at"),
    (S, "f = sigmoid(W_xf * x + W_hf * h_prev + b_f)", "star_for_at"),
    (S, "f = sigmoid(W_xf @ h_prev + W_hf @ x + b_f)", "x_and_h_exchanged"),
    (S, "f = sigmoid(x @ W_xf + W_hf @ h_prev + b_f)", "matrix_on_the_right"),
    (S, "f = sigmoid(x @ W_xf + h_prev @ W_hf + b_f)", "matrix_on_the_right"),
    (S, "c = f @ c_prev + i @ g", "at_for_star"),
    (S, "c = f @ c_prev + i * g", "at_for_star"),
    (S, "h = o @ tanh(c)", "at_for_star"),
    (G, f"f = sigmoid({F} + W_cf @ c_prev + b_f)", "at_for_star"),
    (S, "f = sigmoid(x + h_prev + b_f)", "shape"),
    (S, "f = x", "shape"),
    # names
    (S, "f = sigmoid(W_fx @ x + W_hf @ h_prev + b_f)", "unknown_name"),
    (S, "g = tanh(W_xg @ x + W_hg @ h_prev + b_g)", "unknown_name"),
    (S, "f = sigmoid(W_if @ x + W_hf @ h_prev + b_if + b_hf)", "unknown_name"),
    (S, f"f = sigmoid({F} + bias)", "unknown_name"),
    (S, "c = forget * c_prev + i * g", "unknown_name"),
    (S, "c = f * c_old + i * g", "unknown_name"),
    (S, "h = o * tanh", "unknown_name"),
    # text
    (S, f"f = sigmoid({F} + b_f", "unreadable"),
    (S, "f = sigmoid(W_xf x + W_hf h_prev + b_f)", "unreadable"),
    (S, "f = torch.sigmoid(x)", "unreadable"),
    (S, f"f = sigmoid({F} + b_f)\nf = 1", "given_twice"),
    (S, f"i = sigmoid(W_xi @ x + W_hi @ h_prev + b_i) + 0 * h", "too_early"),  # noqa: F541
    # the other forms
    (L, f"o = sigmoid({O} + b_o)", "missing_peephole"),
    (L, f"o = sigmoid({O} + W_co * c_prev + b_o)", "old_c"),
    (L, f"o = sigmoid({O} + c + b_o)", "missing_weight"),
    (L, f"o = sigmoid({O} + W_cf * c + b_o)", "other_gates_weight"),
    (L, f"f = sigmoid({F} + W_cf * c_prev + b_f)", "extra_peephole"),
    (L, f"g = tanh({C} + W_ci * c_prev + b_c)", "extra_peephole"),
    (L, "c = f * c + i * g", "c_for_c_prev"),
    (G, f"f = sigmoid({F} + b_f)", "missing_peephole"),
    (G, f"f = sigmoid({F} + W_cf * c + b_f)", "c_for_c_prev"),
    (G, f"f = sigmoid({F} + W_cf * h_prev + b_f)", "h_prev_for_c_prev"),
    (G, f"f = sigmoid({F} + W_ci * c_prev + b_f)", "other_gates_weight"),
    (G, f"f = sigmoid({F} + W_cf * c_prev)", "missing_bias"),
    (G, f"o = sigmoid({O} + W_co * c_prev + b_o)", "old_c"),
    (G, f"g = tanh({C} + W_cc * c_prev + b_c)", "unknown_name"),
    (G, "i = sigmoid(W_xf @ x + W_hf @ h_prev + W_cf * c_prev + b_f)", "gates_exchanged"),
    (G, "h = o * c", "no_activation"),
]  # fmt: skip

RIGHT = [
    (S, "f = σ(b_f + W_hf @ h' + W_xf @ x)"),
    (S, f"f = 1 / (1 + exp(-({F} + b_f)))"),
    (S, f"f = 1 - sigmoid(-b_f - ({F}))"),
    (S, f"f = (1 + tanh(({F} + b_f) / 2)) / 2"),
    (S, "f = sigmoid(W_f @ [x, h_prev] + b_f)"),
    (S, "f = sigmoid(b_f + W_f @ [h', x])"),
    (S, "f = sigmoid([W_xf, W_hf] @ [x, h_prev] + b_f)"),
    (S, "g = 2 * sigmoid(2 * (W_c @ [h_prev, x] + b_c)) - 1"),
    (S, f"c~ = tanh({C} + b_c)"),
    (S, "z = W_xf @ x + b_f\nu = z + W_hf @ h_prev\nf = sigmoid(u)"),
    (S, "c = i * g + c_prev * f"),
    (S, "c_t = f_t ⊙ c_{t-1} + i_t ⊙ c̃"),
    (S, "c = c_prev - (1 - f) * c_prev + g * i"),
    (S, "h = tanh(c) * o"),
    (S, "h = o * (exp(c) - exp(-c)) / (exp(c) + exp(-c))"),
    (S, "h = o * tanh(f * c_prev + i * g)"),
    (L, f"o = sigmoid({O} + c * W_co + b_o)"),
    (L, "o = sigmoid(W_o @ [h_prev, x] + W_co * (f * c_prev + i * g) + b_o)"),
    (G, "i = sigmoid(W_ci * c_prev + b_i + W_xi @ x + W_hi @ h_prev)"),
]  # fmt: skip


def line_name(text: str) -> str:
    last = text.splitlines()[-1].partition("=")[0].strip()
    return {"c~": "g", "c_t": "c"}.get(last, last)


@pytest.mark.parametrize(("form", "text", "mistake"), WRONG)
def test_a_wrong_line_gets_its_mistake_named(form: str, text: str, mistake: str) -> None:
    verdict = judge(form, line_name(text), text)
    assert (verdict.status, verdict.mistake) == ("wrong", mistake), verdict.message
    assert "{" not in verdict.message


def test_the_table_is_of_some_size() -> None:
    assert len(WRONG) >= 90
    assert len({mistake for _, _, mistake in WRONG}) >= 45


@pytest.mark.parametrize(("form", "text"), RIGHT)
def test_another_spelling_of_a_right_line_is_right(form: str, text: str) -> None:
    verdict = judge(form, line_name(text), text)
    assert verdict.right, verdict.message
    assert verdict.mistake is None


@pytest.mark.parametrize("form", EXERCISE_FORMS)
def test_the_right_cell_is_right_and_hints_lead_to_it(form: str) -> None:
    text = "\n".join(hint(form, name, 3) for name in EXERCISE_LINES)
    verdicts = judge_cell(form, text)
    assert {name: v.status for name, v in verdicts.items()} == dict.fromkeys("ifgcoh", "right")
    assert [v.line for v in verdicts.values()] == [1, 2, 3, 4, 5, 6]
    for name in EXERCISE_LINES:
        blanks = hint(form, name, 2)
        assert blanks.startswith(f"{name} = ")
        assert "____" in blanks
        assert "W_" not in blanks
        assert judge(form, name, blanks).status == "unwritten"
        assert right_line(form, name) not in hint(form, name, 1)


@pytest.mark.parametrize("form", EXERCISE_FORMS)
@pytest.mark.parametrize("other", EXERCISE_FORMS)
def test_lines_of_another_form_are_right_only_where_they_are_the_same(
    form: str, other: str
) -> None:
    for name in EXERCISE_LINES:
        line = right_line(other, name)
        assert judge(form, name, line).right == (line == right_line(form, name))


@pytest.mark.parametrize("text", ["", "f =", "f = # later", "f = ____(____ @ x)", "f = ?", "f = …"])
def test_a_line_not_written_yet_is_not_wrong(text: str) -> None:
    verdict = judge(S, "f", text)
    assert (verdict.status, verdict.mistake) == ("unwritten", None)


def test_each_line_is_judged_by_itself() -> None:
    text = "i = nonsense(\nf = x @\nc = f * c_prev + i * g\nq q\nh = o * tanh(c)"
    status = {name: verdict.status for name, verdict in judge_cell(S, text).items()}
    assert status == {
        "i": "wrong", "f": "wrong", "g": "unwritten", "c": "right", "o": "unwritten", "h": "right",
    }  # fmt: skip


def test_a_helper_line_that_cannot_be_read_is_shown_where_it_stands() -> None:
    verdict = judge(S, "f", "z = W_xf @\nf = sigmoid(z + W_hf @ h_prev + b_f)")
    assert verdict.mistake == "unreadable"
    assert verdict.error is not None
    assert verdict.error.place.line == 1


def test_a_refused_line_says_where() -> None:
    verdict = judge(S, "f", "# mine\nf = sigmoid(W_xf * x)")
    assert verdict.line == 2
    assert verdict.error is not None
    assert verdict.error.pointer == "f = sigmoid(W_xf * x)\n                 ^"


SAID = [
    (S, "f = sigmoid(W_if @ x)", "PyTorch's W_if is called W_xf here."),
    (S, "f = sigmoid(W_fx @ x)", "Did you mean W_xf?"),
    (S, "f = sigmoid(W_xf @ x + b_hf)", "their sum is one: b_f"),
    (S, "g = tanh(W_xg @ x)", "W_xc, W_hc and b_c"),
    (S, "c = W_c @ c_prev", "has no weights"),
    (S, "c = f * c_pref", "Did you mean c_prev?"),
    (S, "f = sigmoid(W_xf @ x_prev)", "x of this step"),
    (S, "f = sigmoid(W_hf @ x)", "W_hf is (H, H) and takes a vector (H,), but x is (D,)"),
    (S, "f = sigmoid(W_xf * x)", "W_xf is (H, D) and x is (D,)"),
    (S, "f = sigmoid(W_xf @ x + 2 * c)", "c has no place here"),
    (S, "c = f * c_prev + 2 * i", "should look at g"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "text", "words"), SAID)
def test_what_is_said(form: str, text: str, words: str) -> None:
    assert words in judge(form, line_name(text), text).message


def sequence_run(form: str = S, steps: int = 12, scale: float = 1.0) -> ExerciseRun:
    generator = torch.Generator().manual_seed(3)
    x = scale * torch.randn(steps, 1, 2, generator=generator, dtype=torch.float64)
    return exercise_run(form, x, draw_parameters(preset_cell(form), 2, 3, seed=0))


@pytest.mark.parametrize("form", EXERCISE_FORMS)
def test_the_learners_sequence_shows_what_a_line_gives(form: str) -> None:
    run = sequence_run(form)
    verdict = judge(form, "c", "c = f * c + i * g", run)
    assert verdict.values is not None
    assert verdict.true_values is not None
    by_hand = run.values["f"] * run.values["c"] + run.values["i"] * run.values["g"]
    torch.testing.assert_close(verdict.values, by_hand)
    torch.testing.assert_close(verdict.true_values, run.values["c"])
    apart = (by_hand - run.values["c"]).abs()
    assert verdict.largest_difference == pytest.approx(float(apart.max()))
    assert verdict.first_step == 0


def test_the_first_wrong_step_on_the_learners_sequence() -> None:
    missing = judge(S, "c", "c = i * g", sequence_run())
    assert (missing.first_step, missing.mistake) == (1, "missing_memory")  # c' is 0 at step 0


def test_a_line_can_be_wrong_though_it_agrees_on_the_learners_sequence() -> None:
    verdict = judge(S, "c", "c = i * g", sequence_run(steps=1))
    assert (verdict.status, verdict.first_step, verdict.largest_difference) == ("wrong", None, 0.0)


def test_a_right_line_holds_on_the_learners_sequence() -> None:
    verdict = judge(S, "f", f"f = 1 / (1 + exp(-({F} + b_f)))", sequence_run(scale=1e5))
    assert verdict.right
    assert verdict.first_step is None
    assert verdict.largest_difference == pytest.approx(0, abs=1e-12)


def test_a_line_that_overflows_on_the_learners_sequence_is_told() -> None:
    z = f"({C} + b_c)"
    text = f"g = (exp({z}) - exp(-{z})) / (exp({z}) + exp(-{z}))"
    assert judge(S, "g", text, sequence_run()).right
    verdict = judge(S, "g", text, sequence_run(scale=1e5))
    assert (verdict.status, verdict.mistake) == ("wrong", "overflow")
    assert verdict.largest_difference == float("inf")


def test_a_line_that_cannot_be_worked_out_still_has_its_true_values() -> None:
    verdict = judge(S, "f", "f = sigmoid(", sequence_run())
    assert verdict.values is None
    assert verdict.true_values is not None


@pytest.mark.parametrize("call", [
    lambda: judge("cifg", "f", ""),
    lambda: judge(S, "q", ""),
    lambda: judge(L, "f", "f = 1", sequence_run(S)),
    lambda: hint(S, "f", 4),
    lambda: exercise_run("nig", torch.zeros(1, 1), {}),
])  # fmt: skip
def test_a_form_a_line_or_a_level_that_is_not_there(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"must be|is of the form"):
        call()


def test_a_text_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="Make it shorter"):
        judge(S, "f", "f = 1\n" * 100)
