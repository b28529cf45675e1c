"""The figures of a shown sum add up, and nothing of it is lost."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import VARIANTS
from lstm_core.conventions import QUANTITIES
from lstm_core.lesson_weights import lesson_weights
from lstm_core.why import why
from lstm_core.why_record import Factor, Why, WhyTerm
from lstm_ui.run import run_workspace, step_of
from lstm_ui.why_sums import MOST_ROWS, origins, shown_sum
from lstm_ui.why_words import answer_sentence, slope_sentence
from lstm_ui.workspace import first_workspace, with_form, with_hidden_size


def plain(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def summed(values: list[float]) -> Why:
    terms = tuple(
        WhyTerm("bias" if k == 0 else "input", (Factor(f"b[{k}]", value),))
        for k, value in enumerate(values)
    )
    return Why("g", 0, terms, sum(values), None, sum(values), sum(values), False)


@given(st.lists(st.floats(-9e4, 9e4), min_size=1, max_size=60), st.integers(2, 20))
def test_the_figures_that_are_shown_add_up(values: list[float], most: int) -> None:
    shown = shown_sum(summed(values), most)
    assert sum(plain(row.shown) for row in shown.rows) == plain(shown.total)
    assert len(shown.rows) <= most
    assert sum(row.value for row in shown.rows) == pytest.approx(sum(values), abs=1e-6)
    signed = shown.written.replace(" − ", " + −").split(" + ")
    assert [plain(part) for part in signed] == [plain(row.shown) for row in shown.rows]


@given(st.lists(st.floats(-1e3, 1e3), min_size=15, max_size=60))
def test_the_largest_are_shown_in_their_order_and_the_bias_always(values: list[float]) -> None:
    rows = shown_sum(summed(values)).rows
    kept = [row.term for row in rows if row.term]
    places = [int(re.findall(r"\d+", term.text)[0]) for term in kept]
    assert places == sorted(places)
    assert places[0] == 0
    left_out = set(range(len(values))) - set(places)
    smallest_kept = min(abs(values[k]) for k in places if k)
    assert all(abs(values[k]) <= smallest_kept for k in left_out)
    assert rows[-1].label == f"the other {len(left_out)}"


@pytest.mark.parametrize(
    "values", [[float("nan"), 1.0], [3e38, 3e38], [1e6, 2.5], [1e-9, -1e-9], [0.0]]
)
def test_numbers_at_the_edge_are_still_written(values: list[float]) -> None:
    assert shown_sum(summed(values)).total


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_number_of_every_form_has_an_answer_in_words(variant: str) -> None:
    workspace = with_hidden_size(with_form(first_workspace(), variant=variant), 9)
    run = run_workspace(workspace)
    form = VARIANTS[variant]
    for step in (0, 100):
        for quantity in QUANTITIES:
            answer = why(step_of(run, step), lesson_weights(run.lstm), quantity, 8, form)
            shown = shown_sum(answer)
            assert len(shown.rows) <= MOST_ROWS
            assert answer_sentence(answer, shown).startswith(f"{quantity} = ")
            assert slope_sentence(answer).endswith(".")
            for factor in origins(answer, shown):
                assert factor.origin is not None
                assert not factor.text.startswith("tanh")


def test_the_arithmetic_of_h_names_tanh_of_c_and_leads_to_c() -> None:
    run = run_workspace(first_workspace())
    step = step_of(run, 100)
    answer = why(step, lesson_weights(run.lstm), "h", 3, VARIANTS["standard"])
    c, h = step.c[3].item(), step.h[3].item()
    text = re.sub("<.*?>", "", answer_sentence(answer, shown_sum(answer))).replace("−", "-")
    assert f"tanh({c:.4f})" in text
    assert text.endswith(f"= {h:.4f}.")
    last = origins(answer, shown_sum(answer))[-1]
    assert last.text == "c[3]"
    assert last.value == pytest.approx(c)


@pytest.mark.parametrize(("b_f", "says"), [(8.0, "Saturated"), (0.0, "Not saturated")])
def test_saturation_is_said(b_f: float, says: str) -> None:
    answer = why(
        step_of(run := run_workspace(first_workspace()), 0),
        {**lesson_weights(run.lstm), "b_f": lesson_weights(run.lstm)["b_f"] * 0 + b_f},
        "f",
        0,
        VARIANTS["standard"],
    )
    assert slope_sentence(answer).startswith(says)
