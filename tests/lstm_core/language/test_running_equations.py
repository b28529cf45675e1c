"""Written cells run: the built-in numbers, torch's GRU, gradients, states."""

from collections.abc import Mapping

import pytest
import torch
from torch import Tensor, nn

from lstm_core import LSTM, VARIANTS, InputError, trace
from lstm_core.conventions import (
    QUANTITIES,
    SIGMOID_GATES,
    bias_name,
    gate_recurrence_name,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)
from lstm_core.language import (
    EQUATION_PRESETS,
    draw_parameters,
    preset_cell,
    read_cell,
    run_equations,
)

D, H = 3, 4
BUILT_IN = [key for key, preset in EQUATION_PRESETS.items() if preset.variant]


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def built_in(key: str, seed: int = 5) -> LSTM:
    preset = EQUATION_PRESETS[key]
    assert preset.variant is not None
    lstm = LSTM(D, H, variant=preset.variant, peephole=preset.peephole, dtype=torch.float64)
    lstm.reset_parameters(seed=seed)
    return lstm


def attached_weights(lstm: LSTM) -> Mapping[str, Tensor]:
    """The lesson's weights as views of the parameters, so that gradients reach them."""
    form, own = VARIANTS[lstm.variant], dict(lstm.named_parameters())
    weights = {}
    for slab, gate in enumerate(form.gates):
        rows = slice(slab * H, (slab + 1) * H)
        weights[input_weight_name(gate)] = own["weight_ih_l0"][rows]
        weights[recurrent_weight_name(gate)] = own["weight_hh_l0"][rows]
        weights[bias_name(gate)] = own["bias_ih_l0"][rows] + own["bias_hh_l0"][rows]
        if gate in form.peepholes:
            weights[peephole_name(gate)] = own[f"peephole_{gate}_l0"]
    if form.gate_recurrence:
        for row, gate in enumerate(SIGMOID_GATES):
            for column, source in enumerate(SIGMOID_GATES):
                rows, columns = (slice(at * H, (at + 1) * H) for at in (row, column))
                weights[gate_recurrence_name(source, gate)] = own["weight_gg_l0"][rows, columns]
    return weights


def test_every_form_is_a_preset() -> None:
    assert set(VARIANTS) <= set(BUILT_IN)


@pytest.mark.parametrize("key", BUILT_IN)
def test_a_built_in_form_as_equations_gives_its_numbers(key: str) -> None:
    lstm, x = built_in(key), drawn(12, 2, D)
    cell = preset_cell(key)
    run = run_equations(cell, x, draw_parameters(cell, D, H, seed=5))
    expected = trace(lstm, x)
    for quantity in QUANTITIES:
        torch.testing.assert_close(
            run[quantity], getattr(expected, quantity), rtol=1e-12, atol=1e-12
        )


@pytest.mark.parametrize("key", BUILT_IN)
def test_a_built_in_form_as_equations_gives_its_gradients(key: str) -> None:
    lstm, x = built_in(key), drawn(6, 2, D).requires_grad_()
    leaves = [x, *lstm.parameters()]
    run = run_equations(preset_cell(key), x, attached_weights(lstm))
    got = torch.autograd.grad(run["h"].square().sum(), leaves)
    expected = torch.autograd.grad(lstm(x)[0].square().sum(), leaves)
    torch.testing.assert_close(got, expected, rtol=1e-10, atol=1e-12)


def test_the_gru_gives_the_numbers_and_gradients_of_torch() -> None:
    gru, x = nn.GRU(D, H, dtype=torch.float64), drawn(9, 2, D).requires_grad_()
    weights: dict[str, Tensor] = {}
    own = dict(gru.named_parameters())
    for slab, gate in enumerate("rzn"):
        rows = slice(slab * H, (slab + 1) * H)
        weights[f"W_x{gate}"] = own["weight_ih_l0"][rows]
        weights[f"W_h{gate}"] = own["weight_hh_l0"][rows]
        b_x, b_h = own["bias_ih_l0"][rows], own["bias_hh_l0"][rows]
        weights |= {"b_xn": b_x, "b_hn": b_h} if gate == "n" else {f"b_{gate}": b_x + b_h}
    h_0 = drawn(1, 2, H, seed=1)
    run = run_equations(preset_cell("gru"), x, weights, {"h": h_0[0]})
    expected, _ = gru(x, h_0)
    torch.testing.assert_close(run["h"], expected, rtol=1e-12, atol=1e-12)
    leaves = [x, *gru.parameters()]
    got = torch.autograd.grad(run["h"].square().sum(), leaves)
    right = torch.autograd.grad(expected.square().sum(), leaves)
    torch.testing.assert_close(got, right, rtol=1e-10, atol=1e-12)


