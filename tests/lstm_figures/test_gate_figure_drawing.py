import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_figures import GateRows, Line, Row, draw_gates, gate_rows, gate_spec
from lstm_figures.gate_record import ROW_ORDER

SHORT = {"x": 1, **dict.fromkeys("ifgcoh", 2)}


def hand_made(lines: dict[str, int], steps: int = 3, **details: Any) -> GateRows:
    """Rows whose value at step t of line n is t + n/10."""
    rows = tuple(
        Row(
            quantity=quantity,
            title=f"title of {quantity}",
            lines=tuple(
                Line(
                    index=index,
                    label=f"unit {index}",
                    steps=np.arange(steps, dtype=np.int32),
                    values=np.arange(steps, dtype=np.float32) + np.float32(index / 10),
                )
                for index in range(lines[quantity])
            ),
            low=0.0 if quantity in "ifo" else -2.0,
            high=1.0 if quantity in "ifo" else 2.0,
        )
        for quantity in ROW_ORDER
    )
    return GateRows(
        **{
            "name": "hand-made",
            "axis": np.arange(steps),
            "axis_name": "step",
            "axis_is_step": True,
            "rows": rows,
            "shown_points": steps,
            **details,
        }
    )


def traces_of(figure: go.Figure, quantity: str) -> list[Any]:
    return [trace for trace in figure.data if trace.meta["quantity"] == quantity]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("kind", ["lines", "heat"])
@pytest.mark.parametrize("interactive", [False, True])
@pytest.mark.parametrize("units", [0, 1, 4, 40])
def test_plotly_accepts_every_property(kind: Any, mode: Any, interactive: bool, units: int) -> None:
    rows = hand_made({"x": max(units, 1), **dict.fromkeys("ifgcoh", units)})
    figure = draw_gates(rows, kind=kind, mode=mode, interactive_readout=interactive)
    go.Figure(figure.to_dict())  # raises on whatever is not Plotly's


def test_one_line_for_each_unit_with_the_rows_values() -> None:
    figure = draw_gates(
        hand_made({"x": 1, **dict.fromkeys("ifgcoh", 2)}), kind="lines", mode="light"
    )
    for number, quantity in enumerate(ROW_ORDER):
        lines = traces_of(figure, quantity)
        units = [0] if quantity == "x" else [0, 1]
        assert [trace.meta["unit"] for trace in lines] == units
        assert [trace.name for trace in lines] == [f"{quantity} · unit {unit}" for unit in units]
        for unit, trace in zip(units, lines, strict=True):
            assert trace.type == "scatter"
            assert trace.x.tolist() == [0, 1, 2]
            np.testing.assert_array_equal(
                trace.y, np.arange(3, dtype=np.float32) + np.float32(unit / 10)
            )
            assert trace.xaxis == "x"
            assert trace.yaxis == ("y" if number == 0 else f"y{number + 1}")


def test_rows_stand_below_each_other_over_one_time_axis() -> None:
    layout = draw_gates(hand_made(SHORT), kind="lines", mode="light").layout
    axes = [layout[f"yaxis{number}" if number > 1 else "yaxis"] for number in range(1, 8)]
    assert all(upper.domain[0] > lower.domain[1] for upper, lower in pairwise(axes))
    assert pytest.approx(axes[-1].domain[0]) == 0
    assert axes[0].domain[1] <= 1
    assert all(axis.anchor == "x" and axis.fixedrange for axis in axes)
    assert layout.xaxis.anchor == "y7"
    assert "xaxis2" not in layout.to_plotly_json()
    assert layout.uirevision == "gates"


def test_axes_show_their_ends_and_middle() -> None:
    layout = draw_gates(hand_made(SHORT), kind="lines", mode="light").layout
    assert list(layout.yaxis2.tickvals) == [0, 0.5, 1]
    assert list(layout.yaxis4.ticktext) == ["−2", "0", "2"]
    assert layout.yaxis2.range[0] < 0
    assert layout.yaxis2.range[1] > 1
    assert list(layout.yaxis2.minor.tickvals) == [0.1, 0.9]
    assert layout.yaxis4.zeroline
    assert not layout.yaxis2.zeroline


