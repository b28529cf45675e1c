"""Figures of what happens inside an LSTM: from plain records to Plotly figures."""

from lstm_figures.gate_figure import draw_gates, gate_spec
from lstm_figures.gate_layout import Kind
from lstm_figures.gate_rows import GateRows, Line, Row, gate_rows
from lstm_figures.html_export import INTERACTION, figure_html
from lstm_figures.literal_text import literal
from lstm_figures.theme import (
    BACKGROUND,
    DIVERGING,
    GATE_COLOURS,
    SEQUENTIAL,
    Mode,
    template,
    text_colour,
    unit_shades,
)

__all__ = [
    "BACKGROUND",
    "DIVERGING",
    "GATE_COLOURS",
    "INTERACTION",
    "SEQUENTIAL",
    "GateRows",
    "Kind",
    "Line",
    "Mode",
    "Row",
    "draw_gates",
    "figure_html",
    "gate_rows",
    "gate_spec",
    "literal",
    "template",
    "text_colour",
    "unit_shades",
]
