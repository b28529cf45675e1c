"""The waterfall draws the terms it is given, and the curve its point."""

import numpy as np
import pytest

from lstm_core.why_record import Curve
from lstm_figures.theme import GATE_COLOURS, MODES, Mode
from lstm_figures.waterfall import Bar, draw_curve, draw_waterfall

BARS = [Bar("W_xi[0, 0] · x[0]", 0.5, "0.5000"), Bar("b_i[0]", -0.75, "−0.7500")]
TOTAL = Bar("sum", -0.25, "−0.2500")


@pytest.mark.parametrize("mode", MODES)
def test_bars_stand_from_top_to_bottom_and_the_sum_last(mode: Mode) -> None:
    figure = draw_waterfall(BARS, TOTAL, quantity="i", mode=mode)
    trace = figure.data[0]
    assert list(trace.x) == [0.5, -0.75, -0.25]
    assert list(trace.measure) == ["relative", "relative", "total"]
    assert list(trace.text) == ["0.5000", "−0.7500", "−0.2500"]
    assert list(figure.layout.yaxis.ticktext) == [
        "W<sub>xi</sub>[0, 0] · x[0]", "b<sub>i</sub>[0]", "sum",
    ]  # fmt: skip
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    low, high = figure.layout.xaxis.range
    assert low < -0.25
    assert high > 0.5
    assert trace.totals.marker.color == GATE_COLOURS[mode]["i"]


def test_words_cannot_become_markup() -> None:
    figure = draw_waterfall([Bar("<b>x</b>", 1.0, "1")], TOTAL, quantity="i", mode="light")
    assert figure.layout.yaxis.ticktext[0] == "&lt;b&gt;x&lt;/b&gt;"


@pytest.mark.parametrize("values", [[], [0.0], [float("nan"), 1.0]])
def test_a_sum_of_nothing_much_is_a_valid_figure(values: list[float]) -> None:
    bars = [Bar(str(k), value, "") for k, value in enumerate(values)]
    figure = draw_waterfall(bars, Bar("sum", 0.0, "0"), quantity="c", mode="light")
    low, high = figure.layout.xaxis.range
    assert low < high


@pytest.mark.parametrize("curve", [Curve("σ", 2.0), Curve("tanh", -1.0), Curve("σ", 40.0)])
def test_the_point_is_on_the_curve_and_the_tangent_touches_it(curve: Curve) -> None:
    line, tangent, point = draw_curve(curve, quantity="f", mode="light").data
    assert (point.x[0], point.y[0]) == (curve.at, curve.value)
    assert np.interp(curve.at, line.x, line.y) == pytest.approx(curve.value, abs=3e-3)
    (x1, x2), (y1, y2) = tangent.x, tangent.y
    assert (y2 - y1) / (x2 - x1) == pytest.approx(curve.derivative, abs=1e-12)
    assert (y1 + y2) / 2 == pytest.approx(curve.value)
