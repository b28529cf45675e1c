"""Every case passes, can fail, and is as weak as it says and no weaker."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from lstm_core import recurrence
from lstm_core.engine import using
from lstm_core.equations import CellWeights, Gates, gates
from lstm_core.verification import Case, cases, check, verify
from lstm_core.verification.checking import computed, difference
from lstm_core.verification.mistakes import mistaken

CASES = {f"{case.source.title}: {case.name}": case for case in cases()}
PEEPHOLES = [name for name, case in CASES.items() if "peephole_o_l0" in case.weights]

FORGET_STAYS = {"i f o g", "g f i o", "g f o i", "o f i g", "o f g i"}
ALL_ORDERS = {
    mistake.removeprefix("gates as ")
    for mistake, _ in mistaken(CASES["PyTorch: small cell"])
    if mistake.startswith("gates as ")
}
ALL_BUT_O = {
    "peepholes as i o f", "peepholes as f i o", "peepholes as f o i", "peepholes as o i f",
    "peepholes as o f i", "no peephole of i", "no peephole of f", "no biases",
}  # fmt: skip


def orders(names: set[str]) -> set[str]:
    return {f"gates as {name}" for name in names}


UNNOTICED = {
    "TensorFlow Lite: both directions": {"directions exchanged"},
    "ONNX Runtime: peepholes in both directions": {"directions exchanged"},
    "ONNX Runtime: sequences of unequal length": {"directions exchanged"},
    "Keras: last step": orders(FORGET_STAYS),
    "Keras: last step, backwards": orders(FORGET_STAYS),
    "Keras: forget bias like the others": orders(ALL_ORDERS),
    "Keras: no biases": orders(ALL_ORDERS),
    "Keras: state carried over": orders(FORGET_STAYS),
    "Keras: initial states": orders(FORGET_STAYS) | {"h_0 and c_0 exchanged"},
    "Keras: initial states, backwards": orders(FORGET_STAYS) | {"h_0 and c_0 exchanged"},
    "Keras: masked steps": orders(FORGET_STAYS),
    "Keras: masked steps, backwards": orders(FORGET_STAYS),
    "ONNX: defaults": orders(ALL_ORDERS),
    "ONNX: with_initial_bias": orders(ALL_ORDERS),
    "ONNX: with_peepholes": orders(ALL_ORDERS) | ALL_BUT_O,
    "ONNX: batchwise": orders(ALL_ORDERS),
    "ONNX: reverse": orders(ALL_ORDERS),
    "ONNX: bidirectional": orders(ALL_ORDERS),
}
"""What a case cannot see; nothing for all others."""

every_case = pytest.mark.parametrize("name", CASES)


@every_case
def test_a_case_passes_and_sees_every_mistake_but_those_it_is_blind_to(name: str) -> None:
    result = check(CASES[name])
    assert result.passed, result.largest_difference
    assert set(result.unnoticed) == UNNOTICED.get(name, set())
    assert bool(result.unnoticed) == bool(CASES[name].weakness)
    assert (result.mistakes > 0) == CASES[name].try_mistakes


@every_case
def test_a_number_off_by_more_than_the_tolerance_is_seen(name: str) -> None:
    case = CASES[name]
    assert case.tolerance <= 2e-6
    for quantity, expected in case.expected.items():
        wrong = expected.clone()
        wrong[-1, -1, -1] += 3 * case.tolerance
        changed = replace(case, expected={**case.expected, quantity: wrong}, try_mistakes=False)
        assert not check(changed).passed


def o_sees_the_step_before(
    s: Tensor, c_prev: Tensor, weights: CellWeights, *replaced: Any
) -> Gates:
    """A cell whose output gate sees c of the step before, as i and f do."""
    right = gates(s, c_prev, weights, *replaced)
    assert weights.W_co is not None
    assert right.pre_activation.o is not None
    o = torch.sigmoid(right.pre_activation.o - weights.W_co * (right.c - c_prev))
    return right._replace(o=o, h=shown(o * right.tanh_c, weights))


def i_and_f_exchanged(s: Tensor, c_prev: Tensor, weights: CellWeights, *replaced: Any) -> Gates:
    """A cell that keeps as much as it should write, and writes as much as it should keep."""
    right = gates(s, c_prev, weights, *replaced)
    c = right.i * c_prev + right.f * right.g
    return right._replace(c=c, h=shown(right.o * torch.tanh(c), weights))


def shown(h: Tensor, weights: CellWeights) -> Tensor:
    return h if weights.W_hr is None else h @ weights.W_hr.T


@pytest.mark.parametrize("name", PEEPHOLES)
def test_an_output_peephole_that_sees_the_wrong_step_fails(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recurrence, "gates", o_sees_the_step_before)
    case = CASES[name]
    with using("readable"):
        assert difference(case, computed(case)) > 100 * case.tolerance


@pytest.mark.parametrize("source", ["TensorFlow Lite", "ONNX Runtime", "Worked by hand", "PyTorch"])
def test_a_cell_with_two_gates_exchanged_fails_every_case_of_a_strong_source(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recurrence, "gates", i_and_f_exchanged)
    of_source = [case for case in CASES.values() if case.source.title == source]
    assert of_source
    with using("readable"):
        assert all(difference(case, computed(case)) > case.tolerance for case in of_source)


def test_names_are_unique_within_a_source() -> None:
    assert len(CASES) == len(cases())


def test_what_is_not_a_number_never_agrees() -> None:
    case = CASES["TensorFlow Lite: plain cell"]
    got = {"output": torch.full_like(case.expected["output"], torch.nan)}
    assert difference(case, got) == float("inf")


def test_another_shape_is_an_error_not_a_broadcast() -> None:
    case = CASES["TensorFlow Lite: plain cell"]
    with pytest.raises(ValueError, match=r"must have shape \(3, 1, 4\); got \(1, 1, 4\)"):
        difference(case, {"output": case.expected["output"][:1]})


def test_checking_leaves_torch_as_it_was() -> None:
    torch.manual_seed(5)
    before, threads = torch.get_rng_state(), torch.get_num_threads()
    verify()
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.get_num_threads() == threads


def test_a_mistake_takes_the_slabs_in_the_order_it_is_named_by() -> None:
    case = small_case()
    wrong = dict(mistaken(case))["gates as i g f o"]
    assert wrong.weights["weight_ih_l0"].flatten().tolist() == [1, 3, 2, 4]
    assert wrong.weights["bias_ih_l0"].tolist() == [10, 30, 20, 40]


def test_every_mistake_changes_the_weights_or_the_state() -> None:
    case = replace(
        CASES["ONNX Runtime: peepholes"], state=(torch.ones(1, 1, 2), torch.zeros(1, 1, 2))
    )
    for name, wrong in mistaken(case):
        same = all(torch.equal(wrong.weights[key], case.weights[key]) for key in case.weights)
        assert same == (name == "h_0 and c_0 exchanged"), name


def small_case() -> Case:
    return replace(
        CASES["PyTorch: small cell"],
        weights={
            "weight_ih_l0": torch.tensor([[1.0], [2.0], [3.0], [4.0]]),
            "weight_hh_l0": torch.zeros(4, 1),
            "bias_ih_l0": torch.tensor([10.0, 20.0, 30.0, 40.0]),
            "bias_hh_l0": torch.zeros(4),
        },
    )
