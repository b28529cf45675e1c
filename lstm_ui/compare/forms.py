"""Every form of the equations on one sequence, one panel below the other."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import streamlit as st

from lstm_core import LayerTrace
from lstm_core.conventions import GATE_NAMES, QUANTITIES
from lstm_core.sequences import scale
from lstm_core.variants import VARIANTS
from lstm_figures import Panel, draw_small_multiples, shared_bounds
from lstm_ui import session
from lstm_ui.charts import chart
from lstm_ui.run import run_workspace
from lstm_ui.workspace import Workspace, acting, with_form

_MOST_STEPS: Final = 1000
"""Of each run; forms that the compiled engine lacks take a second for more."""
_ROWS: Final = ("h", "c", "i", "f", "g", "o")
_ALL: Final = "all"
_ABOUT: Final = """
The same sequence through every form, with the same weights wherever two forms share them. What
differs between two panels is the work of the form alone.
"""


def all_forms(workspace: Workspace) -> None:
    """Draw the choice of a quantity and a unit, and a panel for each form."""
    st.markdown(_ABOUT)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        quantity = st.segmented_control(
            "Shown",
            _ROWS,
            format_func=lambda name: f"{name} {GATE_NAMES[name].removesuffix(' gate')}",
            required=True,
            **session.drafted("forms quantity", "h", then=lambda now, chosen: now),
        )
        chosen = st.selectbox(
            "Unit",
            [_ALL, *map(str, range(workspace.hidden_size))],
            width=140,
            key=f"widget.forms unit {workspace.hidden_size}",
        )
    assert quantity in QUANTITIES
    rests_on = (
        workspace.sequence, workspace.weights, workspace.start, workspace.scaling,
        workspace.variant, workspace.peephole,
    )  # fmt: skip
    runs = session.remembered("all forms", rests_on, lambda: _runs(workspace))
    steps = len(runs[workspace.variant].h)
    if steps < len(workspace.sequence):
        st.caption(f"Shown are the first {steps:,} of {len(workspace.sequence):,} steps.")
    if acting(workspace):
        st.caption("Interventions are left out here: the forms alone are compared.")
    units = tuple(range(workspace.hidden_size)) if chosen == _ALL else (int(chosen),)
    values = {
        name: getattr(run, quantity)[:, 0, list(units)].double().numpy()
        for name, run in runs.items()
    }
    low, high = shared_bounds(quantity, list(values.values()))
    panels = [
        Panel(_title(name, workspace), quantity, values[name], units, low, high) for name in runs
    ]
    chart(
        draw_small_multiples(
            panels,
            mode=session.colour_mode(),
            chosen=workspace.step if workspace.step < steps else None,
        ),
        key="all forms",
        description=f"{GATE_NAMES[quantity]} of {len(panels)} forms over {steps} steps, one panel "
        "for each form, all on the same axes.",
    )


def _title(name: str, workspace: Workspace) -> str:
    title = VARIANTS[name].title
    return f"{title} (on screen)" if name == workspace.variant else title


def _runs(workspace: Workspace) -> Mapping[str, LayerTrace]:
    """Each form's run of the first steps, without interventions."""
    scaled = scale(workspace.sequence, workspace.scaling).sequence
    first = replace(scaled, values=scaled.values[:_MOST_STEPS], axis=None)
    short = replace(workspace, sequence=first, scaling="none", interventions=(), pinned=None)
    return {name: run_workspace(with_form(short, variant=name)).trace["l0"] for name in VARIANTS}
