"""Stage one of the drawn cell: its wires, gates and values for one form, as plain data."""

from lstm_core.variants import Variant
from lstm_core.worked_equations import absent_gate_text, activation_name
from lstm_figures.cell_diagram_layout import (
    BETWEEN,
    BUS,
    GATE_BOTTOM,
    GATE_TOP,
    GATES_BUS,
    INPUT,
    LANE,
    NODE_RADIUS,
    PEEPHOLES,
    PRODUCTS,
    SLOT_HEIGHT,
    SQUASH,
    SQUASHED,
    Layout,
)
from lstm_figures.cell_diagram_records import GateBox, Node, Parts, Scale, Slot, Wire
from lstm_figures.svg import Point

DRAWN_GATES = ("f", "i", "g", "o")
"""From left to right, as the carry lane meets them."""


def cell_parts(form: Variant, layout: Layout) -> Parts:
    """What the cell of one form is drawn of."""
    columns, middle = layout.columns, (GATE_TOP + GATE_BOTTOM) / 2
    return Parts(
        wires=(
            *_carry_lane(layout),
            *_inputs(form, layout),
            *_outputs(form, layout),
            *_peepholes(form, layout),
            *_gate_recurrence(form, layout),
        ),
        slots=_slots(form, layout),
        gates=tuple(
            GateBox(
                gate=gate,
                centre=(columns[gate], middle),
                activation=activation_name(gate, form),
                constant="" if gate in form.gates else absent_gate_text(form, gate),
            )
            for gate in DRAWN_GATES
        ),
        nodes=(
            Node("forgets", "×", (columns["f"], LANE)),
            Node("adds", "+", (columns["g"], LANE)),
            Node("writes", "×", (columns["g"], PRODUCTS)),
            Node("shows", "×", (columns["o"], PRODUCTS)),
        ),
        squash=(columns["o"], SQUASH) if form.output == "tanh" else None,
    )


def _carry_lane(layout: Layout) -> tuple[Wire, ...]:
    left, right = (layout.edges[0] - layout.slot_width, layout.edges[1] + layout.slot_width)
    forgets, adds = layout.columns["f"], layout.columns["g"]
    return (
        Wire("c_prev-lane", ((left, LANE), (forgets - NODE_RADIUS, LANE)), "c", ("f", "c"), "lane"),
        Wire(
            "kept-lane",
            ((forgets + NODE_RADIUS, LANE), (adds - NODE_RADIUS, LANE)),
            "c",
            ("f", "c"),
            "lane",
        ),
        Wire("c-lane", ((adds + NODE_RADIUS, LANE), (right, LANE)), "c", ("c", "h"), "lane"),
    )


def _inputs(form: Variant, layout: Layout) -> tuple[Wire, ...]:
    gates = tuple(gate for gate in DRAWN_GATES if gate in form.gates)
    start, joined = layout.edges[0] - layout.slot_width, layout.input_column
    last = layout.columns[gates[-1]]
    return (
        Wire("h_prev", ((start, BUS), (joined, BUS)), "h", gates, arrow=False),
        Wire("x", ((joined, INPUT), (joined, BUS)), "x", gates, arrow=False),
        Wire("bus", ((joined, BUS), (last, BUS)), "both", gates, arrow=False),
        *(
            Wire(
                f"bus-{gate}",
                ((layout.columns[gate], BUS), (layout.columns[gate], GATE_BOTTOM)),
                "both",
                (gate,),
            )
            for gate in gates
        ),
    )


def _outputs(form: Variant, layout: Layout) -> tuple[Wire, ...]:
    f, i, g, o = (layout.columns[gate] for gate in DRAWN_GATES)
    half = layout.gate_width / 2
    middle = (GATE_TOP + GATE_BOTTOM) / 2
    down = PRODUCTS - NODE_RADIUS
    coupling = Wire("i-f", ((i - half, middle), (f + half, middle)), "i", ("f", "i"))
    return (
        Wire("f-forgets", ((f, GATE_TOP), (f, LANE + NODE_RADIUS)), "f", ("f", "c")),
        Wire(
            "i-writes", ((i, GATE_TOP), (i, PRODUCTS), (g - NODE_RADIUS, PRODUCTS)), "i", ("i", "c")
        ),
        Wire("g-writes", ((g, GATE_TOP), (g, PRODUCTS + NODE_RADIUS)), "g", ("g", "c")),
        Wire("written", ((g, down), (g, LANE + NODE_RADIUS)), "c", ("i", "g", "c")),
        Wire("c-shows", ((o, LANE), (o, down)), "c", ("h",)),
        Wire("o-shows", ((o, GATE_TOP), (o, PRODUCTS + NODE_RADIUS)), "o", ("o", "h")),
        Wire(
            "h",
            (
                (o + NODE_RADIUS, PRODUCTS),
                (layout.drop, PRODUCTS),
                (layout.drop, BUS),
                (layout.edges[1] + layout.slot_width, BUS),
            ),
            "h",
            ("o", "h"),
        ),
        *((coupling,) if form.coupled else ()),
    )


def _peepholes(form: Variant, layout: Layout) -> tuple[Wire, ...]:
    before = layout.body[0] + 0.4 * layout.peephole_shift
    after = layout.columns["o"] - layout.slot_width / 2 - 6
    wires = []
    for gate in form.peepholes:
        tap, enters = after if gate == "o" else before, layout.columns[gate] - layout.peephole_shift
        points: tuple[Point, ...] = ((tap, LANE), (enters, GATE_TOP))
        if tap != enters:
            points = (points[0], (tap, PEEPHOLES), (enters, PEEPHOLES), points[1])
        wires.append(Wire(f"peephole-{gate}", points, "c", (gate,), "peephole"))
    return tuple(wires)


def _gate_recurrence(form: Variant, layout: Layout) -> tuple[Wire, ...]:
    if not form.gate_recurrence:
        return ()
    start, seeing = layout.edges[0], ("f", "i", "o")
    enters = {gate: layout.columns[gate] + layout.gates_shift for gate in seeing}
    bus = ((start, GATES_BUS), (enters["o"], GATES_BUS))
    return (
        Wire("gates_prev", bus, "both", seeing, arrow=False),
        *(
            Wire(f"gates_prev-{gate}", ((x, GATES_BUS), (x, GATE_BOTTOM)), "both", (gate,))
            for gate, x in enters.items()
        ),
    )


def _slots(form: Variant, layout: Layout) -> tuple[Slot, ...]:
    before, after = layout.edges
    columns = layout.columns
    value = GATE_BOTTOM - SLOT_HEIGHT / 2 - 6
    slots = [
        Slot("c_prev", "c′", (before, LANE), "c", "signed"),
        Slot("h_prev", "h′", (before, BUS), "h", "signed"),
        Slot("x", "x", (layout.input_column, INPUT), "x", "signed"),
        Slot("kept", "f ⊙ c′", (columns["i"], LANE), "c", "signed"),
        Slot("written", "i ⊙ g", (columns["g"], BETWEEN), "c", "signed"),
    ]
    for gate in DRAWN_GATES:
        scale: Scale = "signed" if gate == "g" else "share"
        slots.append(Slot(gate, "", (columns[gate], value), gate, scale))
    if form.output == "tanh":
        slots.append(Slot("shown", "", (columns["o"], SQUASHED), "c", "signed"))
    if form.gate_recurrence:
        slots.append(Slot("gates_prev", "i′ f′ o′", (before, GATES_BUS), "x", "share"))
    slots.append(Slot("c", "c", (after, LANE), "c", "signed"))
    slots.append(Slot("h", "h", (after, BUS), "h", "signed"))
    return tuple(slots)
