"""Saturation, components, small multiples and differences: what is drawn is what was given."""

import numpy as np
import pytest

from lstm_core import InputError
from lstm_core.memory import Components
from lstm_figures import (
    Panel,
    draw_difference,
    draw_principal_components,
    draw_saturation,
    draw_small_multiples,
    shared_bounds,
)
from lstm_figures.principal_components import MOST_POINTS
from lstm_figures.theme import GATE_COLOURS, MODES, Mode


@pytest.mark.parametrize("mode", MODES)
def test_the_three_parts_of_a_saturation_bar_make_a_whole(mode: Mode) -> None:
    left, right = np.array([0.25, 0.0, 1.0]), np.array([0.5, 0.0, 0.0])
    shut, between, open_ = draw_saturation(left, right, gate="f", mode=mode).data
    np.testing.assert_allclose(shut.x + between.x + open_.x, 1)
    assert (list(shut.x), list(open_.x)) == ([0.25, 0, 1], [0.5, 0, 0])
    assert open_.marker.color == GATE_COLOURS[mode]["f"]
    assert shut.marker.pattern.shape == "/"


@pytest.mark.parametrize(("units", "named"), [(1, 1), (16, 16), (17, 9), (64, 16)])
def test_of_many_units_some_are_named(units: int, named: int) -> None:
    figure = draw_saturation(np.zeros(units), np.zeros(units), gate="o", mode="light")
    assert len(figure.layout.yaxis.tickvals) == named
    assert figure.layout.yaxis.ticktext[0] == "unit 0"


def components(steps: int) -> Components:
    scores = np.stack([np.arange(steps), -np.arange(steps)], axis=1).astype(float)
    return Components(scores, np.eye(2), np.array([0.75, 0.25]))


def test_the_way_of_h_and_the_chosen_step() -> None:
    way, chosen = draw_principal_components(components(5), chosen=3, mode="light").data
    assert list(way.x) == [0, 1, 2, 3, 4]
    assert list(way.marker.color) == [0, 1, 2, 3, 4]
    assert (chosen.x[0], chosen.y[0], chosen.text[0]) == (3, -3, "step 3")


def test_a_long_way_is_drawn_with_fewer_points_but_the_chosen_one() -> None:
    figure = draw_principal_components(components(10 * MOST_POINTS), chosen=7, mode="dark")
    assert len(figure.data[0].x) == MOST_POINTS
    assert list(figure.data[0].customdata[:2]) == [0, 10]
    assert figure.data[1].x[0] == 7
    assert figure.layout.xaxis.title.text == "first component · 75% of the variance"


def panel(values: np.ndarray, **changes: object) -> Panel:
    given = {
        "title": "standard", "quantity": "h", "values": values,
        "units": tuple(range(values.shape[1])), "low": -1.0, "high": 1.0, **changes,
    }  # fmt: skip
    return Panel(**given)  # type: ignore[arg-type]


def test_panels_stand_one_below_the_other_on_the_same_axes() -> None:
    values = np.linspace(-1, 1, 12).reshape(6, 2)
    figure = draw_small_multiples(
        [panel(values, title="one"), panel(values[:4] / 2, title="two", first=2)],
        mode="light",
        chosen=3,
    )
    names = [trace.name for trace in figure.data]
    assert names == ["one · unit 0", "one · unit 1", "two · unit 0", "two · unit 1"]
    np.testing.assert_allclose(figure.data[1].y, values[:, 1], rtol=1e-6)
    assert list(figure.data[2].x) == [2, 3, 4, 5]
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis2.domain[1]
    assert figure.layout.shapes[0].x0 == 3


@pytest.mark.parametrize("mode", MODES)
def test_nothing_one_step_and_gaps_are_valid_figures(mode: Mode) -> None:
    assert len(draw_small_multiples([], mode=mode).data) == 0
    broken = np.array([[np.nan], [np.inf], [1e300], [0.5]])
    drawn = draw_small_multiples([panel(broken), panel(broken[:1])], mode=mode)
    assert np.isnan(drawn.data[0].y[:3]).all()
    assert drawn.data[0].y[3] == 0.5
    assert drawn.data[1].mode == "markers"
    drawn.to_json()


def test_titles_are_shown_as_they_are() -> None:
    figure = draw_small_multiples([panel(np.zeros((2, 1)), title="<b>$x")], mode="light")
    assert "&lt;b&gt;&#36;x" in figure.layout.annotations[0].text


def test_units_and_lines_must_be_as_many() -> None:
    with pytest.raises(InputError, match=r"U = 3 as `units` has; got \(2, 1\)"):
        draw_small_multiples([panel(np.zeros((2, 1)), units=(0, 1, 2))], mode="light")


def test_panels_share_bounds_that_hold_all_of_them() -> None:
    assert shared_bounds("f", [np.array([0.2])]) == (0, 1)
    assert shared_bounds("h", [np.array([0.2])]) == (-1, 1)
    assert shared_bounds("c", [np.array([0.2]), np.array([-2.7, np.nan])]) == (-3, 3)
    assert shared_bounds("c", []) == (-1, 1)


def test_a_small_difference_fills_its_panel() -> None:
    figure = draw_difference(
        np.array([[0.0, 2e-7], [-1e-7, 0.0]]), quantity="h", title="B − A", mode="light", units=[1]
    )
    assert [trace.name for trace in figure.data] == ["B − A · unit 1"]
    low, high = figure.layout.yaxis.range
    assert -low == high == pytest.approx(2e-7, rel=0.2)
    none = draw_difference(np.zeros((3, 1)), quantity="h", title="B − A", mode="light")
    assert none.layout.yaxis.range[1] > 0
