"""Each form against scalars worked by hand, gradcheck and its degenerate case."""

import pytest
import torch

from lstm_core import LSTM, VARIANTS, LSTMCell
from lstm_core.equations import LATEX
from lstm_core.notation import latex_lines
from lstm_core.variants import PEEPHOLES, Peephole

FORMS: list[tuple[str, Peephole]] = [
    ("standard", "diagonal"),
    *((variant, peephole) for variant in ("lesson", "graves") for peephole in PEEPHOLES),
]

# One unit, one input. x = 1, h' = 0.5, c' = 2;
# W_x = 0.1, 0.2, 0.3, 0.4; W_h = -0.4, 0.6, -0.2, 0.8; b = 0.05, 1, -0.3, 0.25 (i, f, g, o);
# W_ci = 0.7, W_cf = -0.5, W_co = 0.9. Worked with 20 digits from the equations on paper:
#   standard  i = σ(0.1 - 0.2 + 0.05) = σ(-0.05),    f = σ(0.2 + 0.3 + 1) = σ(1.5),
#             g = tanh(0.3 - 0.1 - 0.3) = tanh(-0.1), c = 2 f + i g, o = σ(0.4 + 0.4 + 0.25)
#   lesson    o = σ(1.05 + 0.9 c)
#   graves    i = σ(-0.05 + 0.7 · 2), f = σ(1.5 - 0.5 · 2), o = σ(1.05 + 0.9 c)
X, H_PREV, C_PREV = 1.0, 0.5, 2.0
BY_HAND = {
    "standard": {
        "i": 0.487502603515789656,
        "f": 0.81757447619364366,
        "g": -0.0996679946249558171,
        "c": 1.58656054552042363,
        "o": 0.740774899182153994,
        "h": 0.681231638603695292,
    },
    "lesson": {
        "i": 0.487502603515789656,
        "f": 0.81757447619364366,
        "g": -0.0996679946249558171,
        "c": 1.58656054552042363,
        "o": 0.922578253119611066,
        "h": 0.848421694372589702,
    },
    "graves": {
        "i": 0.794129628199052671,
        "f": 0.622459331201854565,
        "g": -0.0996679946249558171,
        "c": 1.16576935488884779,
        "o": 0.890824661463819752,
        "h": 0.733069583804951558,
    },
}


def scalar_cell(variant: str, peephole: Peephole) -> LSTMCell:
    cell = LSTMCell(1, 1, variant=variant, peephole=peephole, dtype=torch.float64)
    values = {
        "weight_ih": [0.1, 0.2, 0.3, 0.4],
        "weight_hh": [-0.4, 0.6, -0.2, 0.8],
        "bias_ih": [0.05, 0.5, -0.3, 0.0],
        "bias_hh": [0.0, 0.5, 0.0, 0.25],
        "peephole_i": [0.7],
        "peephole_f": [-0.5],
        "peephole_o": [0.9],
    }
    with torch.no_grad():
        for name, parameter in cell.named_parameters():
            parameter.copy_(torch.tensor(values[name], dtype=torch.float64).view_as(parameter))
    return cell


@pytest.mark.parametrize(("variant", "peephole"), FORMS)
def test_scalars_worked_by_hand(variant: str, peephole: Peephole) -> None:
    cell = scalar_cell(variant, peephole)
    x, h, c = (torch.tensor([value], dtype=torch.float64) for value in (X, H_PREV, C_PREV))
    record = cell.step(x, (h, c))
    for quantity, expected in BY_HAND[variant].items():
        assert getattr(record, quantity).item() == pytest.approx(expected, rel=3e-15, abs=0)


def random_cell(variant: str, peephole: Peephole, inputs: int = 3, hidden: int = 4) -> LSTMCell:
    cell = LSTMCell(inputs, hidden, variant=variant, peephole=peephole, dtype=torch.float64)
    cell.reset_parameters(seed=5)
    return cell


