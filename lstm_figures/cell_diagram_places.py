"""The gates of the drawn cell and its places for values, as SVG."""

from lstm_figures.cell_diagram_layout import GATE_BOTTOM, GATE_TOP, SLOT_HEIGHT, Layout
from lstm_figures.cell_diagram_records import GateBox, Slot
from lstm_figures.cell_diagram_text import part_colour, text_svg
from lstm_figures.svg import Point, element
from lstm_figures.theme import BACKGROUND, GATE_COLOURS, MUTED_TEXT, TEXT, Mode, text_colour


def gate_svg(box: GateBox, slot: Slot, layout: Layout, mode: Mode) -> str:
    """A gate: its letter, its activation and its value; dashed where the form has none."""
    x, _ = box.centre
    colour = GATE_COLOURS[mode][box.gate]
    half = layout.gate_width / 2
    inset = 12 if layout.labelled else 6
    height = GATE_TOP + 21
    frame = element(
        "rect",
        class_="frame",
        x=x - half,
        y=GATE_TOP,
        width=layout.gate_width,
        height=GATE_BOTTOM - GATE_TOP,
        rx=9,
        fill=BACKGROUND[mode],
        stroke=colour,
        stroke_width=2,
        stroke_dasharray="5 4" if box.constant else None,
    )
    letter = text_svg(
        box.gate,
        (x - half + inset, height),
        layout.letter,
        text_colour(colour, mode),
        text_anchor="start",
        font_weight=700,
    )
    equals = "= " if layout.labelled else ""
    text = f"{equals}{box.constant}" if box.constant else box.activation or "linear"
    role = text_svg(
        text,
        (x + half - inset, height),
        layout.small + (1.5 if text == "σ" else -1 if text == "linear" else 0),
        MUTED_TEXT[mode],
        text_anchor="end",
    )
    return element(
        "g",
        frame,
        letter,
        role,
        slot_svg(slot, layout, mode),
        class_="gate",
        id=f"cell-gate-{box.gate}",
        data_quantity=box.gate,
    )


def slot_svg(slot: Slot, layout: Layout, mode: Mode) -> str:
    """A place for a value."""
    x, y = slot.centre
    width = layout.gate_width - 12 if slot.name in layout.columns else layout.slot_width
    colour = part_colour(slot.colour, mode)
    box = {"x": x - width / 2, "y": y - SLOT_HEIGHT / 2, "width": width, "height": SLOT_HEIGHT}
    pieces = [
        element(
            "rect",
            class_="fill",
            **box,
            rx=5,
            fill=BACKGROUND[mode],
            stroke=colour,
            stroke_width=1.2,
        ),
        element("g", class_="strip"),
        text_svg("", (x, y), layout.number, TEXT[mode], class_="number"),
    ]
    if slot.label:
        place, anchor = _beside(slot, width)
        size = layout.letter - 2 if len(slot.label) < 3 else layout.small
        paint = text_colour(colour, mode)
        pieces.append(text_svg(slot.label, place, size, paint, font_weight=600, text_anchor=anchor))
    return element(
        "g",
        *pieces,
        class_="slot",
        id=f"cell-slot-{slot.name}",
        data_slot=slot.name,
        data_scale=slot.scale,
    )


def _beside(slot: Slot, width: float) -> tuple[Point, str]:
    """Where the label of a slot has room: above it, mostly, and no wire runs."""
    x, y = slot.centre
    if slot.name == "x":
        return (x + width / 2 + 9, y), "start"
    if slot.name == "written":
        return (x - width / 2 - 8, y), "end"
    if slot.name == "gates_prev":
        return (x, y + SLOT_HEIGHT / 2 + 9), "middle"
    return (x, y - SLOT_HEIGHT / 2 - 10), "middle"