def test_the_published_gru_resets_before_the_product() -> None:
    cell, x = preset_cell("gru_2014"), drawn(5, 1, D)
    w = draw_parameters(cell, D, H, seed=0)
    run = run_equations(cell, x, w)
    h = torch.zeros(H, dtype=torch.float64)
    for step, x_t in enumerate(x[:, 0]):
        r = torch.sigmoid(w["W_xr"] @ x_t + w["W_hr"] @ h)
        z = torch.sigmoid(w["W_xz"] @ x_t + w["W_hz"] @ h)
        h = z * h + (1 - z) * torch.tanh(w["W_xn"] @ x_t + w["W_hn"] @ (r * h))
        torch.testing.assert_close(run["h"][step, 0], h, rtol=1e-12, atol=1e-12)


def test_the_minimal_gated_unit_by_hand() -> None:
    cell, x = preset_cell("minimal"), drawn(5, 1, D)
    w = draw_parameters(cell, D, H, seed=0)
    run = run_equations(cell, x, w)
    h = torch.zeros(H, dtype=torch.float64)
    for step, x_t in enumerate(x[:, 0]):
        f = torch.sigmoid(w["W_f"] @ torch.cat([h, x_t]) + w["b_f"])
        candidate = torch.tanh(w["W_n"] @ torch.cat([f * h, x_t]) + w["b_n"])
        h = (1 - f) * h + f * candidate
        torch.testing.assert_close(run["h"][step, 0], h, rtol=1e-12, atol=1e-12)


EVERYTHING = """low = 0.8 * low_prev - 0.2 * x / 2
seen = [x, low, h_prev]
k = mean(h_prev) + sum(b_k) / 3
a = sigmoid(W_a @ seen) * softmax(h_prev + k) - silu(b_a)
p = min(a, 0.3) + max(b_p, -a) * hardsigmoid(a) + abs(a - 0.1)
q = softplus(p) + softsign(p) + exp(-square(p)) + log(2 + sin(p) * cos(p)) + sqrt(1 + p * p)
one = 1
h = tanh(q / (1 + one)) + relu(p) * hardtanh(0.4 * p) - (W_h * V_h) @ (h_prev - one_prev)"""


def test_autograd_goes_through_everything_the_language_has() -> None:
    cell = read_cell(EVERYTHING)
    weights = draw_parameters(cell, 2, 3, seed=3)
    x, names = drawn(3, 2, 2).requires_grad_(), list(weights)

    def output(x: Tensor, *values: Tensor) -> Tensor:
        return run_equations(cell, x, dict(zip(names, values, strict=True)))["h"]

    leaves = [weights[name].clone().requires_grad_() for name in names]
    assert torch.autograd.gradcheck(output, (x, *leaves))


def test_a_sequence_of_a_batch_does_not_feel_the_others() -> None:
    cell, x = read_cell(EVERYTHING), drawn(5, 3, 2)
    weights = draw_parameters(cell, 2, 3, seed=3)
    together = run_equations(cell, x, weights)
    for sequence in range(3):
        alone = run_equations(cell, x[:, sequence], weights)
        for name, values in alone.values.items():
            torch.testing.assert_close(together[name][:, sequence], values[:, 0])
    assert {name: tuple(values.shape) for name, values in together.values.items()} == {
        name: (5, 3, {"low": 2, "seen": 7}.get(name, 3)) for name in cell.shapes
    }


def test_running_in_two_halves_gives_the_same() -> None:
    cell, x = read_cell(EVERYTHING), drawn(6, 1, 2)
    weights = draw_parameters(cell, 2, 3, seed=3)
    whole, first = run_equations(cell, x, weights), run_equations(cell, x[:4], weights)
    state = {name: first[name][-1] for name in cell.states}
    second = run_equations(cell, x[4:], weights, state)
    torch.testing.assert_close(torch.cat([first["h"], second["h"]]), whole["h"])
    torch.testing.assert_close(second.before("low")[0], first["low"][-1])