def test_units_differ_in_shade_and_in_dash() -> None:
    figure = draw_gates(hand_made(dict.fromkeys(ROW_ORDER, 6)), kind="lines", mode="dark")
    lines = traces_of(figure, "f")
    assert len({trace.line.color for trace in lines}) == 6
    assert len({trace.line.dash for trace in lines}) == 6
    assert {trace.line.color for trace in lines}.isdisjoint(
        trace.line.color for trace in traces_of(figure, "i")
    )


def test_one_legend_entry_shows_and_hides_a_unit_everywhere() -> None:
    figure = draw_gates(hand_made(SHORT), kind="lines", mode="light")
    entries = traces_of(figure, "legend")
    assert [entry.name for entry in entries] == ["unit 0", "unit 1"]
    for entry in entries:
        members = [trace for trace in figure.data if trace.legendgroup == entry.legendgroup]
        assert len(members) == 7  # itself and i f g c o h
        assert sum(trace.showlegend is not False for trace in members) == 1
    assert figure.layout.showlegend


def test_no_legend_for_a_single_unit_but_one_for_channels() -> None:
    single = draw_gates(hand_made(dict.fromkeys(ROW_ORDER, 1)), kind="lines", mode="light")
    assert not single.layout.showlegend
    assert traces_of(single, "legend") == []
    channels = draw_gates(
        hand_made({**dict.fromkeys(ROW_ORDER, 1), "x": 3}), kind="lines", mode="light"
    )
    assert channels.layout.showlegend
    assert [trace.name for trace in channels.data if trace.showlegend] == [
        "x · unit 0",
        "x · unit 1",
        "x · unit 2",
    ]


def test_heat_maps_hold_units_by_steps_on_fixed_scales() -> None:
    figure = draw_gates(hand_made(SHORT), kind="heat", mode="light")
    assert [trace.type for trace in figure.data] == ["scatter", *["heatmap"] * 6]
    for trace in figure.data[1:]:
        np.testing.assert_array_equal(
            trace.z, np.array([[0, 1, 2], [0.1, 1.1, 2.1]], dtype=np.float32)
        )
        assert trace.x.tolist() == [0, 1, 2]
        assert trace.y.tolist() == [0, 1]
        assert not trace.showscale
    ranges = {trace.name: (trace.zmin, trace.zmax, trace.zmid) for trace in figure.data[1:]}
    assert ranges["f"] == (0, 1, None)
    assert ranges["c"] == (-2, 2, 0)


def test_many_channels_become_a_heat_map_too() -> None:
    figure = draw_gates(hand_made({**SHORT, "x": 9}), kind="heat", mode="light")
    assert {trace.type for trace in figure.data} == {"heatmap"}


def test_heat_rows_grow_with_the_units_within_bounds() -> None:
    heights = [
        draw_gates(
            hand_made({"x": 1, **dict.fromkeys("ifgcoh", units)}), kind="heat", mode="light"
        ).layout.height
        for units in (1, 4, 32, 64, 256)
    ]
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4] < 1300


def test_the_label_reads_every_row_at_a_step() -> None:
    figure = draw_gates(hand_made(SHORT), kind="lines", mode="light")
    assert figure.layout.hovermode == "x unified"
    assert figure.layout.hoversubplots == "axis"
    assert figure.layout.xaxis.unifiedhovertitle.text == "step %{x}"
    readouts = traces_of(figure, "readout")
    assert [trace.yaxis for trace in readouts] == ["y", *(f"y{n}" for n in range(2, 8))]
    np.testing.assert_array_equal(
        readouts[1].customdata, np.array([[0, 0.1], [1, 1.1], [2, 2.1]], dtype=np.float32)
    )
    assert "%{customdata[1]:.4f}" in readouts[1].hovertemplate
    shown = [trace for trace in figure.data if trace.meta["quantity"] in ROW_ORDER]
    assert {trace.hoverinfo for trace in shown} == {"skip"}


