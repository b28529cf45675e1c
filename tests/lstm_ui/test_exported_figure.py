"""The figure that is saved as a page: what is on screen, the untouched run behind it included."""

import base64
import json
import re

import numpy as np
import torch

from lstm_core.interventions import HoldGate
from lstm_ui.downloads import gates_html
from lstm_ui.run import run_workspace
from lstm_ui.workspace import Workspace, first_workspace, with_intervention, with_weight_preset


def exported_lines(workspace: Workspace) -> dict[str, np.ndarray]:
    """The lines of a page by their names, as its own script draws them."""
    page = gates_html(workspace, run_workspace(workspace), "light")
    call = page[page.rindex("Plotly.newPlot") :]
    traces, _ = json.JSONDecoder().raw_decode(call[call.index("[", call.index(",")) :])
    return {
        re.sub("<.*?>", "", trace["name"]): np.frombuffer(decoded(trace["y"]["bdata"]), "f4")
        for trace in traces
        if isinstance(trace.get("y"), dict)
    }


def decoded(text: str) -> bytes:
    return base64.b64decode(text)


def test_the_untouched_run_is_behind_the_changed_one() -> None:
    plain = with_weight_preset(first_workspace(), "counter")
    held = with_intervention(plain, HoldGate("f", 0.5))
    lines = exported_lines(held)
    run = run_workspace(held)
    assert run.untouched is not None
    for quantity in "fch":
        ours, untouched = (
            getattr(trace["l0"], quantity)[:, 0, 0] for trace in (run.trace, run.untouched)
        )
        assert not torch.equal(ours, untouched)
        np.testing.assert_array_equal(lines[f"{quantity} · unit 0"], ours)
        np.testing.assert_array_equal(lines[f"{quantity} · unit 0 · untouched"], untouched)


def test_without_interventions_nothing_is_behind_the_run() -> None:
    assert not [name for name in exported_lines(first_workspace()) if "untouched" in name]
