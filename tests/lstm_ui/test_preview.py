"""A preview is the run of what the hand has changed, and nothing of it is kept."""

import gc
import json
from typing import Any

import numpy as np
import pytest

from lstm_core import InputError
from lstm_core.interventions import HoldGate
from lstm_core.sequences import scale
from lstm_ui.preview.offers import Preview, offer, offered
from lstm_ui.preview.previewing import previewed
from lstm_ui.run import run_workspace
from lstm_ui.sequence_source import PresetSource
from lstm_ui.workspace import (
    Workspace,
    first_workspace,
    with_form,
    with_intervention,
    with_source,
    with_start,
    with_value,
    with_weights,
)

WORKSPACES = {
    "first": first_workspace(),
    "peepholes": with_form(first_workspace(), variant="graves"),
    "held": with_intervention(first_workspace(), HoldGate("f", 0.25)),
    "unscaled": with_source(first_workspace(), PresetSource("impulse", 40)),
}


def preview_of(workspace: Workspace) -> Preview:
    scaled = scale(workspace.sequence, workspace.scaling)
    return Preview(workspace, scaled, mode="light", window=None)


def header_of(message: bytes) -> dict[str, Any]:
    header: dict[str, Any] = json.loads(message[4 : 4 + int.from_bytes(message[:4], "little")])
    return header


def edit(name: str, row: int, value: object) -> dict[str, Any]:
    return {"kind": "edit", "cells": [{"name": name, "row": row, "column": 0, "value": value}]}


def assert_shows(message: bytes, changed: Workspace) -> None:
    header, run = header_of(message), run_workspace(changed)
    for quantity in "ifgcoh":
        exact = getattr(run.trace["l0"], quantity)[changed.step, 0].tolist()
        assert header["values"][quantity] == exact
    assert header["values"]["x"] == run.trace.x[changed.step, 0].tolist()
    assert header["answered"] is None
    assert header["preview"] is None


@pytest.mark.parametrize("name", WORKSPACES)
def test_an_edit_is_shown_as_it_would_be_if_it_were_kept(name: str) -> None:
    workspace = WORKSPACES[name]
    before = workspace.weights["b_f"].copy()
    bias = before.copy()
    bias[2] = -1.5
    message = previewed(preview_of(workspace), edit("b_f", 2, -1.5))
    assert_shows(message, with_weights(workspace, {"b_f": bias}))
    np.testing.assert_array_equal(workspace.weights["b_f"], before)


def test_the_start_is_shown() -> None:
    message = previewed(preview_of(first_workspace()), edit("c_0", 1, 2.0))
    assert_shows(message, with_start(first_workspace(), {"c_0": np.array([0.0, 2.0, 0.0, 0.0])}))


def test_a_pulled_value_is_shown_where_the_sequence_is_not_scaled() -> None:
    pull = {"kind": "pull", "step": 20, "channel": 0, "value": 0.75}
    unscaled = with_source(first_workspace(), PresetSource("impulse", 40))
    assert unscaled.scaling == "none"
    assert_shows(previewed(preview_of(unscaled), pull), with_value(unscaled, 20, 0, 0.75))
    with pytest.raises(InputError):
        previewed(preview_of(first_workspace()), pull)


@pytest.mark.parametrize(
    "act",
    [
        None,
        [],
        "edit",
        {},
        {"kind": "edit"},
        {"kind": "edit", "cells": 3},
        {"kind": "edit", "cells": [3]},
        {"kind": "edit", "cells": [{"name": "b_i"}]},
        {"kind": "run", "cells": []},
        {"kind": "pull", "step": "x", "channel": 0, "value": 0},
        {"kind": "pull", "step": 10**9, "channel": 0, "value": 0},
        edit("b_x", 0, 1.0),
        edit("__class__", 0, 1.0),
        edit("b_i", 99, 1.0),
        edit("b_i", 0, "1e400"),
        edit("b_i", 0, float("nan")),
        edit("b_i", 0, 1e39),
        edit("b_i", 0, None),
    ],
)
def test_what_is_no_change_is_refused(act: object) -> None:
    with pytest.raises(InputError):
        previewed(preview_of(WORKSPACES["unscaled"]), act)


def test_a_preview_is_there_as_long_as_its_session_holds_it() -> None:
    mine, other = preview_of(first_workspace()), preview_of(first_workspace())
    token, others = offer(mine), offer(other)
    assert len(token) >= 32
    assert offered(token) is mine
    assert offered(others) is other
    later = preview_of(first_workspace())
    assert offer(later, token) == token
    assert offered(token) is later
    del later
    gc.collect()
    assert offered(token) is None
    for nobodys in ("", token[:-1], None, 3, ["a"]):
        assert offered(nobodys) is None
