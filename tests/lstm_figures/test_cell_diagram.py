"""The drawn cell has the wires of its form, and everything has room."""

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest

from lstm_core import VARIANTS
from lstm_figures.cell_diagram import Width, draw_cell
from lstm_figures.cell_diagram_layout import (
    GATE_BOTTOM,
    GATE_TOP,
    HEIGHT,
    LAYOUTS,
    SLOT_HEIGHT,
    TOP,
    Layout,
)
from lstm_figures.cell_diagram_parts import cell_parts
from lstm_figures.svg import arrow_head, rounded_path
from lstm_figures.theme import MODES, Mode

NAMESPACE = "{http://www.w3.org/2000/svg}"
every_form = pytest.mark.parametrize("variant", VARIANTS)
every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


def ids(drawing: str) -> set[str]:
    found = re.findall(r' id="([^"]+)"', drawing)
    assert len(found) == len(set(found)), "an id is used twice"
    return set(found)


@every_form
@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("mode", MODES)
def test_every_form_is_drawn_truly(variant: str, width: Width, mode: Mode) -> None:
    form = VARIANTS[variant]
    drawing = draw_cell(variant, width=width, mode=mode)
    root = ElementTree.fromstring(drawing)
    assert root.tag == f"{NAMESPACE}svg"
    assert root.find(f"{NAMESPACE}title") is not None
    found = ids(drawing)
    for gate in "ifgo":
        assert f"cell-gate-{gate}" in found
        assert (f"cell-wire-bus-{gate}" in found) == (gate in form.gates)
        assert (f"cell-wire-peephole-{gate}" in found) == (gate in form.peepholes)
        sees_gates = form.gate_recurrence and gate != "g"
        assert (f"cell-wire-gates_prev-{gate}" in found) == sees_gates
    assert ("cell-wire-i-f" in found) == form.coupled
    assert ("cell-slot-shown" in found) == (form.output == "tanh")
    assert (">linear<" in drawing) == (form.candidate == "identity")
    constants = {"nig": "1", "nfg": "1", "nog": "1", "cifg": "1 − i"}
    assert len(re.findall(r">(?:= )?1(?: − i)?<", drawing)) == (variant in constants)


@pytest.mark.parametrize("kind", ["diagonal", "full"])
def test_the_kind_of_peepholes_is_named_where_there_are_any(kind: str) -> None:
    assert f"peepholes: {kind}" in draw_cell("graves", kind)
    assert "peepholes:" not in draw_cell("standard", kind)


@every_form
@every_layout
def test_values_have_room_and_stay_inside(variant: str, layout: Layout) -> None:
    slots = cell_parts(VARIANTS[variant], layout).slots
    width = {slot.name: layout.slot_width for slot in slots}
    width |= dict.fromkeys("ifgo", layout.gate_width - 12)
    for slot in slots:
        x, y = slot.centre
        assert width[slot.name] / 2 <= x <= layout.width - width[slot.name] / 2
        assert TOP + SLOT_HEIGHT / 2 <= y <= HEIGHT - SLOT_HEIGHT / 2
    for one, other in combinations(slots, 2):
        apart_x = abs(one.centre[0] - other.centre[0])
        apart_y = abs(one.centre[1] - other.centre[1])
        needed = (width[one.name] + width[other.name]) / 2
        assert apart_y > SLOT_HEIGHT or apart_x > needed, (one.name, other.name)


@every_form
@every_layout
def test_wires_run_straight_from_place_to_place(variant: str, layout: Layout) -> None:
    parts = cell_parts(VARIANTS[variant], layout)
    for wire in parts.wires:
        for (x1, y1), (x2, y2) in pairwise(wire.points):
            assert (x1 == x2) != (y1 == y2), wire.name
    for gate in VARIANTS[variant].gates:
        assert parts.wire(f"bus-{gate}").points[-1] == (layout.columns[gate], GATE_BOTTOM)
    for gate in VARIANTS[variant].peepholes:
        x, y = parts.wire(f"peephole-{gate}").points[-1]
        assert y == GATE_TOP
        assert abs(x - layout.columns[gate]) < layout.gate_width / 2


@every_layout
def test_the_carry_lane_runs_level_across_the_cell(layout: Layout) -> None:
    lanes = [w for w in cell_parts(VARIANTS["standard"], layout).wires if w.kind == "lane"]
    assert len({y for wire in lanes for _, y in wire.points}) == 1
    assert lanes[0].points[0][0] < layout.body[0] < layout.body[1] < lanes[-1].points[-1][0]
    assert all(one.points[-1][0] < two.points[0][0] for one, two in pairwise(lanes))


def test_a_gate_lights_what_it_reads_and_what_it_opens() -> None:
    parts = cell_parts(VARIANTS["graves"], LAYOUTS[0])
    lit = {wire.name for wire in parts.wires if "f" in wire.lights}
    assert lit == {
        "x", "h_prev", "bus", "bus-f", "peephole-f", "f-forgets", "c_prev-lane", "kept-lane",
    }  # fmt: skip


def test_what_is_not_drawn_is_said() -> None:
    with pytest.raises(KeyError, match="peephole-f"):
        cell_parts(VARIANTS["standard"], LAYOUTS[0]).wire("peephole-f")
    with pytest.raises(ValueError, match="variant"):
        draw_cell("gru")
    with pytest.raises(ValueError, match="peephole"):
        draw_cell("graves", "square")


def test_corners_are_rounded_no_further_than_their_sides_allow() -> None:
    assert rounded_path(((0, 0), (4, 0), (4, 30))) == "M0 0L2 0Q4 0 4 2L4 30"
    assert arrow_head((0, 0), (10, 0), 8) == "M10 0L2 4L2 -4Z"
