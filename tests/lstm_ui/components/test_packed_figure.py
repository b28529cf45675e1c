"""Figures on their way to the browser: every number arrives, and only numbers change."""

import json
from typing import Any

import numpy as np
import pytest
import torch

from lstm_core import LSTM, trace
from lstm_core.sequences import Sequence
from lstm_figures import GateRows, Mode, gate_rows, gate_spec
from lstm_ui.components.packed_figure import (
    PackedFigure,
    _written,
    packed_figure,
    packed_message,
)

NUMPY = {"f4": "<f4", "f8": "<f8", "i4": "<i4", "ms": "<f8"}


def made_rows(
    seed: int = 0,
    steps: int = 30,
    units: int = 3,
    channels: tuple[str, ...] = ("x",),
    scale: float = 1,
    behind: dict[str, Any] | None = None,
    **details: Any,
) -> GateRows:
    lstm = LSTM(len(channels), units)
    lstm.reset_parameters(seed=seed)
    values = scale * np.sin(np.arange(float(steps)))[:, None].repeat(len(channels), axis=1)
    run = trace(lstm, torch.from_numpy(values).float())
    sequence = Sequence(values, channels, "sine", **details)
    ghost = {} if behind is None else {"ghost": run["l0"], **behind}
    return gate_rows(sequence, run, max_points=20, **ghost)


def unpacked(figure: PackedFigure) -> tuple[dict[str, Any], dict[str, Any]]:
    """The header and the figure as a browser reads them."""
    message = packed_message({"figure": figure.spec, "step": 7}, figure.arrays)
    length = int.from_bytes(message[:4], "little")
    assert (4 + length) % 8 == 0
    header = json.loads(message[4 : 4 + length])
    rest = message[4 + length :]

    def filled(value: Any) -> Any:
        if not isinstance(value, dict) or "array" not in value:
            return value
        begin, size, kind, shape = value["array"]
        assert begin % 8 == 0
        return np.frombuffer(rest, NUMPY[kind], size, begin).reshape(shape)

    spec = json.loads(header["figure"])
    data = [{name: filled(part) for name, part in each.items()} for each in spec["data"]]
    return header, {**spec, "data": data}


@pytest.mark.parametrize("kind", ["lines", "heat"])
@pytest.mark.parametrize("steps", [1, 12, 300])
def test_every_number_arrives(kind: Any, steps: int) -> None:
    rows = made_rows(steps=steps)
    header, figure = unpacked(packed_figure(rows, kind, "light"))
    assert header["step"] == 7
    sent = gate_spec(rows, kind=kind, mode="light", interactive_readout=True)
    for got, expected in zip(figure["data"], sent["data"], strict=True):
        assert got["uid"] == expected["uid"]
        for name in {"x", "y", "z", "customdata"} & set(expected):
            if expected[name] is not None:
                np.testing.assert_array_equal(got[name], expected[name])


def test_other_weights_change_the_numbers_and_nothing_else() -> None:
    one, other = (packed_figure(made_rows(seed), "lines", "dark") for seed in (1, 2))
    assert one.spec == other.spec
    assert one.arrays != other.arrays
    assert one.version != other.version
    assert packed_figure(made_rows(1, steps=31), "lines", "dark").spec != one.spec


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    "details",
    [
        {},
        {"units": 2},
        {"steps": 11},
        {"steps": 1},
        {"scale": 3.0},
        {"scale": 0.0},
        {"channels": ("y",)},
        {"channels": ("x", "y")},
        {"axis": np.arange(12.0)},
        {"axis": np.arange(12) + 1},
        {"axis": np.arange(12) + 1, "axis_name": "year"},
        {"axis": np.arange(12).astype("datetime64[D]")},
        {"behind": {}},
        {"behind": {"ghost_name": "A"}},
    ],
    ids=str,
)
def test_a_description_that_was_kept_is_that_of_these_rows(details: Any, mode: Mode) -> None:
    """Whatever was drawn before, with any of the other details."""
    for seed in (1, 2):
        rows = made_rows(seed, **{"steps": 12, **details})
        figure = packed_figure(rows, "lines", mode)
        assert (figure.spec, figure.arrays) == _written(rows, "lines", mode)


def test_times_travel_as_milliseconds() -> None:
    days = np.array(["2024-01-01", "2024-01-02T12"], dtype="datetime64[ns]")
    rows = made_rows(steps=2, axis=days, axis_name="day")
    _, figure = unpacked(packed_figure(rows, "lines", "light"))
    assert figure["data"][0]["x"].tolist() == [1704067200000, 1704196800000]


def test_what_all_lines_share_is_sent_once() -> None:
    figure = packed_figure(made_rows(steps=10), "lines", "light")
    lines = 1 + 6 * 3
    assert len(figure.arrays) == 10 * 8 + lines * 10 * 4
