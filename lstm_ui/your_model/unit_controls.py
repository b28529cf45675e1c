"""Which layer, which rows and which units are drawn, and in which order."""

from typing import Final

import streamlit as st

from lstm_core.conventions import GATE_NAMES
from lstm_core.unit_statistics import MEASURES, SATURATIONS
from lstm_ui import session
from lstm_ui.model_run import ModelRun
from lstm_ui.workspace import BY_NUMBER, Model, with_model_view, with_unit_order
from lstm_ui.your_model.units import UNIT_ROWS, layer_of, layer_title

_MEASURED: Final = {
    "mean": "mean",
    "variance": "variance",
    "left": "left saturation",
    "right": "right saturation",
    "saturation": "saturation",
}
_HELP: Final = (
    "A gate is left-saturated (closed) below 0.1 and right-saturated (open) above 0.9; the "
    "candidate below −0.9 and above 0.9. Counted is the fraction of steps."
)


def layer_controls(model: Model, run: ModelRun) -> None:
    """Draw the choice of layer and direction, where there are several, and of rows."""
    names, both_ways = list(run.trace.layers), model.loaded.lstm.bidirectional
    if len(names) > 1:
        st.segmented_control(
            "Layer and direction" if both_ways else "Layer",
            names,
            format_func=lambda name: layer_title(name, both_ways=both_ways),
            required=True,
            **session.bound(
                "model layer",
                layer_of(model, run),
                lambda now, name: with_model_view(now, layer=name),
                about="model",
            ),
        )
    st.pills(
        "Rows",
        UNIT_ROWS,
        selection_mode="multi",
        help="Fewer rows are drawn taller.",
        **session.bound(
            "model rows",
            list(model.quantities),
            lambda now, rows: with_model_view(now, quantities=rows),
            about="model",
        ),
    )


def order_controls(model: Model) -> None:
    """Draw what units are ordered by, and between which values they are shown."""
    order = model.order
    st.selectbox(
        "Order of the units",
        [BY_NUMBER, *MEASURES],
        format_func=lambda key: f"by {_MEASURED[key]}" if key else "by number",
        help=_HELP,
        width=200,
        **session.bound(
            "unit measure",
            order.measure,
            lambda now, key: with_unit_order(now, measure=key),
            about="model",
        ),
    )
    if order.measure == BY_NUMBER:
        return
    has_ends = order.measure in SATURATIONS
    st.selectbox(
        "Gate or state",
        [name for name in UNIT_ROWS if not (has_ends and name in ("c", "h"))],
        format_func=lambda name: f"{name}, {GATE_NAMES[name]}",
        width=170,
        **session.bound(
            "unit quantity",
            order.quantity,
            lambda now, name: with_unit_order(now, quantity=name),
            about="model",
        ),
    )
    st.segmented_control(
        "First",
        [True, False],
        format_func={True: "greatest", False: "least"}.__getitem__,
        required=True,
        **session.bound(
            "unit direction",
            order.greatest_first,
            lambda now, first: with_unit_order(now, greatest_first=first),
            about="model",
        ),
    )
    _limit("At least", "low", order.low)
    _limit("At most", "high", order.high)


def _limit(label: str, end: str, value: float | None) -> None:
    st.number_input(
        label,
        value=None,
        format="%g",
        step=0.1,
        placeholder="any",
        width=120,
        **session.bound(
            f"unit {end}",
            value,
            lambda now, number: with_unit_order(now, **{end: number}),
            about="model",
        ),
    )
