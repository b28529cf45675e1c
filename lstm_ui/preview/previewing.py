"""A change that is not kept, run and drawn."""

from typing import Any

from lstm_core import InputError
from lstm_core.sequences import scale
from lstm_ui.components.gate_plot import values_at
from lstm_ui.components.weight_grid import edited
from lstm_ui.gates_message import gates_figure, gates_message
from lstm_ui.preview.in_pieces import goes_in_pieces, preview_in_pieces
from lstm_ui.preview.offers import Preview
from lstm_ui.run import run_workspace, step_of
from lstm_ui.workspace import Workspace, with_value

_UNSEEN = -1
"""Below the number of any edit: all of them are taken."""


def previewed(preview: Preview, act: Any) -> bytes:
    """What the gate plot draws of the preview's workspace with a change that `act` describes.

    Args:
        preview: what is changed.
        act: as a browser sent it: ``{"kind": "edit", "cells": […]}`` of the weight grid, or
            ``{"kind": "pull", "step": …, "channel": …, "value": …}`` of the plot.

    Raises:
        InputError: it cannot be read, or a number in it is refused.
    """
    before = preview.workspace
    workspace = _changed(before, act)
    if workspace.sequence is before.sequence:
        scaled = preview.scaled
    else:
        scaled = scale(workspace.sequence, workspace.scaling)
    if goes_in_pieces(workspace):
        return preview_in_pieces(workspace, scaled, preview.mode, preview.window)
    run = run_workspace(workspace, scaled)
    figure = gates_figure(run, workspace.kind, preview.mode, preview.window)
    values = values_at(run.trace["l0"], run.trace.x, workspace.step)
    return gates_message(workspace, values, step_of(run, workspace.step), figure, preview.mode)


def _changed(workspace: Workspace, act: Any) -> Workspace:
    try:
        if act["kind"] == "edit":
            return edited(workspace, [{**cell, "number": 0} for cell in act["cells"]], _UNSEEN)
        if act["kind"] == "pull" and workspace.scaling == "none":
            step, channel, value = int(act["step"]), int(act["channel"]), float(act["value"])
            return with_value(workspace, step, channel, value)
    except (KeyError, TypeError, ValueError, OverflowError):
        pass
    raise InputError("That change could not be read. Nothing was changed.")
