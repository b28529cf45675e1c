"""How far two runs lie apart, against numbers counted by hand."""

import math

import pytest
import torch

from lstm_core import LSTM, InputError, trace
from lstm_core.conventions import QUANTITIES
from lstm_core.run_difference import departure, departures, differences


def test_the_largest_difference_and_where_it_is() -> None:
    one, other = torch.zeros(3, 1, 2), torch.zeros(3, 1, 2)
    one[1, 0, 1], other[2, 0, 0] = -2.0, 1.0
    found = departure(one, other)
    assert (found.largest, found.step, found.unit) == (2.0, 1, 1)
    assert found.rms == pytest.approx(math.sqrt(5 / 6))


def test_runs_of_other_sizes_are_compared_where_both_are() -> None:
    long, wide = torch.ones(5, 1, 2), torch.zeros(3, 1, 4)
    assert differences(long, wide).shape == (3, 2)
    assert departure(long, wide).rms == 1.0


def test_a_run_does_not_depart_from_itself() -> None:
    run = trace(LSTM(1, 3), torch.randn(9, 1))["l0"]
    found = departures(run, run)
    assert tuple(found) == QUANTITIES
    assert all((each.largest, each.rms) == (0.0, 0.0) for each in found.values())


def test_what_is_not_a_number_is_not_hidden() -> None:
    one = torch.zeros(3, 1, 2)
    one[1, 0, 0] = math.nan
    assert math.isnan(departure(one, torch.zeros(3, 1, 2)).largest)


def test_nothing_in_common_is_refused() -> None:
    with pytest.raises(InputError, match="no step or no unit in common"):
        departure(torch.zeros(0, 1, 2), torch.zeros(3, 1, 2))
    with pytest.raises(InputError, match="sequence both runs have; got 1"):
        departure(torch.zeros(2, 1, 2), torch.zeros(2, 1, 2), batch=1)
