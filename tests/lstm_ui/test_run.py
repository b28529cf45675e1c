"""The run of a workspace is the cell's."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from lstm_core.step_record import Step
from lstm_core.variants import VARIANTS, Variant
from lstm_core.worked_equations import WorkedGate, worked_equations
from lstm_ui.run import run_workspace, step_of
from lstm_ui.workspace import first_workspace, with_form


def test_hidden_states_are_those_of_nn_lstm() -> None:
    workspace = first_workspace()
    run = run_workspace(workspace)
    reference = nn.LSTM(1, 4)
    reference.load_state_dict(run.lstm.state_dict())
    x = torch.tensor(run.scaled.sequence.values, dtype=torch.float32)
    torch.testing.assert_close(run.trace.h[:, 0], reference(x)[0].detach())
    assert run.comparison.equal


def test_running_leaves_torchs_global_generator_alone() -> None:
    before = torch.get_rng_state()
    run_workspace(with_form(first_workspace(), variant="graves"))
    step_of(run_workspace(first_workspace()), 3)
    assert torch.equal(before, torch.get_rng_state())


def test_a_step_of_a_run_gives_the_values_of_its_trace(
    follows_its_equations: Callable[[Step[Any], Variant], bool],
) -> None:
    workspace = with_form(first_workspace(), variant="graves", peephole="full")
    run = run_workspace(workspace)
    for number in (0, 1, 200, 308):
        step = step_of(run, number)
        assert follows_its_equations(step, VARIANTS["graves"])
        for quantity in ("i", "f", "g", "o", "c", "h"):
            assert (
                getattr(step, quantity).tolist() == getattr(run.trace, quantity)[number, 0].tolist()
            )
    first = worked_equations(step_of(run, 0), 2, VARIANTS[workspace.variant])[0]
    assert isinstance(first, WorkedGate)
    assert [term.value for term in first.terms][1:3] == [0.0, 0.0]
