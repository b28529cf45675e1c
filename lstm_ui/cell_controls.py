"""The sidebar's choice of a cell: form, peepholes, size, weights."""

import streamlit as st

from lstm_core.limits import MAX_HIDDEN_SIZE, MAX_WEIGHT
from lstm_core.variants import PEEPHOLES, VARIANTS
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui import session
from lstm_ui.html import section
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.workspace import (
    Workspace,
    shown_forget_bias,
    with_forget_bias,
    with_form,
    with_hidden_size,
    with_seed,
    with_weight_preset,
)

_RANDOM = ""
_PEEPHOLE_TITLES = {"diagonal": "diagonal (a vector, ⊙)", "full": "full (a matrix)"}


def cell_controls(workspace: Workspace) -> None:
    """Draw the cell section."""
    section("Cell")
    st.selectbox(
        "Form of the equations",
        list(VARIANTS),
        format_func=lambda name: VARIANTS[name].title,
        help=literal_markdown(VARIANTS[workspace.variant].about),
        **session.bound(
            "variant", workspace.variant, lambda now, name: with_form(now, variant=name)
        ),
    )
    if VARIANTS[workspace.variant].peepholes:
        st.selectbox(
            "Peepholes",
            PEEPHOLES,
            format_func=_PEEPHOLE_TITLES.__getitem__,
            help="Graves's peepholes are diagonal: each unit sees its own cell state only.",
            **session.bound(
                "peephole", workspace.peephole, lambda now, kind: with_form(now, peephole=kind)
            ),
        )
    _weight_controls(workspace)


def size_controls(workspace: Workspace) -> None:
    """Draw the cell section of a page whose equations come from elsewhere."""
    section("Cell")
    _weight_controls(workspace)


def _weight_controls(workspace: Workspace) -> None:
    st.selectbox(
        "Weights",
        [_RANDOM, *WEIGHT_PRESETS],
        format_func=lambda key: WEIGHT_PRESETS[key].title if key else "Random, from a seed",
        **session.bound(
            "weight preset",
            workspace.weight_preset or _RANDOM,
            lambda now, key: with_weight_preset(now, key or None),
        ),
    )
    left, right = st.columns(2)
    with left:
        st.selectbox(
            "Hidden size H",
            [str(size) for size in range(1, MAX_HIDDEN_SIZE + 1)],
            accept_new_options=True,
            help=f"How many hidden units the cell has, 1 to {MAX_HIDDEN_SIZE}.",
            **session.bound(
                "hidden size", str(workspace.hidden_size), with_hidden_size, about="weights"
            ),
        )
    with right:
        st.number_input(
            "Seed",
            min_value=0,
            max_value=2**31 - 1,
            step=1,
            help="The same seed always draws the same weights.",
            **session.bound("seed", workspace.seed, with_seed, about="weights"),
        )
    for place in ("variant", "peephole", "weight preset", "hidden size", "seed"):
        problem(place)
    if "f" not in VARIANTS[workspace.variant].gates:
        return
    st.number_input(
        "Forget bias b_f",
        min_value=-MAX_WEIGHT,
        max_value=MAX_WEIGHT,
        step=0.5,
        format="%g",
        placeholder="differs from unit to unit",
        help="Sets b_f of every unit. Above 0 the cell begins by remembering; "
        "Jozefowicz et al. 2015 recommend 1.",
        **session.bound(
            "forget bias", shown_forget_bias(workspace), with_forget_bias, about="weights"
        ),
    )
    problem("forget bias")
