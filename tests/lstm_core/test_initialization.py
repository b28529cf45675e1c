"""Seeded initialisation and the forget bias."""

import pytest
import torch

from lstm_core import LSTM, LSTMCell


def seeded(seed: int, **arguments: object) -> dict[str, torch.Tensor]:
    lstm = LSTM(2, 3, **arguments)  # type: ignore[arg-type]
    lstm.reset_parameters(seed=seed)
    return lstm.state_dict()


def test_a_seed_fixes_every_parameter_whatever_the_global_state() -> None:
    torch.manual_seed(1)
    first = seeded(9, variant="graves")
    torch.manual_seed(2)
    second = seeded(9, variant="graves")
    assert all(torch.equal(first[name], second[name]) for name in first)
    other = seeded(10, variant="graves")
    assert not any(torch.equal(first[name], other[name]) for name in first)


def test_a_seed_leaves_the_global_generator_alone() -> None:
    lstm = LSTM(2, 3)
    before = torch.get_rng_state()
    lstm.reset_parameters(seed=9)
    assert torch.equal(before, torch.get_rng_state())


def test_a_seed_draws_the_same_numbers_in_both_precisions() -> None:
    single, double = seeded(9), seeded(9, dtype=torch.float64)
    assert all(torch.equal(single[name], double[name].float()) for name in single)


def test_values_stay_within_one_over_root_h() -> None:
    values = torch.cat([value.flatten() for value in seeded(9, variant="graves").values()])
    bound = 3**-0.5
    assert values.abs().max() <= bound
    assert values.abs().max() > 0.8 * bound


@pytest.mark.parametrize("module", [LSTM(2, 3, num_layers=2), LSTMCell(2, 3, variant="lesson")])
def test_forget_bias_is_the_sum_of_the_two_biases(module: LSTM | LSTMCell) -> None:
    module.reset_parameters(seed=9, forget_bias=1.5)
    biases = [
        (name, value) for name, value in module.named_parameters() if name.startswith("bias_ih")
    ]
    assert biases
    for name, value in biases:
        total = value + module.get_parameter(name.replace("_ih", "_hh"))
        assert torch.equal(total[3:6], torch.full((3,), 1.5))
        assert not (total[:3] == 1.5).any()


def test_forget_bias_without_biases_is_refused() -> None:
    with pytest.raises(ValueError, match="`forget_bias` needs `bias=True`"):
        LSTM(2, 3, bias=False).reset_parameters(forget_bias=1.0)
