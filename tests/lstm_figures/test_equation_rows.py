"""The rows of a written cell: each line on an axis that shows it, others dashed behind."""

import numpy as np
import pytest
import torch

from lstm_core import InputError
from lstm_core.sequences import Sequence
from lstm_figures import GATE_COLOURS, OWN_COLOUR, draw_gates, equation_rows, row_name
from lstm_figures.theme import MODES, Mode, quantity_colour

SEQUENCE = Sequence(np.array([[1.0], [2.0], [-3.0]]), ("x0",), "made")
X = torch.tensor([[[1.0]], [[2.0]], [[-3.0]]])


def line(*values: float) -> torch.Tensor:
    """(T, 1, 1) of one unit."""
    return torch.tensor(values)[:, None, None]


def test_every_line_has_a_row_and_ghosts_stand_behind_those_of_their_name() -> None:
    rows = equation_rows(
        SEQUENCE, X, {"r": line(0.1, 0.2, 0.3), "h": line(1, 2, 3)},
        ghosts={"h": line(4, 5, 6)}, ghost_name="standard",
    )  # fmt: skip
    assert [row.quantity for row in rows.rows] == ["x", "r", "h"]
    assert [row.title for row in rows.rows] == ["input", "", "hidden state"]
    assert rows.row("r").ghosts == ()
    assert rows.row("h").ghosts[0].values.tolist() == [4, 5, 6]
    assert rows.row("h").lines[0].values.tolist() == [1, 2, 3]
    assert (rows.row("x").low, rows.row("x").high) == (-3, 2)
    assert rows.ghost_name == "standard"


def test_a_line_without_values_shows_what_stands_behind_it_and_rows_keep_their_order() -> None:
    rows = equation_rows(
        SEQUENCE, X, {"h": line(0, 0, 0)}, ghosts={"f": line(1, 1, 1), "h": line(0, 0, 0)},
        ghost_name="true", order=("f", "h"),
    )  # fmt: skip
    assert [row.quantity for row in rows.rows] == ["x", "f", "h"]
    assert rows.row("f").lines == ()
    assert len(rows.row("f").ghosts) == 1


@pytest.mark.parametrize(
    ("name", "values", "ends"),
    [
        ("f", (0.2, 0.4, 1.0), (0, 1)),
        ("f", (0.2, -0.4, 1.0), (-1, 1)),
        ("r", (0.0, 0.4, 1.0), (0, 1)),
        ("r", (0.0, 7.0, 1.0), (-8, 8)),
        ("h", (0.2, 0.4, 0.6), (-1, 1)),
        ("c", (0.2, float("nan"), float("inf")), (-1, 1)),
    ],
)
def test_an_axis_holds_every_number(
    name: str, values: tuple[float, ...], ends: tuple[float, float]
) -> None:
    row = equation_rows(SEQUENCE, X, {name: line(*values)}, ghosts={}, ghost_name="").row(name)
    assert (row.low, row.high) == ends
    assert np.isnan(row.lines[0].values).tolist() == [not np.isfinite(v) for v in values]


@pytest.mark.parametrize("mode", MODES)
def test_own_lines_are_drawn_in_a_colour_that_no_gate_has(mode: Mode) -> None:
    rows = equation_rows(SEQUENCE, X, {"r": line(0, 1, 2)}, ghosts={}, ghost_name="")
    figure = draw_gates(rows, kind="lines", mode=mode)
    drawn = next(trace for trace in figure.data if trace.name == "r · unit 0")
    assert drawn.line.color == OWN_COLOUR[mode] == quantity_colour("r", mode)
    assert OWN_COLOUR[mode] not in GATE_COLOURS[mode].values()
    assert quantity_colour("f", mode) == GATE_COLOURS[mode]["f"]
    assert draw_gates(rows, kind="heat", mode=mode).data


def test_names_of_the_figures_own_traces_are_no_names_of_rows() -> None:
    values = {name: line(0, 0, 0) for name in ("ghost", "legend", "readout")}
    rows = equation_rows(SEQUENCE, X, values, ghosts={}, ghost_name="")
    assert [row.quantity for row in rows.rows[1:]] == [row_name(name) for name in values]
    traces = draw_gates(rows, kind="lines", mode="light", interactive_readout=True).data
    assert {trace.meta["quantity"] for trace in traces} == {"x", "ghost_", "legend_", "readout_"}


def test_what_has_other_steps_is_refused() -> None:
    with pytest.raises(InputError, match=r"`h` must have shape \(3, B, N\)"):
        equation_rows(SEQUENCE, X, {"h": line(0, 0)}, ghosts={}, ghost_name="")
