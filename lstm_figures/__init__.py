"""Figures of what happens inside an LSTM: from plain records to Plotly figures."""

from lstm_figures.cell_diagram import draw_cell
from lstm_figures.difference import draw_difference
from lstm_figures.equation_rows import equation_rows, row_name
from lstm_figures.gate_figure import draw_gates, gate_spec
from lstm_figures.gate_layout import Kind
from lstm_figures.gate_record import GateRows, Line, Row
from lstm_figures.gate_rows import gate_rows, gate_rows_in_pieces
from lstm_figures.html_export import INTERACTION, figure_html
from lstm_figures.literal_text import literal
from lstm_figures.principal_components import draw_principal_components
from lstm_figures.saturation import draw_saturation
from lstm_figures.small_multiples import Panel, draw_small_multiples, shared_bounds
from lstm_figures.theme import (
    BACKGROUND,
    DIVERGING,
    GATE_COLOURS,
    OWN_COLOUR,
    SEQUENTIAL,
    Mode,
    quantity_colour,
    template,
    text_colour,
    unit_shades,
)
from lstm_figures.waterfall import Bar, draw_curve, draw_waterfall

__all__ = [
    "BACKGROUND",
    "DIVERGING",
    "GATE_COLOURS",
    "INTERACTION",
    "OWN_COLOUR",
    "SEQUENTIAL",
    "Bar",
    "GateRows",
    "Kind",
    "Line",
    "Mode",
    "Panel",
    "Row",
    "draw_cell",
    "draw_curve",
    "draw_difference",
    "draw_gates",
    "draw_principal_components",
    "draw_saturation",
    "draw_small_multiples",
    "draw_waterfall",
    "equation_rows",
    "figure_html",
    "gate_rows",
    "gate_rows_in_pieces",
    "gate_spec",
    "literal",
    "quantity_colour",
    "row_name",
    "shared_bounds",
    "template",
    "text_colour",
    "unit_shades",
]
