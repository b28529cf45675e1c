"""Proof on the spot: `LSTM` against published numbers, ``nn.LSTM`` and scalars by hand."""

from lstm_core.verification.case import Case, CaseResult, Source
from lstm_core.verification.checking import check, verify
from lstm_core.verification.number_table import number_table
from lstm_core.verification.sources import cases
from lstm_core.verification.summary import by_source, largest_published_difference

__all__ = [
    "Case",
    "CaseResult",
    "Source",
    "by_source",
    "cases",
    "check",
    "largest_published_difference",
    "number_table",
    "verify",
]
