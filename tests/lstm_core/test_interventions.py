"""What an intervention changes: numbers worked by hand, smaller models, the equations."""

import json
import math
from collections.abc import Sequence

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core import LSTM, VARIANTS, InputError, Trace, trace
from lstm_core.conventions import QUANTITIES
from lstm_core.equations import PerGate
from lstm_core.intervened_run import trace_with
from lstm_core.interventions import (
    CutUnit,
    HoldGate,
    Intervention,
    SetCell,
    as_plain,
    from_plain,
)
from lstm_core.parameters import cell_weights
from lstm_core.recurrence import run_steps, stacked
from lstm_core.replacements import acting_at, replacements
from lstm_core.tracing import LayerTrace
from lstm_core.variants import Peephole

FORMS: list[tuple[str, Peephole]] = [
    *((name, "diagonal") for name in VARIANTS),
    ("graves", "full"),
    ("lesson", "full"),
]


def model(variant: str, peephole: Peephole = "diagonal", hidden: int = 3, inputs: int = 2) -> LSTM:
    lstm = LSTM(inputs, hidden, variant=variant, peephole=peephole, dtype=torch.float64)
    lstm.reset_parameters(seed=11)
    return lstm


def sequence(steps: int = 9, inputs: int = 2) -> torch.Tensor:
    return torch.randn(
        steps, inputs, generator=torch.Generator().manual_seed(3), dtype=torch.float64
    )


def assert_same(
    got: Trace, expected: Trace | LayerTrace, units: Sequence[int] | None = None
) -> None:
    for quantity in QUANTITIES:
        values = getattr(got, quantity)
        torch.testing.assert_close(
            values if units is None else values[..., units],
            getattr(expected, quantity),
            rtol=1e-12,
            atol=1e-13,
        )


def by_the_equations(lstm: LSTM, x: torch.Tensor, some: Sequence[Intervention]) -> LayerTrace:
    """The readable loop with its values replaced step by step; from zero states."""
    form = VARIANTS[lstm.variant]
    zeros = torch.zeros(1, lstm.hidden_size, dtype=x.dtype)
    with torch.no_grad():
        steps, _, _ = run_steps(
            x[:, None],
            zeros,
            zeros,
            cell_weights(lstm, form, "_l0"),
            replaced_at=lambda t: replacements(acting_at(some, t), lstm.hidden_size, x.dtype),
        )
    return stacked(steps)


def test_two_steps_of_one_unit_worked_by_hand() -> None:
    """W_x = 0.1, 0.2, 0.3, 0.4 for i, f, g, o, W_h = 0.5 each, W_co = 0.9; x = 1, 1."""
    lstm = LSTM(1, 1, variant="lesson", bias=False, dtype=torch.float64)
    with torch.no_grad():
        for name, values in (
            ("weight_ih_l0", [0.1, 0.2, 0.3, 0.4]),
            ("weight_hh_l0", [0.5] * 4),
            ("peephole_o_l0", [0.9]),
        ):
            parameter = lstm.get_parameter(name)
            parameter.copy_(torch.tensor(values, dtype=torch.float64).view_as(parameter))
    x = torch.ones(2, 1, dtype=torch.float64)

    def sigmoid(z: float) -> float:
        return 1 / (1 + math.exp(-z))

    held = trace_with(lstm, x, [HoldGate("i", 0.25, first=0, last=0)])
    c_0 = 0.25 * math.tanh(0.3)
    h_0 = sigmoid(0.4 + 0.9 * c_0) * math.tanh(c_0)
    i_1, f_1, g_1 = sigmoid(0.1 + h_0 / 2), sigmoid(0.2 + h_0 / 2), math.tanh(0.3 + h_0 / 2)
    assert held.c[:, 0, 0].tolist() == pytest.approx([c_0, f_1 * c_0 + i_1 * g_1], rel=1e-14)
    assert held.i[:, 0, 0].tolist() == pytest.approx([0.25, i_1], rel=1e-14)

    changed = trace_with(lstm, x, [SetCell(0, 0, 2.0)])
    o_0 = sigmoid(0.4 + 0.9 * 2.0)  # the peephole sees what c was set to
    h_0 = o_0 * math.tanh(2.0)
    c_1 = sigmoid(0.2 + h_0 / 2) * 2.0 + sigmoid(0.1 + h_0 / 2) * math.tanh(0.3 + h_0 / 2)
    assert changed.o[0].item() == pytest.approx(o_0, rel=1e-14)
    assert changed.h[0].item() == pytest.approx(h_0, rel=1e-14)
    assert changed.c[:, 0, 0].tolist() == pytest.approx([2.0, c_1], rel=1e-14)