def test_the_label_gives_step_and_axis_where_they_differ(
    make_run: Callable[..., Any], months: np.ndarray
) -> None:
    rows = gate_rows(*make_run(steps=6, units=1, axis=months, axis_name="month"))
    figure = draw_gates(rows, kind="lines", mode="light")
    assert figure.layout.xaxis.unifiedhovertitle.text == "month %{x}"
    assert "step %{pointNumber}" in traces_of(figure, "readout")[0].hovertemplate
    heat = draw_gates(rows, kind="heat", mode="light")
    assert "step %{pointNumber[1]} · month %{x}" in traces_of(heat, "f")[0].hovertemplate


@pytest.mark.parametrize("kind", ["lines", "heat"])
def test_a_page_that_reads_out_itself_gets_events_but_no_labels(kind: Any) -> None:
    figure = draw_gates(hand_made(SHORT), kind=kind, mode="light", interactive_readout=True)
    shown = [trace for trace in figure.data if trace.meta["quantity"] in ROW_ORDER]
    assert {trace.hoverinfo for trace in shown} == {"none"}  # "skip" would send no events
    assert all(trace.hovertemplate is None for trace in shown)
    assert figure.layout.hovermode == "x"
    assert traces_of(figure, "readout") == []


def test_times_are_drawn_as_dates(make_run: Callable[..., Any], months: np.ndarray) -> None:
    rows = gate_rows(*make_run(steps=6, units=1, axis=months, axis_name="month"))
    figure = draw_gates(rows, kind="lines", mode="light")
    assert figure.layout.xaxis.type == "date"
    assert list(figure.data[0].x[:2]) == ["2020-01-01", "2020-02-01"]
    hours = gate_rows(
        *make_run(steps=6, units=1, axis=months + np.timedelta64(90, "m"), axis_name="t")
    )
    assert draw_gates(hours, kind="lines", mode="light").data[0].x[0] == "2020-01-01T01:30:00.000"


@pytest.mark.parametrize("kind", ["lines", "heat"])
def test_thinned_points_stand_at_their_own_steps(make_run: Callable[..., Any], kind: Any) -> None:
    sequence, trace = make_run(steps=5000, units=2, axis=np.arange(5000) * 2.0, axis_name="s")
    rows = gate_rows(sequence, trace, max_points=100)
    figure = draw_gates(rows, kind=kind, mode="light")
    assert figure.layout.hovermode == "closest"
    forget = traces_of(figure, "f")
    line = rows.row("f").lines[1]
    if kind == "lines":
        assert forget[1].x.tolist() == (line.steps * 2).tolist()
        assert forget[1].customdata.tolist() == line.steps.tolist()
    else:
        assert forget[0].z.shape == forget[0].customdata.shape == (2, rows.shown_points)
        assert forget[0].customdata[1].tolist() == line.steps.tolist()


@pytest.mark.parametrize("kind", ["lines", "heat"])
@pytest.mark.parametrize("steps", [0, 1, 2])
def test_hardly_any_steps_still_give_a_figure(
    make_run: Callable[..., Any], kind: Any, steps: int
) -> None:
    figure = draw_gates(gate_rows(*make_run(steps=steps, units=2)), kind=kind, mode="dark")
    assert json.loads(figure.to_json())["layout"]["height"] > 500
    said = [note.text for note in figure.layout.annotations]
    assert ("The sequence has no steps." in said) == (steps == 0)
    if kind == "lines":
        assert "markers" in figure.data[0].mode  # a lone point has no line