@pytest.mark.parametrize(("variant", "peephole"), FORMS)
def test_each_unit_follows_the_equations_written_out_with_loops(
    variant: str, peephole: Peephole
) -> None:
    """An independent reading: sums over k and j, no matrix product, no stacking."""
    cell = random_cell(variant, peephole)
    generator = torch.Generator().manual_seed(6)
    x = torch.randn(3, generator=generator, dtype=torch.float64)
    h, c = torch.randn(2, 4, generator=generator, dtype=torch.float64)
    record = cell.step(x, (h, c))
    parameters = dict(cell.named_parameters())

    def pre(slab: int, unit: int, gate: str, state: torch.Tensor) -> torch.Tensor:
        row = slab * 4 + unit
        total = parameters["bias_ih"][row] + parameters["bias_hh"][row]
        for k in range(3):
            total = total + parameters["weight_ih"][row, k] * x[k]
        for j in range(4):
            total = total + parameters["weight_hh"][row, j] * h[j]
        weights = parameters.get(f"peephole_{gate}")
        if weights is not None and peephole == "diagonal":
            total = total + weights[unit] * state[unit]
        elif weights is not None:
            for j in range(4):
                total = total + weights[unit, j] * state[j]
        return total

    i = torch.stack([torch.sigmoid(pre(0, unit, "i", c)) for unit in range(4)])
    f = torch.stack([torch.sigmoid(pre(1, unit, "f", c)) for unit in range(4)])
    g = torch.stack([torch.tanh(pre(2, unit, "g", c)) for unit in range(4)])
    c_next = f * c + i * g
    o = torch.stack([torch.sigmoid(pre(3, unit, "o", c_next)) for unit in range(4)])
    for got, expected in [
        (record.i, i),
        (record.f, f),
        (record.g, g),
        (record.c, c_next),
        (record.o, o),
        (record.h, o * torch.tanh(c_next)),
    ]:
        torch.testing.assert_close(got, expected, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize(("variant", "peephole"), FORMS)
def test_every_term_of_a_step_adds_up(variant: str, peephole: Peephole) -> None:
    cell = random_cell(variant, peephole)
    record = cell.step(torch.randn(2, 3).double(), (torch.randn(2, 4).double(),) * 2)
    for gate in ("i", "f", "g", "o"):
        terms = [getattr(record, term) for term in ("Wx", "Rh", "peephole", "bias")]
        present = [value for value in (getattr(term, gate) for term in terms) if value is not None]
        has_peephole = gate in VARIANTS[variant].peepholes
        assert len(present) == (4 if has_peephole else 3)
        pre_activation = getattr(record.pre_activation, gate)
        torch.testing.assert_close(
            pre_activation,
            torch.stack([t.expand(2, 4) for t in present]).sum(0),
            rtol=1e-13,
            atol=1e-14,
        )
        squash = torch.tanh if gate == "g" else torch.sigmoid
        assert torch.equal(getattr(record, gate), squash(pre_activation))
    assert torch.equal(record.tanh_c, torch.tanh(record.c))


@pytest.mark.parametrize(("variant", "peephole"), FORMS)
def test_gradients_pass_gradcheck(variant: str, peephole: Peephole) -> None:
    lstm = LSTM(2, 3, variant=variant, peephole=peephole, dtype=torch.float64)
    lstm.reset_parameters(seed=7)
    names = [name for name, _ in lstm.named_parameters()]

    def run(
        x: torch.Tensor, h: torch.Tensor, c: torch.Tensor, *values: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        parameters = dict(zip(names, values, strict=True))
        output, (h_n, c_n) = torch.func.functional_call(lstm, parameters, (x, (h, c)))
        return output, h_n, c_n

    generator = torch.Generator().manual_seed(8)
    inputs = [
        torch.randn(shape, generator=generator, dtype=torch.float64, requires_grad=True)
        for shape in [(4, 2, 2), (1, 2, 3), (1, 2, 3)]
    ]
    assert torch.autograd.gradcheck(run, (*inputs, *lstm.parameters()))


@pytest.mark.parametrize(("variant", "peephole"), FORMS[1:])
def test_zero_peepholes_are_the_standard_form(variant: str, peephole: Peephole) -> None:
    form = LSTM(2, 3, 2, variant=variant, peephole=peephole, dtype=torch.float64)
    standard = LSTM(2, 3, 2, dtype=torch.float64)
    shared = {n: v for n, v in form.state_dict().items() if not n.startswith("peephole")}
    standard.load_state_dict(shared)
    x = torch.randn(6, 2, 2).double()
    assert not torch.allclose(form(x)[0], standard(x)[0])
    with torch.no_grad():
        for name, parameter in form.named_parameters():
            if name.startswith("peephole"):
                parameter.zero_()
    torch.testing.assert_close(form(x)[0], standard(x)[0], rtol=0, atol=1e-15)


@pytest.mark.parametrize("variant", ["lesson", "graves"])
def test_a_diagonal_matrix_as_full_peephole_is_the_diagonal_form(variant: str) -> None:
    diagonal = LSTM(2, 3, variant=variant, dtype=torch.float64)
    full = LSTM(2, 3, variant=variant, peephole="full", dtype=torch.float64)
    state = {
        name: torch.diag(value) if name.startswith("peephole") else value
        for name, value in diagonal.state_dict().items()
    }
    full.load_state_dict(state)
    x = torch.randn(6, 2, 2).double()
    torch.testing.assert_close(full(x), diagonal(x), rtol=1e-14, atol=1e-14)


def test_unknown_form_and_peephole_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"must be one of 'standard', .*; got 'peep'"):
        LSTM(1, 1, variant="peep")
    with pytest.raises(ValueError, match='"diagonal" or "full"; got \'round\''):
        LSTM(1, 1, peephole="round")  # type: ignore[arg-type]


def test_latex_of_a_form_prints_just_the_peepholes_it_has() -> None:
    assert latex_lines(VARIANTS["graves"], "full") == dict(LATEX)
    for name, variant in VARIANTS.items():
        lines = latex_lines(variant)
        for gate in ("i", "f", "o"):
            assert (f"W_{{c{gate}}} \\odot" in lines[gate]) == (gate in variant.peepholes), name
    standard = latex_lines(VARIANTS["standard"])
    assert standard["o"] == r"o_t = \sigma(W_{xo} x_t + W_{ho} h_{t-1} + b_o)"
