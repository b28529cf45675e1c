"""The words of the drawn cell, and its colours."""

from collections.abc import Iterator

from lstm_core.conventions import (
    SIGMOID_GATES,
    bias_name,
    gate_recurrence_name,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)
from lstm_core.variants import Variant
from lstm_figures.cell_diagram_layout import (
    BUS,
    GATE_BOTTOM,
    GATE_TOP,
    GATES_BUS,
    PEEPHOLES,
    Layout,
)
from lstm_figures.svg import Point, element, lesson_name_svg, words
from lstm_figures.theme import GATE_COLOURS, MUTED_TEXT, Mode


def text_svg(text: str, place: Point, size: float, colour: str, **more: object) -> str:
    """Words around a place."""
    look = {"text_anchor": "middle", "dominant_baseline": "central", **more}
    return element("text", words(text), x=place[0], y=place[1], font_size=size, fill=colour, **look)


def part_colour(quantity: str, mode: Mode) -> str:
    """The colour of a quantity, or of x and h′ together."""
    return MUTED_TEXT[mode] if quantity == "both" else GATE_COLOURS[mode][quantity]


def weight_names_svg(form: Variant, layout: Layout, mode: Mode) -> Iterator[str]:
    """The names of the weights, beside the wires they stand on."""
    for gate in form.gates:
        middle = layout.columns[gate]
        names: tuple[str, ...] = (input_weight_name(gate), recurrent_weight_name(gate))
        names += (bias_name(gate),)
        place = (middle + 8, (GATE_BOTTOM + BUS) / 2 + 1)
        if form.gate_recurrence and gate != "g":
            names, place = names[:-1], (middle - 60, place[1])
            seen = tuple(gate_recurrence_name(source, gate) for source in SIGMOID_GATES)
            beside = (middle + layout.gates_shift + 8, (BUS + GATES_BUS) / 2)
            yield _names(seen, gate, beside, layout, mode)
        yield _names(names, gate, place, layout, mode)
    for gate in form.peepholes:
        enters = layout.columns[gate] - layout.peephole_shift
        place = (enters + 5, (PEEPHOLES + GATE_TOP) / 2)
        yield _names((peephole_name(gate),), gate, place, layout, mode)


def _names(names: tuple[str, ...], gate: str, place: Point, layout: Layout, mode: Mode) -> str:
    size = layout.small
    pieces = []
    for at, name in enumerate(names):
        stem = lesson_name_svg(name, size)
        back = {"dy": -3, "dx": 5} if at else {}
        pieces.append(element("tspan", stem, **back))
    return element(
        "text",
        *pieces,
        x=place[0],
        y=place[1],
        font_size=size,
        fill=MUTED_TEXT[mode],
        dominant_baseline="central",
        class_="weights",
        data_lights=gate,
    )
