"""What results come to: by source, and how far from anything published."""

from collections.abc import Sequence
from itertools import groupby

from lstm_core.verification.case import CaseResult, Source


def by_source(results: Sequence[CaseResult]) -> list[tuple[Source, list[CaseResult]]]:
    """The results of each source, in the order they came."""
    groups = groupby(results, lambda result: result.case.source)
    return [(source, list(group)) for source, group in groups]


def largest_published_difference(results: Sequence[CaseResult]) -> float:
    """The largest difference from a number that others have published; 0 for no results."""
    return max((r.largest_difference for r in results if r.case.source.published), default=0.0)
