"""What is drawn of a run while it is made is what the whole run would be drawn as."""

import json
from dataclasses import replace
from typing import Any

import pytest

from lstm_core.interventions import HoldGate
from lstm_core.sequences import ScaledSequence, scale
from lstm_figures import Mode
from lstm_figures.thinning import _pieces
from lstm_ui.components.gate_plot import values_at
from lstm_ui.gates_message import POINTS, gates_figure, gates_message
from lstm_ui.preview.in_pieces import goes_in_pieces, is_long, preview_in_pieces
from lstm_ui.run import run_workspace, step_of
from lstm_ui.sequence_source import PresetSource
from lstm_ui.workspace import (
    Workspace,
    first_workspace,
    with_form,
    with_intervention,
    with_source,
    with_view,
)

STEPS = 60_000
BORDER = next(iter(_pieces(0, STEPS, POINTS, 24))).end
"""Where the second piece of the run begins, with six quantities of four units."""


@pytest.fixture(scope="module")
def long() -> Workspace:
    return with_source(first_workspace(), PresetSource("random_walk", STEPS))


def whole(
    workspace: Workspace,
    scaled: ScaledSequence,
    window: tuple[int, int] | None,
    mode: Mode = "light",
) -> bytes:
    run = run_workspace(workspace, scaled)
    values = values_at(run.trace["l0"], run.trace.x, workspace.step)
    figure = gates_figure(run, workspace.kind, mode, window)
    return gates_message(workspace, values, step_of(run, workspace.step), figure, mode)


def content(message: bytes) -> tuple[dict[str, Any], bytes]:
    """The header but for what tells one figure from another, and the numbers."""
    end = 4 + int.from_bytes(message[:4], "little")
    header = json.loads(message[4:end])
    return {name: value for name, value in header.items() if name != "version"}, message[end:]


@pytest.mark.parametrize("step", [0, 1, BORDER - 1, BORDER, BORDER + 1, STEPS - 1])
@pytest.mark.parametrize("window", [None, (BORDER - 300, BORDER + 300), (0, 900)])
def test_it_is_the_same_to_the_byte(
    long: Workspace, step: int, window: tuple[int, int] | None
) -> None:
    workspace = with_view(long, step=step, unit=2)
    scaled = scale(workspace.sequence, workspace.scaling)
    shown = content(preview_in_pieces(workspace, scaled, "light", window))
    assert shown == content(whole(workspace, scaled, window))


@pytest.mark.parametrize("variant", ["graves", "lesson", "cifg"])
def test_forms_and_heat_maps_are_the_same(long: Workspace, variant: str) -> None:
    workspace = replace(with_form(long, variant=variant), kind="heat")
    scaled = scale(workspace.sequence, workspace.scaling)
    shown = content(preview_in_pieces(workspace, scaled, "light", None))
    assert shown == content(whole(workspace, scaled, None))


@pytest.mark.parametrize("step", [0, 1, 200])
@pytest.mark.parametrize("variant", ["standard", "lesson", "noaf"])
def test_short_runs_are_the_same(variant: str, step: int) -> None:
    workspace = with_view(with_form(first_workspace(), variant=variant), step=step)
    scaled = scale(workspace.sequence, workspace.scaling)
    shown = content(preview_in_pieces(workspace, scaled, "dark", None))
    assert shown == content(whole(workspace, scaled, None, mode="dark"))


def test_what_cannot_go_on_from_h_and_c_is_kept_whole(long: Workspace) -> None:
    assert goes_in_pieces(long)
    assert not goes_in_pieces(with_form(long, variant="fgr"))
    assert not goes_in_pieces(with_intervention(long, HoldGate("f", 0.5)))


def test_a_long_run_has_a_line_of_its_own(long: Workspace) -> None:
    assert is_long(long)
    assert not is_long(first_workspace())
