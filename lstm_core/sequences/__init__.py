"""Where sequences come from: presets, typed numbers and CSV files."""

from lstm_core.sequences.presets import PRESETS, SequencePreset
from lstm_core.sequences.scaling import SCALINGS, ScaledSequence, Scaling, scale
from lstm_core.sequences.series import Sequence
from lstm_core.sequences.table.columns import Column
from lstm_core.sequences.table.csv_table import read_table
from lstm_core.sequences.table.model_columns import columns_for_model
from lstm_core.sequences.table.preview import Preview, preview, preview_of
from lstm_core.sequences.table.reading import (
    ENCODINGS,
    FOUND,
    GAPS,
    PLACEHOLDERS,
    QUOTES,
    Gaps,
    Placeholders,
    Reading,
)
from lstm_core.sequences.table.splitting import (
    cut_statements,
    missing_statement,
    split_sequences,
)
from lstm_core.sequences.table.tables import Table
from lstm_core.sequences.typed import parse_typed

__all__ = [
    "ENCODINGS",
    "FOUND",
    "GAPS",
    "PLACEHOLDERS",
    "PRESETS",
    "QUOTES",
    "SCALINGS",
    "Column",
    "Gaps",
    "Placeholders",
    "Preview",
    "Reading",
    "ScaledSequence",
    "Scaling",
    "Sequence",
    "SequencePreset",
    "Table",
    "columns_for_model",
    "cut_statements",
    "missing_statement",
    "parse_typed",
    "preview",
    "preview_of",
    "read_table",
    "scale",
    "split_sequences",
]