@pytest.mark.parametrize(("variant", "peephole"), FORMS)
def test_without_interventions_it_is_the_trace(variant: str, peephole: Peephole) -> None:
    lstm, x = model(variant, peephole), sequence()
    state = torch.full((1, 3), 0.3).double(), torch.full((1, 3), -0.8).double()
    for quantity in QUANTITIES:
        assert torch.equal(
            getattr(trace_with(lstm, x, (), state), quantity),
            getattr(trace(lstm, x, state), quantity),
        )
    beyond = trace_with(lstm, x, [HoldGate("g", 0.1, first=8)], state)
    for quantity in QUANTITIES:
        torch.testing.assert_close(
            getattr(beyond, quantity)[:8], getattr(trace(lstm, x, state), quantity)[:8]
        )


@pytest.mark.parametrize(("variant", "peephole"), FORMS)
def test_cutting_a_unit_leaves_the_smaller_model(variant: str, peephole: Peephole) -> None:
    lstm, x = model(variant, peephole), sequence()
    h, c = torch.randn(2, 1, 3, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    smaller = model(variant, peephole, hidden=2)
    gates, kept = len(VARIANTS[variant].gates), [0, 2]
    rows = [3 * gate + unit for gate in range(gates) for unit in kept]
    both = [3 * gate + unit for gate in range(3) for unit in kept]
    state = {}
    for name, values in lstm.state_dict().items():
        if name.startswith("weight_hh"):
            state[name] = values[rows][:, kept]
        elif name.startswith("weight_gg"):
            state[name] = values[both][:, both]
        elif name.startswith("peephole"):
            state[name] = values[kept] if values.ndim == 1 else values[kept][:, kept]
        else:
            state[name] = values[rows]
    smaller.load_state_dict(state)
    got = trace_with(lstm, x, [CutUnit(1)], (h, c))
    assert_same(got, trace(smaller, x, (h[:, kept], c[:, kept])), kept)
    assert not any(getattr(got, quantity)[..., 1].any() for quantity in QUANTITIES)


@pytest.mark.parametrize("variant", VARIANTS)
def test_holding_a_gate_where_it_is_anyway_changes_nothing(variant: str) -> None:
    lstm, x = model(variant), sequence()
    untouched = trace(lstm, x)
    for gate in VARIANTS[variant].gates:
        values = getattr(untouched, gate)[:, 0]
        some = [
            HoldGate(gate, values[step, unit].item(), unit, step, step)
            for step in (0, 4, 8)
            for unit in range(3)
        ]
        assert_same(trace_with(lstm, x, some), untouched)
    some_c = [SetCell(1, step, untouched.c[step, 0, 1].item()) for step in (0, 5, 8)]
    assert_same(trace_with(lstm, x, some_c), untouched)


def test_shut_and_open_gates_keep_the_cell_state_as_it_is() -> None:
    lstm, x = model("graves"), sequence()
    got = trace_with(lstm, x, [HoldGate("i", 0.0, first=4), HoldGate("f", 1.0, first=4)])
    assert torch.equal(got.c[4:], got.c[3].expand(5, 1, 3))
    assert_same(trace_with(lstm, x[:4], [HoldGate("i", 0.0, first=3, last=2**40)]),
                trace_with(lstm, x[:4], [HoldGate("i", 0.0, first=3)]))  # fmt: skip


def test_a_coupled_forget_gate_follows_the_input_gate_that_is_held() -> None:
    got = trace_with(model("cifg"), sequence(), [HoldGate("i", 0.25, unit=2)])
    assert torch.equal(got.f[..., 2], torch.full((9, 1), 0.75).double())
    torch.testing.assert_close(got.f, 1 - got.i)


@st.composite
def interventions(draw: st.DrawFn, variant: str) -> Intervention:
    unit, step = draw(st.integers(0, 2)), draw(st.integers(0, 8))
    kind = draw(st.sampled_from(["hold", "hold", "cut", "set"]))
    if kind == "cut":
        return CutUnit(unit)
    if kind == "set":
        return SetCell(unit, step, draw(st.sampled_from([0.0, -3.0, 0.5])))
    gate = draw(st.sampled_from(VARIANTS[variant].gates))
    last = draw(st.none() | st.integers(step, 12))
    value = draw(st.floats(-1 if gate == "g" else 0, 1))
    return HoldGate(gate, value, draw(st.none() | st.just(unit)), step, last)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_interventions_give_what_the_equations_give_step_by_step(data: st.DataObject) -> None:
    variant, peephole = data.draw(st.sampled_from(FORMS))
    some = data.draw(st.lists(interventions(variant), min_size=1, max_size=5))
    lstm, x = model(variant, peephole), sequence()
    expected = by_the_equations(lstm, x, some)
    got = trace_with(lstm, x, some)
    for quantity in QUANTITIES:
        torch.testing.assert_close(
            getattr(got, quantity), getattr(expected, quantity), rtol=1e-11, atol=1e-12
        )
    assert [from_plain(json.loads(json.dumps(as_plain(each)))) for each in some] == some


def test_the_last_word_holds_but_a_cut_unit_stays_cut() -> None:
    found = replacements(
        [CutUnit(0), HoldGate("f", 0.2), HoldGate("f", 0.7, unit=1)], 3, torch.float64
    )
    assert found["f"][1].tolist() == [0.0, 0.7, 0.2]
    assert set(found) == {*PerGate._fields, "c", "h"}


def test_a_batch_and_batch_first_are_run_alike() -> None:
    lstm = LSTM(2, 3, dtype=torch.float64)
    first = LSTM(2, 3, batch_first=True, dtype=torch.float64)
    first.load_state_dict(lstm.state_dict())
    x = torch.stack([sequence(), -sequence()], dim=1)  # (T, B, D)
    some: list[Intervention] = [HoldGate("o", 0.5, 1, 2, 4), SetCell(0, 3, 1.0)]
    together = trace_with(lstm, x, some)
    assert_same(trace_with(first, x.transpose(0, 1), some), together)
    alone = trace_with(lstm, x[:, 1], some)
    torch.testing.assert_close(together.h[:, 1:], alone.h)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: HoldGate("c", 0.5), "one of i, f, g, o; got 'c'"),
        (lambda: HoldGate("f", 1.5), "from 0 to 1; got 1.5"),
        (lambda: HoldGate("f", math.nan), "got nan"),
        (lambda: HoldGate("f", "0.5"), "must be a number"),  # type: ignore[arg-type]
        (lambda: HoldGate("f", 0.5, first=3, last=2), "must not be before the first, 3; got 2"),
        (lambda: HoldGate("f", 0.5, unit=-1), "whole number from 0; got -1"),
        (lambda: CutUnit(True), "whole number from 0; got True"),
        (lambda: SetCell(0, 0, math.inf), "got inf"),
        (lambda: SetCell(0, 1.0, 0.0), "The step must be a whole number"),  # type: ignore[arg-type]
        (lambda: from_plain({"kind": "explode"}), "one of hold, cut, set; got 'explode'"),
        (lambda: from_plain({"kind": "cut", "units": 3}), "can't be made of units"),
        (lambda: from_plain({"kind": "cut", "unit": "3"}), "whole number from 0; got '3'"),
    ],
)
def test_what_cannot_be_is_refused(make, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=said):
        make()


