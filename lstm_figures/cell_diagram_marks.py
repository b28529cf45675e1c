"""Stage two of the drawn cell: each part as SVG."""

from typing import Literal

from lstm_figures.cell_diagram_layout import (
    BODY_BOTTOM,
    BODY_TOP,
    BUS,
    LANE,
    NODE_RADIUS,
    Layout,
)
from lstm_figures.cell_diagram_records import Node, Wire
from lstm_figures.cell_diagram_text import part_colour, text_svg
from lstm_figures.svg import Point, arrow_head, element, rounded_path, shortened
from lstm_figures.theme import (
    AXIS,
    BACKGROUND,
    CELL_BODY,
    MUTED_TEXT,
    TEXT,
    Mode,
)

_LANE_WIDTH = 16
_GHOST_REACH = 60


def body_svg(layout: Layout, mode: Mode) -> str:
    """The body of the cell."""
    left, right = layout.body
    return element(
        "rect",
        x=left,
        y=BODY_TOP,
        width=right - left,
        height=BODY_BOTTOM - BODY_TOP,
        rx=16,
        fill=CELL_BODY[mode],
        stroke=AXIS[mode],
    )


def ghost_svg(side: Literal["before", "after"], layout: Layout, mode: Mode) -> str:
    """The edge of the cell of a neighbouring step, with room for its number."""
    left = -_GHOST_REACH if side == "before" else layout.width - layout.ghost
    middle = layout.ghost / 2 if side == "before" else layout.width - layout.ghost / 2
    height = (LANE + BUS) / 2
    edge = element(
        "rect",
        x=left,
        y=BODY_TOP,
        width=layout.ghost + _GHOST_REACH,
        height=BODY_BOTTOM - BODY_TOP,
        rx=16,
        fill=CELL_BODY[mode],
        stroke=AXIS[mode],
        stroke_dasharray="4 4",
    )
    label = text_svg(
        "",
        (middle, height),
        layout.small,
        MUTED_TEXT[mode],
        transform=f"rotate(-90 {middle:g} {height:g})",
    )
    return element("g", edge, label, class_="ghost", id=f"cell-step-{side}")


def wire_svg(wire: Wire, mode: Mode) -> str:
    """A wire, on a band of the body's colour that lets it pass over others."""
    colour = part_colour(wire.colour, mode)
    path = rounded_path(wire.points)

    def stroke(name: str, paint: str, width: float, **more: object) -> str:
        look = {"d": path, "fill": "none", "stroke": paint, "stroke_width": width, **more}
        return element("path", class_=name, **look)

    def casing(width: float) -> str:
        inner = rounded_path(shortened(wire.points, _LANE_WIDTH / 2 + 1))
        return stroke("casing", CELL_BODY[mode], width, d=inner)

    if wire.kind == "lane":
        pieces = [
            stroke("belt", colour, _LANE_WIDTH, stroke_opacity=0.22),
            stroke(
                "rollers", colour, _LANE_WIDTH, stroke_opacity=0.35, stroke_dasharray="1.5 12.5"
            ),
            stroke("line", colour, 3),
        ]
    elif wire.kind == "peephole":
        pieces = [
            casing(7),
            stroke("line", colour, 1.8, stroke_dasharray="5 4"),
        ]
    else:
        pieces = [casing(7), stroke("line", colour, 2.4)]
    if wire.arrow:
        size = 10 if wire.kind == "lane" else 8
        head = arrow_head(wire.points[-2], wire.points[-1], size)
        pieces.append(element("path", class_="head", d=head, fill=colour))
    return element(
        "g",
        *pieces,
        class_=f"wire {wire.kind}",
        id=f"cell-wire-{wire.name}",
        data_lights=" ".join(wire.lights),
    )


def node_svg(node: Node, mode: Mode) -> str:
    """A sum or a product."""
    x, y = node.centre
    arm = 5.5
    strokes = (
        f"M{x - arm:g} {y:g}H{x + arm:g}M{x:g} {y - arm:g}V{y + arm:g}"
        if node.symbol == "+"
        else f"M{x - 4:g} {y - 4:g}L{x + 4:g} {y + 4:g}M{x - 4:g} {y + 4:g}L{x + 4:g} {y - 4:g}"
    )
    return element(
        "g",
        element(
            "circle",
            cx=x,
            cy=y,
            r=NODE_RADIUS,
            fill=BACKGROUND[mode],
            stroke=MUTED_TEXT[mode],
            stroke_width=1.5,
        ),
        element("path", d=strokes, stroke=TEXT[mode], stroke_width=1.8, stroke_linecap="round"),
        class_="node",
        id=f"cell-node-{node.name}",
    )


def squash_svg(centre: Point, layout: Layout, mode: Mode) -> str:
    """The tanh that c passes on its way into h."""
    x, y = centre
    width = min(52, layout.slot_width)
    pill = element(
        "rect",
        x=x - width / 2,
        y=y - 10,
        width=width,
        height=20,
        rx=10,
        fill=BACKGROUND[mode],
        stroke=MUTED_TEXT[mode],
        stroke_width=1.5,
    )
    return element("g", pill, text_svg("tanh", centre, layout.small, TEXT[mode]), class_="squash")


def note_svg(text: str, layout: Layout, mode: Mode) -> str:
    """A remark at the foot of the cell."""
    place = (layout.body[1] - 12, BODY_BOTTOM - 12)
    return text_svg(text, place, layout.small, MUTED_TEXT[mode], text_anchor="end")
