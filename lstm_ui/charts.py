"""A figure on a page, with what it shows in words."""

import plotly.graph_objects as go
import streamlit as st

from lstm_figures import INTERACTION


def chart(figure: go.Figure, *, key: str, description: str) -> None:
    """Draw a figure in the page's width.

    Args:
        figure: the figure, in the page's colour mode.
        key: tells it from other charts of the page.
        description: what it shows, for those who cannot see it.
    """
    st.plotly_chart(
        figure, theme=None, config=dict(INTERACTION), key=f"chart.{key}", alt=description
    )