@pytest.mark.parametrize(
    ("variant", "each", "said"),
    [
        ("standard", CutUnit(3), "no unit 3: the last of H = 3 is 2"),
        ("standard", SetCell(0, 9, 1.0), "no step 9: the last of T = 9 is 8"),
        ("standard", HoldGate("i", 0.5, first=9), "no step 9"),
        ("standard", HoldGate("g", 1.5), "from -1 to 1; got 1.5"),
        ("cifg", HoldGate("f", 0.5), "no forget gate of its own; f = 1 − i: hold i instead"),
        ("nog", HoldGate("o", 0.5), "no output gate of its own; it is 1"),
    ],
)
def test_what_the_run_does_not_have_is_refused(variant: str, each: Intervention, said: str) -> None:
    with pytest.raises(InputError, match=said):
        trace_with(model(variant), sequence(), [each])


def test_a_linear_candidate_may_be_held_anywhere() -> None:
    got = trace_with(model("niaf"), sequence(), [HoldGate("g", 7.0)])
    assert torch.equal(got.g, torch.full((9, 1, 3), 7.0).double())


def test_models_that_have_no_single_cell_are_refused() -> None:
    for lstm in (LSTM(2, 3, 2), LSTM(2, 3, bidirectional=True), LSTM(2, 3, proj_size=1)):
        with pytest.raises(InputError, match="one layer and one direction"):
            trace_with(lstm, sequence().float(), [CutUnit(0)])
