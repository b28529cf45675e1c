import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_figures
from lstm_figures.colour_space import from_oklch, to_oklch
from lstm_figures.gate_record import ROW_ORDER
from lstm_figures.theme import (
    BACKGROUND,
    DIVERGING,
    GATE_COLOURS,
    GRID,
    MODES,
    MUTED_TEXT,
    SEQUENTIAL,
    TEXT,
    Mode,
    template,
    text_colour,
    unit_shades,
)

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
VISION = {
    "trichromat": np.eye(3),
    "protanope": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranope": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanope": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
SRGB_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    encoded = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def contrast_ratio(one: str, other: str) -> float:
    darker, lighter = sorted(float(SRGB_TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def cielab(colour: str, vision: str) -> np.ndarray:
    seen = np.clip(VISION[vision] @ linear(colour), 0, 1)
    ratio = SRGB_TO_XYZ @ seen / WHITE
    curve = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * curve[1] - 16, 500 * (curve[0] - curve[1]), 200 * (curve[1] - curve[2])])


def distance(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(cielab(one, vision) - cielab(other, vision)))


def test_the_oracle_knows_black_on_white() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert distance("#000000", "#ffffff", "trichromat") == pytest.approx(100, abs=0.1)
    assert distance("#ff0000", "#00ff00", "trichromat") > 2 * distance(
        "#ff0000", "#00ff00", "deuteranope"
    )


@pytest.mark.parametrize("mode", MODES)
def test_every_row_has_a_colour_that_stands_out_from_the_page(mode: Mode) -> None:
    assert set(GATE_COLOURS[mode]) == set(ROW_ORDER)
    for colour in GATE_COLOURS[mode].values():
        assert contrast_ratio(colour, BACKGROUND[mode]) >= 3


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("mode", MODES)
def test_gate_colours_differ_for_every_kind_of_vision(mode: Mode, vision: str) -> None:
    colours = [GATE_COLOURS[mode][quantity] for quantity in ROW_ORDER]
    assert min(distance(*pair, vision) for pair in combinations(colours, 2)) >= 15
    assert min(distance(*pair, vision) for pair in pairwise(colours)) >= 25


@pytest.mark.parametrize("mode", MODES)
def test_text_can_be_read(mode: Mode) -> None:
    colours = [text_colour(colour, mode) for colour in GATE_COLOURS[mode].values()]
    for colour in (*colours, TEXT[mode], MUTED_TEXT[mode]):
        assert contrast_ratio(colour, BACKGROUND[mode]) >= 4.5


@pytest.mark.parametrize("count", [0, 1, 2, 8, 64])
@pytest.mark.parametrize("mode", MODES)
def test_shades_stand_out_and_go_one_way(mode: Mode, count: int) -> None:
    for colour in GATE_COLOURS[mode].values():
        shades = unit_shades(colour, count, mode)
        assert len(shades) == count
        ratios = [contrast_ratio(shade, BACKGROUND[mode]) for shade in shades]
        assert all(ratio >= 3 for ratio in ratios)
        assert all(one >= other for one, other in pairwise(ratios))
    assert unit_shades("#123456", 1, mode) == ("#123456",)


@pytest.mark.parametrize("mode", MODES)
def test_diverging_scale_has_zero_in_the_middle_near_the_page(mode: Mode) -> None:
    colours = DIVERGING[mode]
    middle = len(colours) // 2
    assert len(colours) % 2 == 1
    assert contrast_ratio(colours[middle], BACKGROUND[mode]) < 1.2
    for vision in VISION:
        assert distance(colours[0], colours[-1], vision) > 40
        away = [distance(colour, colours[middle], vision) for colour in colours]
        assert all(one > other for one, other in pairwise(away[: middle + 1]))
        assert all(one < other for one, other in pairwise(away[middle:]))


@pytest.mark.parametrize("mode", MODES)
def test_sequential_scale_goes_from_the_page_away_and_its_middle_differs_from_both_ends(
    mode: Mode,
) -> None:
    ratios = [contrast_ratio(colour, BACKGROUND[mode]) for colour in SEQUENTIAL[mode]]
    assert all(one < other for one, other in pairwise(ratios))
    for vision in VISION:
        least, middle, greatest = (cielab(SEQUENTIAL[mode][at], vision)[0] for at in (0, 2, 4))
        assert min(abs(middle - least), abs(greatest - middle)) > 25


@given(st.integers(0, 0xFFFFFF))
def test_oklch_and_back_is_the_same_colour(number: int) -> None:
    colour = f"#{number:06x}"
    back = from_oklch(*to_oklch(colour))
    apart = [int(colour[at : at + 2], 16) - int(back[at : at + 2], 16) for at in (1, 3, 5)]
    assert max(map(abs, apart)) <= 1


def test_oklch_of_pure_red_is_the_published_one() -> None:
    lightness, chroma, hue = to_oklch("#ff0000")
    assert (lightness, chroma) == pytest.approx((0.628, 0.258), abs=1e-3)
    assert np.degrees(hue) == pytest.approx(29.23, abs=0.05)


@pytest.mark.parametrize("mode", MODES)
def test_template_lets_the_page_through_and_asks_for_no_font_file(mode: Mode) -> None:
    layout = template(mode).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert "system-ui" in layout.font.family
    assert layout.xaxis.gridcolor == GRID[mode]


def test_colours_live_in_the_theme_alone() -> None:
    package = Path(lstm_figures.__file__).parent
    literal_colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl)\(\d")
    named = [
        f"{file.name}: {found.group()}"
        for file in package.rglob("*.py")
        if file.name != "theme.py"
        for found in literal_colour.finditer(file.read_text(encoding="utf-8"))
    ]
    assert named == []
