"""The arithmetic of a number is that of the run, term by term, in every form."""

import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import LSTM, VARIANTS, InputError, trace
from lstm_core.conventions import QUANTITIES
from lstm_core.lesson_weights import lesson_weights
from lstm_core.parameters import cell_weights
from lstm_core.step_record import Step, record_step
from lstm_core.tracing import LayerTrace
from lstm_core.variants import PEEPHOLES, Peephole, Variant
from lstm_core.why import why
from lstm_core.why_record import Curve

STEP = 3


def run(variant: str, peephole: Peephole) -> tuple[LSTM, LayerTrace, Step[torch.Tensor]]:
    """A run of five steps in float64, and the record of one of them."""
    lstm = LSTM(2, 3, variant=variant, peephole=peephole, dtype=torch.float64)
    lstm.reset_parameters(seed=7)
    x = torch.randn(5, 2, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    layer = trace(lstm, x)["l0"]
    before = {name: getattr(layer, name)[STEP - 1, 0] for name in QUANTITIES}
    weights = cell_weights(lstm, VARIANTS[variant], "_l0")
    gates_prev = torch.cat([before[gate] for gate in "ifo"])
    with torch.no_grad():
        step = record_step(x[STEP], before["h"], before["c"], weights, gates_prev=gates_prev)
    return lstm, layer, step


every_form = pytest.mark.parametrize(
    ("variant", "peephole"), [(name, kind) for name in VARIANTS for kind in PEEPHOLES]
)


@every_form
def test_terms_sum_and_value_are_those_of_the_run(variant: str, peephole: Peephole) -> None:
    lstm, layer, step = run(variant, peephole)
    weights = lesson_weights(lstm)
    for quantity in QUANTITIES:
        for unit in range(3):
            answer = why(step, weights, quantity, unit, VARIANTS[variant])
            recorded = getattr(layer, quantity)[STEP, 0, unit].item()
            assert answer.recorded == pytest.approx(recorded, abs=1e-12)
            assert answer.value == pytest.approx(recorded, abs=1e-12)
            assert math.fsum(t.value for t in answer.terms) == answer.total
            assert not answer.replaced
            before_activation = getattr(step.pre_activation, quantity, None)
            if before_activation is not None:
                assert answer.total == pytest.approx(before_activation[unit].item(), abs=1e-12)


@every_form
def test_every_origin_leads_to_the_number_it_names(variant: str, peephole: Peephole) -> None:
    lstm, layer, step = run(variant, peephole)
    weights = lesson_weights(lstm)
    followed = set()
    for quantity in QUANTITIES:
        answer = why(step, weights, quantity, 1, VARIANTS[variant])
        for factor in (factor for term in answer.terms for factor in term.factors):
            origin = factor.origin
            if origin is None:
                continue
            there = getattr(layer, origin.quantity)[STEP - origin.steps_back, 0, origin.unit].item()
            shown = math.tanh(there) if factor.text.startswith("tanh") else there
            assert factor.value == pytest.approx(shown, abs=1e-12), factor.text
            followed.add((origin.quantity, origin.steps_back))
    assert {("h", 1), ("c", 1), ("f", 0), ("i", 0), ("g", 0), ("o", 0), ("c", 0)} <= followed
    assert (("i", 1) in followed) == VARIANTS[variant].gate_recurrence


@pytest.mark.parametrize(
    ("form", "peephole", "gate", "count"),
    [
        ("standard", "diagonal", "i", 2 + 3 + 1),
        ("graves", "diagonal", "i", 2 + 3 + 1 + 1),
        ("graves", "full", "f", 2 + 3 + 3 + 1),
        ("graves", "full", "g", 2 + 3 + 1),
        ("lesson", "full", "o", 2 + 3 + 3 + 1),
        ("fgr", "diagonal", "o", 2 + 3 + 1 + 9 + 1),
        ("nig", "diagonal", "i", 1),
        ("cifg", "diagonal", "f", 2),
    ],
)
def test_a_gate_has_the_terms_of_its_form(
    form: str, peephole: Peephole, gate: str, count: int
) -> None:
    lstm, _, step = run(form, peephole)
    answer = why(step, lesson_weights(lstm), gate, 0, VARIANTS[form])
    assert len(answer.terms) == count
    assert (answer.curve is None) == (gate not in VARIANTS[form].gates)


def test_the_peephole_of_o_sees_c_of_this_step() -> None:
    lstm, _, step = run("lesson", "diagonal")
    terms = why(step, lesson_weights(lstm), "o", 2, VARIANTS["lesson"]).terms
    peephole = next(term for term in terms if term.kind == "peephole")
    assert peephole.text == "W_co[2] · c[2]"
    assert peephole.factors[1].origin is not None
    assert peephole.factors[1].origin.steps_back == 0


@given(st.floats(-40, 40), st.sampled_from(["σ", "tanh"]))
def test_derivatives_are_those_of_autograd(at: float, activation: str) -> None:
    place = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    value = torch.tanh(place) if activation == "tanh" else torch.sigmoid(place)
    value.backward()  # type: ignore[no-untyped-call]
    curve = Curve(activation, at)
    assert curve.value == pytest.approx(value.item(), rel=1e-12)
    assert place.grad is not None
    assert curve.derivative == pytest.approx(place.grad.item(), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("at", [-1e6, -800.0, 800.0, 1e6])
def test_far_out_an_activation_is_flat(at: float) -> None:
    assert Curve("σ", at).value == (at > 0)
    assert Curve("σ", at).derivative == Curve("tanh", at).derivative == 0


def test_a_number_that_was_set_says_so() -> None:
    lstm, _, step = run("standard", "diagonal")
    mask = torch.tensor([True, False, False])
    held = torch.full((3,), 0.25, dtype=torch.float64)
    changed = replace(step, f=torch.where(mask, held, step.f), replaced={"f": (mask, held)})
    weights = lesson_weights(lstm)
    answers = [why(changed, weights, "f", unit, VARIANTS["standard"]) for unit in (0, 1)]
    assert [answer.replaced for answer in answers] == [True, False]
    assert answers[0].recorded == 0.25
    assert answers[0].value == pytest.approx(step.f[0].item(), abs=1e-12)


@pytest.mark.parametrize(
    ("quantity", "unit", "says"), [("x", 0, "Ask about one of"), ("i", 3, "0 to 2"), ("i", -1, "0")]
)
def test_what_cannot_be_asked_is_refused(quantity: str, unit: int, says: str) -> None:
    lstm, _, step = run("standard", "diagonal")
    form: Variant = VARIANTS["standard"]
    with pytest.raises(InputError, match=says):
        why(step, lesson_weights(lstm), quantity, unit, form)