def test_a_users_words_stay_words(make_run: Callable[..., Any]) -> None:
    nasty = "<b>$x$</b><script>%{y}&amp;"
    sequence, trace = make_run(
        steps=3,
        units=2,
        channels=2,
        axis=np.array([1.5, 2.5, 4.0]),
        axis_name=nasty,
    )
    sequence = replace(sequence, channels=(nasty, "other"), name=nasty)
    escaped = "&lt;b&gt;&#36;x&#36;&lt;/b&gt;&lt;script&gt;&#37;{y}&amp;amp;"
    for kind in ("lines", "heat"):
        figure = draw_gates(gate_rows(sequence, trace), kind=kind, mode="light")
        assert figure.data[0].name == f"x · {escaped}"
        assert figure.layout.annotations[-1].text == escaped
        assert "<script" not in str(figure.to_dict())
        assert "$" not in str(figure.to_dict())


def test_titles_name_the_rows_and_the_only_channel(make_run: Callable[..., Any]) -> None:
    figure = draw_gates(gate_rows(*make_run(steps=3, units=1)), kind="lines", mode="light")
    titles = [note.text for note in figure.layout.annotations]
    assert "input · channel 0" in titles[0]
    assert ">i</span></b>" in titles[1]
    assert titles[1].endswith("input gate")


def test_the_spec_is_the_figure(make_run: Callable[..., Any]) -> None:
    rows = gate_rows(*make_run(steps=4, units=2))
    spec = gate_spec(rows, kind="lines", mode="light")
    figure = draw_gates(rows, kind="lines", mode="light")
    assert go.Figure(spec).to_json() == go.Figure(figure.to_dict()).to_json()


@pytest.mark.parametrize("kind", ["lines", "heat"])
def test_units_thinned_below_a_whole_input_stand_at_their_own_steps(
    make_run: Callable[..., Any], kind: Any
) -> None:
    sequence, trace = make_run(steps=300, units=5)
    rows = gate_rows(sequence, trace, unit_points=40, units=(3, 1))
    assert rows.thinned
    figure = draw_gates(rows, kind=kind, mode="light")
    (x,) = traces_of(figure, "x")
    assert len(x.x) == 300
    for drawn in traces_of(figure, "c"):
        values, steps = (
            (drawn.z, drawn.customdata) if kind == "heat" else ([drawn.y], [drawn.customdata])
        )
        assert len(drawn.x) == len(values[0]) <= 40
        np.testing.assert_array_equal(drawn.x, steps[0])
        units = [3, 1] if kind == "heat" else [drawn.meta["unit"]]
        for unit, line, at in zip(units, values, steps, strict=True):
            np.testing.assert_array_equal(line, trace["l0"].c[at, 0, unit])


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_run_behind_is_drawn_faint_dashed_and_below(
    make_run: Callable[..., Any], mode: Any
) -> None:
    sequence, trace = make_run(steps=50, units=2)
    rows = gate_rows(sequence, trace, ghost=trace["l0"], ghost_name="<A>")
    figure = draw_gates(rows, kind="lines", mode=mode)
    go.Figure(figure.to_dict())
    ghosts = traces_of(figure, "ghost")
    assert [(g.meta["of"], g.meta["unit"]) for g in ghosts] == [
        (quantity, unit) for quantity in ROW_ORDER[1:] for unit in (0, 1)
    ]
    order = [trace.uid for trace in figure.data]
    for ghost in ghosts:
        assert ghost.hoverinfo == "skip"
        assert ghost.line.width < 1.5
        assert ghost.line.dash != "solid"
        assert ghost.legendgroup == f"unit {ghost.meta['unit']}"
        drawn = f"{ghost.meta['of']}-{ghost.meta['unit']}"
        assert order.index(ghost.uid) < order.index(drawn)
        np.testing.assert_array_equal(ghost.y, figure.data[order.index(drawn)].y)
    assert [entry.name for entry in traces_of(figure, "legend")][-1] == "&lt;A&gt;"
    assert traces_of(draw_gates(rows, kind="heat", mode=mode), "ghost") == []
