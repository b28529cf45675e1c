"""What the browser is sent to draw the cell with is what the run holds."""

import base64
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lstm_core.conventions import QUANTITIES
from lstm_ui.components.cell_diagram_values import (
    MAX_SENT_NUMBERS,
    NAMES,
    packed_values,
    window_around,
)
from lstm_ui.run import Run, run_workspace, step_of
from lstm_ui.workspace import first_workspace, with_form


def floats(text: str) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(text), dtype="<f4")


def unpacked(run: Run, step: int) -> tuple[int, dict[str, NDArray[np.float32]]]:
    packed = packed_values(run, step)
    shape = (len(NAMES), packed["count"] + 1, packed["units"])
    numbers = floats(packed["numbers"]).reshape(shape)
    return packed["first"], dict(zip(packed["names"], numbers, strict=True))


@pytest.mark.parametrize("variant", ["standard", "noaf", "cifg", "fgr"])
def test_every_value_is_that_of_the_step(variant: str) -> None:
    run = run_workspace(with_form(first_workspace(), variant=variant))
    first, values = unpacked(run, 100)
    assert first == 0
    for at in (0, 100, 308):
        step = step_of(run, at)
        for name in QUANTITIES:
            np.testing.assert_allclose(values[name][at + 1], getattr(step, name), atol=2e-7)
        np.testing.assert_allclose(values["h"][at], step.h_prev, atol=2e-7)
        np.testing.assert_allclose(values["c"][at], step.c_prev, atol=2e-7)
        np.testing.assert_allclose(values["kept"][at + 1], step.f * step.c_prev, atol=2e-7)
        np.testing.assert_allclose(values["written"][at + 1], step.i * step.g, atol=2e-7)
        np.testing.assert_allclose(values["shown"][at + 1], step.tanh_c, atol=2e-7)


def test_the_first_step_starts_from_the_start() -> None:
    workspace = first_workspace()
    start = {name: np.full(4, value) for name, value in (("h_0", 0.25), ("c_0", -2.0))}
    _, values = unpacked(run_workspace(replace(workspace, start=start)), 0)
    assert (values["h"][0] == 0.25).all()
    assert (values["c"][0] == -2.0).all()
    assert (values["f"][0] == 0).all()


def test_a_window_holds_the_same_numbers_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_workspace(first_workspace())
    _, whole = unpacked(run, 150)
    monkeypatch.setattr("lstm_ui.components.cell_diagram_values.MAX_SENT_NUMBERS", 3_000)
    first, part = unpacked(run, 150)
    count = part["h"].shape[0] - 1
    assert 0 < first < 150 < first + count < 309
    for name in QUANTITIES:
        np.testing.assert_array_equal(part[name], whole[name][first : first + count + 1])
    np.testing.assert_array_equal(part["kept"][1:], whole["kept"][first + 1 : first + count + 1])
    packed = packed_values(run, 150)
    np.testing.assert_array_equal(
        floats(packed["inputs"]), run.trace.x[first : first + count, 0].flatten()
    )


@given(st.data())
def test_a_window_is_bounded_and_the_step_is_well_inside(data: st.DataObject) -> None:
    steps = data.draw(st.integers(1, 20_000))
    each = data.draw(st.integers(10, 700))
    step = data.draw(st.integers(0, steps - 1))
    window = window_around(step, steps, each)
    assert step in window
    assert 0 <= window.start < window.stop <= steps
    assert len(window) * each <= MAX_SENT_NUMBERS
    third = MAX_SENT_NUMBERS // (3 * each)
    assert window.stop == steps or window.stop - step >= third
    assert window.start == 0 or step - window.start >= third


def test_the_colour_scales_hold_every_value() -> None:
    run = run_workspace(first_workspace())
    packed = packed_values(run, 0)
    _, values = unpacked(run, 0)
    for name in ("g", "c", "h", "kept", "written", "shown"):
        assert np.nanmax(np.abs(values[name])) <= packed["bounds"][name]
