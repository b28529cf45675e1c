"""A run in pieces is the whole run, to the bit, wherever it is cut."""

from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import LSTM, VARIANTS, trace
from lstm_core.conventions import QUANTITIES
from lstm_core.equations import CellWeights
from lstm_core.parameters import cell_weights
from lstm_core.pieces import goes_on, run_in_pieces

ZEROS = (torch.zeros(1, 2), torch.zeros(1, 2))
GOING_ON = [name for name, form in VARIANTS.items() if goes_on(form)]


def weights_of(lstm: LSTM) -> CellWeights:
    return cell_weights(lstm, VARIANTS[lstm.variant], "_l0")


@given(
    variant=st.sampled_from(GOING_ON),
    hidden_size=st.sampled_from([1, 4, 9, 16]),
    cuts=st.sets(st.integers(1, 59), max_size=5),
)
def test_every_quantity_is_that_of_the_whole_run(
    variant: str, hidden_size: int, cuts: set[int]
) -> None:
    lstm = LSTM(2, hidden_size, variant=variant)
    lstm.reset_parameters(seed=1)
    generator = torch.Generator().manual_seed(2)
    x = torch.randn(60, 2, generator=generator)
    h_0, c_0 = torch.randn(2, 1, hidden_size, generator=generator)
    whole = trace(lstm, x, (h_0, c_0))["l0"]
    read = run_in_pieces(weights_of(lstm), x, (h_0, c_0))
    pieces = [read(begin, end) for begin, end in pairwise([0, *sorted(cuts), 60])]
    for quantity in QUANTITIES:
        joined = torch.cat([getattr(piece, quantity) for piece in pieces])
        assert torch.equal(joined, getattr(whole, quantity))


def test_a_form_whose_gates_see_those_before_cannot_go_on() -> None:
    lstm = LSTM(1, 2, variant="fgr")
    assert [name for name in VARIANTS if name != "fgr"] == GOING_ON
    with pytest.raises(ValueError, match="cannot go on"):
        run_in_pieces(weights_of(lstm), torch.ones(3, 1), ZEROS)


def test_a_state_of_another_shape_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"`c_0` must have shape \(1, 2\); got \(1, 3\)"):
        run_in_pieces(weights_of(LSTM(1, 2)), torch.ones(3, 1), (ZEROS[0], torch.zeros(1, 3)))


@pytest.mark.parametrize("asked", [(1, 2), (0, 4), (0, 0)])
def test_steps_are_read_in_order_and_only_those_there_are(asked: tuple[int, int]) -> None:
    read = run_in_pieces(weights_of(LSTM(1, 2)), torch.ones(3, 1), ZEROS)
    with pytest.raises(ValueError, match="expected steps from 0 on, of 3"):
        read(*asked)
