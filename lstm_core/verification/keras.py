"""The LSTM tests of Keras, whose layers are made of constants."""

from collections.abc import Mapping
from typing import Any, Final

import torch
from torch import Tensor

from lstm_core.verification.case import Case, Source
from lstm_core.verification.weights import numbers

LAYER_TESTS: Final = Source(
    title="Keras",
    place="keras/src/layers/rnn/lstm_test.py",
    licence="Apache-2.0, Copyright The Keras Authors",
    address="https://github.com/keras-team/keras/blob/master/keras/src/layers/rnn/lstm_test.py",
    method="Outputs of Keras's own layer, written down with 7 or 8 digits.",
)
TOLERANCE: Final = 2e-7

_KERNEL, _RECURRENT, _BIAS = 0.01, 0.02, 0.03
_THREE_ALIKE: Final = "i, g and o have the same weights, so only a wrong place of f is seen."
_ALL_ALIKE: Final = "All gates have the same weights, so none of the 24 orders changes the result."
_SAME_STATES: Final = " h_0 and c_0 are the same numbers, so exchanging them changes nothing."


def cases() -> tuple[Case, ...]:
    """What Keras expects of its layer, in double precision."""
    long = _counted(3, 6, 4)
    short = _counted(2, 4, 3)
    state = numbers(range(4), 1, 2, 2)
    backwards = "The same with the steps turned round first."
    return (
        _case(
            "last step", "test_correctness", "6 steps of large inputs, forget bias 1.",
            long, 3, _last([0.6288687, 0.86899155, 0.9460773], 3),
        ),
        _case(
            "last step, backwards", "test_correctness", backwards,
            long.flip(0), 3, _last([0.35622165, 0.74789524, 0.8872726], 3),
        ),
        _case(
            "forget bias like the others", "test_correctness", "Every bias is 0.03.",
            long, 3, _last([0.57019705, 0.8661914, 0.9459622], 3), forget_bias=_BIAS,
        ),
        _case(
            "no biases", "test_correctness", "A layer without biases.",
            long, 3, _last([0.54986924, 0.86226785, 0.9443936], 3), forget_bias=None,
        ),
        _case(
            "state carried over", "test_statefulness",
            "The same steps twice, the second time from the state of the first.",
            _counted(2, 3, 4).repeat(2, 1, 1), 4, _last([0.3124785, 0.6863672], 4),
        ),
        _case(
            "initial states", "test_pass_initial_state", "4 steps from h_0 and c_0.",
            short, 2, numbers([0.20574439, 0.3558822, 0.64930826, 0.66276], 1, 2, 2),
            state=(state, state),
        ),
        _case(
            "initial states, backwards", "test_pass_initial_state", backwards,
            short.flip(0), 2, numbers([0.13281618, 0.2790356, 0.5839337, 0.5992567], 1, 2, 2),
            state=(state, state),
        ),
        _case(
            "masked steps", "test_masking",
            "Two sequences of 3 and 2 steps in a batch of 4: nothing is computed beyond the end.",
            short, 2, _masked(), lengths=(3, 2), quantity="output",
        ),
        _case(
            "masked steps, backwards", "test_masking", backwards,
            short.flip(0), 2, _last([0.15341201, 0.3844719], 2), lengths=(3, 2),
        ),
    )  # fmt: skip


def _case(
    name: str,
    test: str,
    what: str,
    x: Tensor,
    H: int,
    expected: Tensor,
    *,
    forget_bias: float | None = 1.0,
    quantity: str = "h_n",
    **others: Any,
) -> Case:
    alike = _THREE_ALIKE if forget_bias == 1.0 else _ALL_ALIKE
    return Case(
        name=name,
        source=LAYER_TESTS,
        test=f"LSTMTest.{test}",
        what=what,
        x=x,
        weights=_weights(x.shape[-1], H, forget_bias),
        expected={quantity: expected},
        tolerance=TOLERANCE,
        arguments={"bias": forget_bias is not None},
        weakness=alike + _SAME_STATES if "state" in others else alike,
        **others,
    )


def _weights(D: int, H: int, forget_bias: float | None) -> Mapping[str, Tensor]:
    weights = {
        "weight_ih_l0": torch.full((4 * H, D), _KERNEL, dtype=torch.float64),
        "weight_hh_l0": torch.full((4 * H, H), _RECURRENT, dtype=torch.float64),
    }
    if forget_bias is None:
        return weights
    bias = torch.full((4 * H,), _BIAS, dtype=torch.float64)
    bias[H : 2 * H] = forget_bias
    return weights | {"bias_ih_l0": bias, "bias_hh_l0": torch.zeros_like(bias)}


def _counted(B: int, T: int, D: int) -> Tensor:
    """0, 1, 2 … as Keras's tests count them, batch first: (T, B, D)."""
    return numbers(range(B * T * D), B, T, D).transpose(0, 1)


def _last(of_sequences: list[float], H: int) -> Tensor:
    """The same number in all H units: (1, B, H)."""
    return numbers(of_sequences, 1, -1, 1).expand(1, -1, H)


def _masked() -> Tensor:
    """h of both sequences where zero_output_for_mask is set: (4, 2, 2)."""
    first = numbers([0.01588910, 0.05552048, 0.11755939, 0.0])
    second = numbers([0.14185596, 0.28556206, 0.0, 0.0])
    return torch.stack([first, second], dim=1)[..., None].expand(4, 2, 2)
