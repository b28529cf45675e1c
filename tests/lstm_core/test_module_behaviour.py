"""`LSTM` behaves like the module it stands in for: wrong calls, copies, dtypes, devices."""

import pickle
import warnings
from collections.abc import Callable
from copy import deepcopy

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_sequence

from lstm_core import LSTM, VARIANTS, InputError, LSTMCell

Call = Callable[[type[nn.Module]], object]


def raised(call: Call, kind: type[nn.Module]) -> tuple[type[Exception] | None, list[type[Warning]]]:
    """The error a call ends with, and the warnings on the way."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            call(kind)
        except Exception as error:
            return type(error), [warning.category for warning in caught]
    return None, [warning.category for warning in caught]


def constructed(**arguments: object) -> Call:
    return lambda kind: kind(**{"input_size": 3, "hidden_size": 4, **arguments})


def called(*arguments: object) -> Call:
    return lambda kind: kind(3, 4, 2)(*arguments)


def zeros(*shape: int) -> torch.Tensor:
    return torch.zeros(shape)


X = zeros(5, 2, 3)
WRONG = {
    "hidden_size 0": constructed(hidden_size=0),
    "hidden_size -1": constructed(hidden_size=-1),
    "hidden_size 2.0": constructed(hidden_size=2.0),
    "input_size 0": constructed(input_size=0),
    "input_size 2.0": constructed(input_size=2.0),
    "num_layers 0": constructed(num_layers=0),
    "num_layers 1.0": constructed(num_layers=1.0),
    "dropout without effect": constructed(dropout=0.5),
    "dropout 1.5": constructed(num_layers=2, dropout=1.5),
    "dropout -0.1": constructed(num_layers=2, dropout=-0.1),
    "dropout True": constructed(num_layers=2, dropout=True),
    "dropout a": constructed(num_layers=2, dropout="a"),
    "proj_size -1": constructed(proj_size=-1),
    "proj_size H": constructed(proj_size=4),
    "batch_first 1": constructed(batch_first=1),
    "bias None": constructed(bias=None),
    "one axis": called(zeros(3)),
    "four axes": called(zeros(1, 1, 1, 3)),
    "other features": called(zeros(5, 2, 2)),
    "no step": called(zeros(0, 2, 3)),
    "no sequence": called(zeros(5, 0, 3)),
    "other dtype": called(X.double()),
    "integers": called(X.long()),
    "no tensor": called(None),
    "a list": called([[1.0, 2.0, 3.0]]),
    "unbatched state": called(X, (zeros(2, 4), zeros(2, 4))),
    "batched state": called(zeros(5, 3), (zeros(2, 1, 4), zeros(2, 1, 4))),
    "h_0 too wide": called(X, (zeros(2, 2, 5), zeros(2, 2, 4))),
    "c_0 too wide": called(X, (zeros(2, 2, 4), zeros(2, 2, 5))),
    "state of another batch": called(X, (zeros(2, 3, 4), zeros(2, 3, 4))),
    "state as a list": called(X, [zeros(2, 2, 4), zeros(2, 2, 4)]),
    "state of one tensor": called(X, zeros(2, 2, 4)),
    "state of three": called(X, (zeros(2, 2, 4),) * 3),
    "wrong weights": lambda kind: kind(3, 4).load_state_dict(nn.LSTM(3, 5).state_dict()),
    "missing weights": lambda kind: kind(3, 4).load_state_dict({}),
}


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_a_wrong_call_ends_as_it_does_in_torch(call: Call) -> None:
    assert raised(call, LSTM) == raised(call, nn.LSTM)


WRONG_CELL = {
    "three axes": lambda kind: kind(3, 4)(zeros(1, 2, 3)),
    "other features": lambda kind: kind(3, 4)(zeros(2, 2)),
    "h too wide": lambda kind: kind(3, 4)(zeros(2, 3), (zeros(2, 5), zeros(2, 4))),
    "c too wide": lambda kind: kind(3, 4)(zeros(2, 3), (zeros(2, 4), zeros(2, 5))),
    "another batch": lambda kind: kind(3, 4)(zeros(2, 3), (zeros(3, 4), zeros(3, 4))),
    "three states": lambda kind: kind(3, 4)(zeros(2, 3), (zeros(2, 4),) * 3),
    "one state": lambda kind: kind(3, 4)(zeros(2, 3), (zeros(2, 4),)),
}


@pytest.mark.parametrize("call", WRONG_CELL.values(), ids=WRONG_CELL)
def test_a_wrong_call_of_the_cell_ends_as_it_does_in_torch(call: Call) -> None:
    assert raised(call, LSTMCell) == raised(call, nn.LSTMCell)


def test_messages_name_the_argument_what_was_expected_and_what_came() -> None:
    with pytest.raises(RuntimeError, match=r"`h_0` must have shape \(1, 2, 4\); got \(1, 2, 5\)"):
        LSTM(3, 4)(X, (zeros(1, 2, 5), zeros(1, 2, 4)))
    with pytest.raises(ValueError, match=r"`hidden_size` must be at least 1; got -1"):
        LSTM(3, -1)
    with pytest.raises(ValueError, match=r"\(B, T, D\), or \(T, D\) unbatched; got 1 axes"):
        LSTM(3, 4, batch_first=True)(zeros(3))
    with pytest.raises(RuntimeError, match=r"must have 3 features in its last axis; got 2"):
        LSTM(3, 4)(pack_sequence([zeros(5, 2)]))  # which nn.LSTM does not notice


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("layer_norm", [True, False])
def test_copies_pickles_and_precisions_keep_the_numbers(variant: str, layer_norm: bool) -> None:
    lstm = LSTM(3, 4, 2, bidirectional=True, variant=variant, layer_norm=layer_norm)
    lstm.reset_parameters(seed=1)
    x = torch.randn(5, 2, 3)
    expected = lstm(x)[0]
    for copy in (deepcopy(lstm), pickle.loads(pickle.dumps(lstm)), lstm.to("cpu")):  # noqa: S301
        assert torch.equal(copy(x)[0], expected)
    double = deepcopy(lstm).double()
    assert double(x.double())[0].dtype == torch.float64
    torch.testing.assert_close(double(x.double())[0].float(), expected, rtol=1e-3, atol=1e-4)


def test_what_a_cell_lacks_is_none_and_not_in_its_state() -> None:
    lstm = LSTM(3, 4, bias=False)
    for name in ("bias_ih_l0", "peephole_i_l0", "weight_hr_l0"):
        assert getattr(lstm, name) is None
    assert list(lstm.state_dict()) == list(nn.LSTM(3, 4, bias=False).state_dict())
    with pytest.raises(RuntimeError, match=r"Unexpected key.*bias_ih_l0"):
        lstm.load_state_dict(LSTM(3, 4).state_dict())


@pytest.mark.parametrize("kind", [LSTM, LSTMCell])
def test_the_form_stays_that_of_the_parameters(kind: type[LSTM | LSTMCell]) -> None:
    module = kind(3, 4, variant="graves")
    with pytest.raises(AttributeError, match="variant"):
        module.variant = "standard"  # type: ignore[misc]
    assert module.variant == "graves"


def test_a_weight_may_be_computed_from_others() -> None:
    class Double(nn.Module):
        def forward(self, weight: torch.Tensor) -> torch.Tensor:
            return 2 * weight

    plain = LSTM(3, 4)
    lstm = deepcopy(plain)
    nn.utils.parametrize.register_parametrization(lstm, "weight_hh_l0", Double())
    W_h = plain.get_parameter("weight_hh_l0")
    with torch.no_grad():
        W_h.mul_(2)
    x = torch.randn(5, 2, 3)
    assert torch.equal(lstm(x)[0], plain(x)[0])
    original = lstm.get_parameter("parametrizations.weight_hh_l0.original")
    (expected,) = torch.autograd.grad(plain(x)[0].sum(), W_h)
    (found,) = torch.autograd.grad(lstm(x)[0].sum(), original)
    assert torch.equal(found, 2 * expected)


def test_a_module_that_holds_it_trains_saves_and_moves_as_one() -> None:
    class Model(nn.Module):
        def __init__(self, kind: type[nn.Module]) -> None:
            super().__init__()
            self.rnn = kind(3, 4, batch_first=True)
            self.head = nn.Linear(4, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            result: torch.Tensor = self.head(self.rnn(x)[0])
            return result

    torch.manual_seed(1)
    reference = Model(nn.LSTM).double()
    own = Model(LSTM).double()
    own.load_state_dict(reference.state_dict())
    x, target = torch.randn(2, 6, 3).double(), torch.randn(2, 6, 1).double()
    for model in (reference, own):
        optimiser = torch.optim.Adam(model.parameters(), lr=0.05)
        for _ in range(20):
            optimiser.zero_grad()
            torch.autograd.backward(nn.functional.mse_loss(model(x), target))
            optimiser.step()
    torch.testing.assert_close(own(x), reference(x), rtol=1e-9, atol=1e-11)
    reference.load_state_dict(own.state_dict())


def test_dropout_acts_between_layers_in_training_only() -> None:
    lstm = LSTM(2, 3, 2, dropout=1.0, dtype=torch.float64)
    x, other = torch.randn(5, 1, 2).double(), torch.randn(5, 1, 2).double()
    torch.testing.assert_close(lstm(x)[0], lstm(other)[0])
    lstm.eval()
    assert not torch.allclose(lstm(x)[0], lstm(other)[0])


def test_the_text_form_names_every_argument() -> None:
    lstm = LSTM(3, 4, 2, dropout=0.5, proj_size=2, variant="graves", peephole="full")
    assert repr(lstm) == (
        "LSTM(3, 4, num_layers=2, bias=True, batch_first=False, dropout=0.5, "
        "bidirectional=False, proj_size=2, variant='graves', peephole='full', layer_norm=False)"
    )


def test_to_torch_gives_the_same_numbers_or_says_why_not() -> None:
    lstm = LSTM(3, 4, 2, bidirectional=True, dtype=torch.float64)
    x = torch.randn(5, 2, 3, dtype=torch.float64)
    torch.testing.assert_close(lstm.to_torch()(x)[0], lstm(x)[0], rtol=1e-13, atol=1e-14)
    with pytest.raises(InputError, match=r"cannot run the form .Graves."):
        LSTM(3, 4, variant="graves").to_torch()
