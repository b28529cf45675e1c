"""Every unit with its numbers: sorted by a click on a head, searched, and opened."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from lstm_core.unit_statistics import UnitStatistics, statistics_table
from lstm_ui import session
from lstm_ui.workspace import with_model_view

_KEY: Final = "model units as a table"
_ABOUT: Final = (
    "Click a head to sort, the magnifying glass to search, a number to open its unit. **left** and "
    "**right** are the fractions of steps in which a gate is below 0.1 or above 0.9; for the "
    "candidate, below −0.9 or above 0.9."
)


def unit_table(found: Mapping[str, UnitStatistics]) -> None:
    """Draw the table of all units."""
    st.caption(_ABOUT)
    table = session.remembered(_KEY, (found,), lambda: statistics_table(found))
    numbers: dict[str, Any] = {
        name: st.column_config.NumberColumn(
            format="%.2e" if name.endswith("variance") else "%.3f", width="small"
        )
        for name in table.columns
        if name != "unit"
    }
    st.dataframe(
        table,
        height=320,
        hide_index=True,
        column_config={"unit": st.column_config.NumberColumn(pinned=True), **numbers},
        selection_mode="single-cell",
        key=_KEY,
        on_select=_open_unit,
    )


def _open_unit() -> None:
    row = session.selected_row(_KEY)
    if row is not None:
        session.change(_KEY, lambda now: with_model_view(now, unit=row), about="model")
