"""The LSTM cell as the familiar diagram, one drawing for each form of the equations."""

from functools import lru_cache
from typing import Literal

from lstm_core.variants import Peephole, check_peephole, variant_named
from lstm_figures.cell_diagram_layout import HEIGHT, LAYOUTS, TOP
from lstm_figures.cell_diagram_marks import (
    body_svg,
    ghost_svg,
    node_svg,
    note_svg,
    squash_svg,
    wire_svg,
)
from lstm_figures.cell_diagram_parts import cell_parts
from lstm_figures.cell_diagram_places import gate_svg, slot_svg
from lstm_figures.cell_diagram_text import weight_names_svg
from lstm_figures.svg import element, words
from lstm_figures.theme import BACKGROUND, FONT_FAMILY, TEXT, Mode

Width = Literal["wide", "narrow"]
_LAYOUTS = {layout.name: layout for layout in LAYOUTS}
_SEEN = {"diagonal": "each unit sees its own c", "full": "each unit sees every c"}


@lru_cache(maxsize=80)
def draw_cell(
    variant: str, peephole: Peephole = "diagonal", *, width: Width = "wide", mode: Mode = "light"
) -> str:
    """The cell of one form as an SVG that stands alone, its places for values still empty.

    Its parts can be found by their ids: ``cell-gate-f``, ``cell-wire-i-writes``,
    ``cell-slot-c_prev``; a wire names in ``data-lights`` the quantities it belongs to.

    >>> drawing = draw_cell("standard")
    >>> 'id="cell-gate-f"' in drawing, 'id="cell-wire-peephole-f"' in drawing
    (True, False)

    Args:
        variant: a key of `lstm_core.VARIANTS`.
        peephole: ``"diagonal"`` or ``"full"``, which the drawing names.
        width: ``"wide"``, or ``"narrow"`` for a phone.
        mode: ``"light"`` or ``"dark"``.

    Raises:
        ValueError: an unknown `variant` or `peephole`.
    """
    form = variant_named(variant)
    check_peephole(peephole)
    layout = _LAYOUTS[width]
    parts = cell_parts(form, layout)
    in_boxes = {
        box.gate: slot for box in parts.gates for slot in parts.slots if slot.name == box.gate
    }
    note = f"peepholes: {peephole}" + (f", {_SEEN[peephole]}" if layout.labelled else "")
    content = [
        element("title", words(f"LSTM cell, {form.title} form")),
        element("desc", words(form.about)),
        element("rect", y=TOP, width=layout.width, height=HEIGHT - TOP, fill=BACKGROUND[mode]),
        *(ghost_svg(side, layout, mode) for side in ("before", "after") if layout.ghost),
        body_svg(layout, mode),
        *(wire_svg(wire, mode) for wire in parts.wires),
        *(weight_names_svg(form, layout, mode) if layout.labelled else ()),
        *(node_svg(node, mode) for node in parts.nodes),
        squash_svg(parts.squash, layout, mode) if parts.squash else "",
        *(gate_svg(box, in_boxes[box.gate], layout, mode) for box in parts.gates),
        *(slot_svg(s, layout, mode) for s in parts.slots if s not in in_boxes.values()),
        note_svg(note, layout, mode) if form.peepholes else "",
    ]
    return element(
        "svg",
        *content,
        xmlns="http://www.w3.org/2000/svg",
        class_="cell-diagram",
        viewBox=f"0 {TOP} {layout.width} {HEIGHT - TOP}",
        role="img",
        color=TEXT[mode],
        font_family=FONT_FAMILY,
        data_decimals=layout.decimals,
    )
