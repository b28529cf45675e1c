"""The Memory page: how open the gates stand, how long c lasts, and where h goes."""

from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lstm_core import InputError, LayerTrace
from lstm_core.conventions import GATE_NAMES, GATES
from lstm_core.memory import half_lives, kept_since, principal_components
from lstm_core.unit_statistics import layer_statistics
from lstm_core.variants import VARIANTS
from lstm_figures import (
    Panel,
    draw_principal_components,
    draw_saturation,
    draw_small_multiples,
)
from lstm_ui import session
from lstm_ui.charts import chart
from lstm_ui.html import coloured, table
from lstm_ui.messages import literal_markdown
from lstm_ui.numbers import fixed
from lstm_ui.run import Run
from lstm_ui.workspace import Workspace, with_view

_SATURATION = """
A gate that is almost always **open** or **shut** has decided once for all and no longer reacts to
the sequence; one in between weighs every step. Each bar is one unit: *filled* is the part of the
steps at which the gate is above 0.9, *hatched* below 0.1 (for g: above 0.9 and below −0.9), *pale*
in between.
"""
_HALF_LIFE = """
c carries f times itself from one step to the next. The **half-life** is the number of steps after
which half of it is left: ln ½ divided by the mean of ln f. It is 1 for f = 0.5, about 69 for
f = 0.99, endless where f is always 1, and 0 where f is ever 0. **Kept** is the product of f over
the steps after the first up to the last: the part of c of the first step that c of the last step
still holds.
"""
_COMPONENTS = """
Each point is h after one step, seen along the two directions in which h varies most: loops are
rhythms, clusters are states the cell returns to, a slow drift is memory filling up. Early steps are
faint, late ones strong; the ring marks the chosen step.
"""

_SOON: Final = 20
"""Steps over which one first looks at what is kept."""


def memory_page(workspace: Workspace, run: Run) -> None:
    """Draw the three sections."""
    st.subheader("Which gates stand open, which stay shut?")
    st.markdown(_SATURATION)
    _saturation(workspace, run.trace["l0"])
    st.subheader("How long does each unit remember?")
    st.markdown(_HALF_LIFE)
    _kept(workspace, run)
    st.subheader("Where does h go?")
    st.markdown(_COMPONENTS)
    _components(workspace, run)


def _saturation(workspace: Workspace, layer: LayerTrace) -> None:
    form = VARIANTS[workspace.variant]
    found = session.remembered(
        "memory statistics", (layer, form), lambda: layer_statistics(layer, form)
    )
    mode = session.colour_mode()
    for gate, column in zip(GATES, st.columns(len(GATES), gap="medium"), strict=True):
        with column:
            st.html(f'<h3 class="card">{coloured(gate, gate)} {GATE_NAMES[gate]}</h3>')
            if gate not in form.gates and not (gate == "f" and form.coupled):
                st.caption("This form has no such gate: it is 1 at every step.")
            elif np.isnan(found[gate].saturation).all():
                st.caption("Linear in this form: it has no ends, so that it cannot saturate.")
            else:
                left, right = found[gate].left, found[gate].right
                low, high = ("low", "high") if gate == "g" else ("shut", "open")
                st.html(
                    f'<p class="why">{low} at <b>{left.mean():.0%}</b>, {high} at '
                    f"<b>{right.mean():.0%}</b> of all steps and units</p>"
                )
                chart(
                    draw_saturation(left, right, gate=gate, mode=mode),
                    key=f"saturation {gate}",
                    description=f"{GATE_NAMES[gate]}: over all units {left.mean():.0%} of the "
                    f"steps at the lower end, {right.mean():.0%} at the upper end.",
                )


def _kept(workspace: Workspace, run: Run) -> None:
    f, last_step = run.trace["l0"].f, len(workspace.sequence) - 1
    left, right, _ = st.columns([1, 1, 3])
    with left:
        first = _step("Kept from step", 0, last_step, 0)
    with right:
        last = _step("to step", first, last_step, min(first + _SOON, last_step))
    kept = session.remembered("kept", (f, first), lambda: kept_since(f, first))
    numbers, plot = st.columns([2, 3], gap="medium")
    with numbers:
        st.html(_table(workspace.unit, half_lives(f), kept[last - first], first, last))
    with plot:
        units = tuple(range(kept.shape[1]))
        panel = Panel(
            f"kept of c of step {first}, unit by unit",
            "f", kept[: last - first + 1], units, 0.0, 1.0, first, "∏ f",
        )  # fmt: skip
        chart(
            draw_small_multiples([panel], mode=session.colour_mode(), panel_height=180),
            key="kept",
            description=f"The part of c of step {first} that is left at each step up to {last}.",
        )


def _table(
    chosen: int,
    half: NDArray[np.float64],
    kept: NDArray[np.float64],
    first: int,
    last: int,
) -> str:
    rows = [
        (unit == chosen, (str(unit), _steps(half[unit]), fixed(kept[unit], 4)))
        for unit in range(len(half))
    ]
    head = ("unit", "half-life (steps)", f"kept, step {first} to {last}")
    return table(head, rows, "Half-life and what is kept, unit by unit")


def _steps(value: float) -> str:
    return "endless" if np.isinf(value) else fixed(value, 1)


def _components(workspace: Workspace, run: Run) -> None:
    h = run.trace["l0"].h
    try:
        found = session.remembered("components", (h,), lambda: principal_components(h))
    except InputError as error:
        st.info(literal_markdown(str(error)))
        return
    last = len(workspace.sequence) - 1
    if workspace.hidden_size == 1:
        st.caption("With one unit there is one direction only: all points lie on a line.")
    if last > 0:
        st.slider(
            "Step",
            min_value=0,
            max_value=last,
            **session.bound(
                "memory step", workspace.step, lambda now, step: with_view(now, step=step)
            ),
        )
    shares = found.explained
    chart(
        draw_principal_components(found, chosen=workspace.step, mode=session.colour_mode()),
        key="components",
        description=f"h over {last + 1} steps in two components, which hold {shares[0]:.0%} and "
        f"{shares[1]:.0%} of its variance.",
    )


def _step(label: str, low: int, high: int, first: int) -> int:
    """A field that begins anew where its limits change."""
    return int(
        st.number_input(label, low, high, first, 1, key=f"widget.memory {label} {low} {high}")
    )