def test_a_state_of_ones_own_counts_by_hand() -> None:
    cell = read_cell("n = n_prev + x\nlast = x\nh = W_h @ (n - last_prev)")
    run = run_equations(cell, torch.tensor([[1.0], [2.0], [4.0]]), {"W_h": torch.ones(1, 1)})
    assert run["n"].flatten().tolist() == [1, 3, 7]
    assert run["h"].flatten().tolist() == [1, 2, 5]


def test_a_number_that_is_not_finite_is_found() -> None:
    cell, weights = (
        read_cell("a = 1 / x\nh = tanh(W_h @ a * 0 + h_prev)"),
        {"W_h": torch.ones(2, 1)},
    )
    run = run_equations(cell, torch.tensor([[1.0], [0.0], [1.0]]), weights)
    assert run.first_not_finite == ("a", 1)
    fine = run_equations(cell, torch.ones(3, 1), weights)
    assert fine.first_not_finite is None


def test_float32_stays_float32() -> None:
    cell = preset_cell("standard")
    weights = draw_parameters(cell, D, H, seed=0, dtype=torch.float32)
    run = run_equations(cell, drawn(4, D).float(), weights)
    assert {values.dtype for values in run.values.values()} == {torch.float32}
    exact = run_equations(cell, drawn(4, D), draw_parameters(cell, D, H, seed=0))
    torch.testing.assert_close(run["h"].double(), exact["h"], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("x", "changes", "state", "words"),
    [
        (drawn(4), {}, {}, r"x must be \(T, B, D\)"),
        (drawn(0, 1, D), {}, {}, "at least one step"),
        (drawn(4, 1, D), {"W_xf": None}, {}, "missing: W_xf"),
        (drawn(4, 1, D), {"W_xf": drawn(2, 2)}, {}, r"W_xf must be \(H, D\) = \(4, 3\)"),
        (drawn(4, 1, D), {"b_f": drawn(H).float()}, {}, "b_f must be of x's dtype"),
        (drawn(4, 1, D), {}, {"q": drawn(H)}, "no state q; it has h, c"),
        (drawn(4, 1, D), {}, {"h": drawn(2)}, r"state h must be \(B, H\) = \(1, 4\)"),
        (drawn(1, 1, 1).expand(10**6, 1, D), {}, {}, "too long"),
    ],
)
def test_what_cannot_run_is_refused(
    x: Tensor, changes: Mapping[str, Tensor | None], state: Mapping[str, Tensor], words: str
) -> None:
    cell = preset_cell("standard")
    weights = {**draw_parameters(cell, D, H, seed=0), **changes}
    given = {name: values for name, values in weights.items() if values is not None}
    with pytest.raises(InputError, match=words):
        run_equations(cell, x, given, state)


def test_parameters_of_ones_own_depend_on_their_name_and_the_seed_alone() -> None:
    one = draw_parameters(read_cell("h = tanh(W_q @ x)"), D, H, seed=1)
    more = draw_parameters(read_cell("q = V_q @ x\nh = tanh(W_q @ x) * q"), D, H, seed=1)
    other = draw_parameters(read_cell("h = tanh(W_q @ x)"), D, H, seed=2)
    assert torch.equal(one["W_q"], more["W_q"])
    assert not torch.equal(one["W_q"], other["W_q"])
    assert not torch.equal(more["W_q"], more["V_q"])
    assert float(more["W_q"].abs().max()) <= H**-0.5


def test_drawing_leaves_torchs_generator_where_it_was() -> None:
    before = torch.random.get_rng_state()
    draw_parameters(preset_cell("fgr"), D, H, seed=11)
    draw_parameters(preset_cell("gru"), D, H, seed=11)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_too_many_weights_are_refused() -> None:
    with pytest.raises(InputError, match="weights"):
        draw_parameters(preset_cell("fgr"), 512, 512, seed=0)
    with pytest.raises(InputError, match="D and H must be"):
        draw_parameters(preset_cell("simple"), 1, 0, seed=0)
