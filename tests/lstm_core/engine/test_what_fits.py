"""What does not fit a layer is never read; what a layer does without is not missed."""

import pytest
import torch
from torch import Tensor

from lstm_core import LSTM, VARIANTS
from lstm_core.engine import Path, run_layer, using
from lstm_core.equations import CellWeights, State

T, B, D, H = 5, 3, 2, 4
PATHS: tuple[Path, ...] = ("compiled", "readable")


def randn(*shape: int) -> Tensor:
    return torch.randn(shape, dtype=torch.float64, requires_grad=True)


def weights_of(biases: int, peepholes: str) -> CellWeights:
    W_ci, W_cf, W_co = (randn(H) if gate in peepholes else None for gate in "ifo")
    b = tuple(randn(4 * H) for _ in range(biases))
    form = VARIANTS["graves"]
    return CellWeights(randn(4 * H, D), randn(4 * H, H), b, W_ci, W_cf, W_co, variant=form)


def gradients(path: Path, x: Tensor, start: State, weights: CellWeights) -> tuple[Tensor, ...]:
    W_x, W_h, biases, *peepholes = weights[:6]
    asked = [x, *start, W_x, W_h, *biases, *(W for W in peepholes if W is not None)]
    with using(path):
        run = run_layer(x, start, weights, traced=False)
        h_n, c_n = run.last()
        return torch.autograd.grad(run.h.sin().sum() + (h_n * c_n).sum(), asked)


@pytest.mark.parametrize("biases", range(3))
@pytest.mark.parametrize("peepholes", ["", "i", "f", "o", "io", "ifo"])
def test_any_biases_with_any_peepholes(biases: int, peepholes: str) -> None:
    given = randn(T, B, D), (randn(B, H), randn(B, H)), weights_of(biases, peepholes)
    found, expected = (gradients(path, *given) for path in PATHS)
    for ours, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("wanted", ["peephole_o_l0", "weight_hh_l0"])
@pytest.mark.parametrize("variant", ["graves", "lesson"])
def test_a_gradient_asked_for_alone_where_there_are_no_biases(wanted: str, variant: str) -> None:
    lstm = LSTM(D, H, bias=False, variant=variant, dtype=torch.float64).requires_grad_(False)
    asked = lstm.get_parameter(wanted).requires_grad_()
    x = torch.randn(T, B, D, dtype=torch.float64)
    found: list[Tensor] = []
    for path in PATHS:
        with using(path):
            found += torch.autograd.grad(lstm(x)[0].sin().sum(), asked)
    torch.testing.assert_close(*found, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("name", "shape"), [
    ("weight_ih_l0", (16, 3)), ("weight_ih_l0", (2, 16)), ("weight_ih_l0", (12, 2)),
    ("weight_hh_l0", (16, 3)), ("weight_hh_l0", (12, 4)), ("bias_ih_l0", (12,)),
    ("bias_hh_l0", (16, 1)), ("peephole_i_l0", (3,)), ("peephole_i_l0", (4, 1)),
])  # fmt: skip
def test_a_weight_that_was_put_in_place_and_does_not_fit_is_never_read(
    name: str, shape: tuple[int, ...]
) -> None:
    lstm = LSTM(D, H, variant="graves")
    setattr(lstm, name, torch.nn.Parameter(torch.zeros(shape)))
    with using("compiled"), pytest.raises(RuntimeError, match="cannot run this layer"):
        lstm(torch.zeros(T, 1, D))
    with pytest.raises(RuntimeError, match=r"shape|size"):
        lstm(torch.zeros(T, 1, D))


@pytest.mark.parametrize("grown", [7, 4096])
def test_weights_of_another_layer_do_not_fit_its_state(grown: int) -> None:
    lstm, larger = LSTM(D, H), LSTM(D, grown)
    for name, value in larger.named_parameters():
        setattr(lstm, name, value)
    state = torch.zeros(1, B, H), torch.zeros(1, B, H)
    with pytest.raises(RuntimeError, match=r"shape|size"):
        lstm(torch.zeros(T, B, D), state)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("learns", [False, True])
def test_only_a_traced_run_has_a_trace(path: Path, learns: bool) -> None:
    with using(path), torch.set_grad_enabled(learns):
        run = run_layer(randn(T, B, D), None, weights_of(2, "f"), traced=False)
        with pytest.raises(AssertionError, match="traced"):
            run.trace()
