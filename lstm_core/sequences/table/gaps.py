"""Missing values filled or dropped, in the way that somebody chooses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_core.errors import InputError
from lstm_core.sequences.table.grouping import BLANK_ID, Grouping
from lstm_core.sequences.table.reading import Gaps
from lstm_core.sequences.wording import counted, shorten


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """Rows without gaps.

    Attributes:
        values: (R', D) numbers, group after group.
        rows: (R',) where each stood among the R rows that came, group after group.
        bounds: (N + 1,) where each group begins and ends.
        filled: how many numbers were put in.
        dropped: how many rows were left out.
    """

    values: NDArray[np.float64]
    rows: NDArray[np.intp]
    bounds: NDArray[np.int64]
    filled: int
    dropped: int


def fill(values: NDArray[np.float64], grouping: Grouping, how: Gaps) -> Filled:
    """Fills or drops what is missing, within each sequence by itself.

    What has nothing before it, or on the other side of the line, cannot be filled: such rows
    at the ends of a sequence are dropped.

    Args:
        values: (R, D) in the order of ``grouping``, NaN where a number is missing.
        grouping: which of these rows belong together.
        how: a key of `GAPS`; with "stop" there must be no NaN.

    Raises:
        InputError: of some sequence nothing is left.
    """
    missing = np.isnan(values)
    filled = values.copy()
    group = np.repeat(np.arange(len(grouping.ids)), grouping.sizes)  # (R,)
    for each in np.unique(group[missing.any(axis=1)]):
        for column in filled[grouping.bounds[each] : grouping.bounds[each + 1]].T:
            _fill_one(column, how)
    keep = ~np.isnan(filled).any(axis=1)
    left = np.bincount(group[keep], minlength=len(grouping.ids))
    if not left.all():
        name = grouping.ids[int(left.argmin())] or BLANK_ID
        which = "the file" if grouping.ids == ("",) else f'the sequence "{shorten(name)}"'
        raise InputError(
            f"Every row of {which} lacks a number in one of the channels, so that nothing is left "
            "of it. Choose other channels, or another way with missing values."
        )
    return Filled(
        filled[keep],
        np.flatnonzero(keep),
        np.concatenate([[0], np.cumsum(left)]).astype(np.int64),
        int(np.count_nonzero(missing[keep])),
        int(np.count_nonzero(~keep)),
    )


def _fill_one(column: NDArray[np.float64], how: Gaps) -> None:
    known = np.flatnonzero(~np.isnan(column))
    if how == "drop" or not known.size:
        return
    places = np.arange(known[0], len(column) if how == "forward" else known[-1] + 1)
    if how == "forward":
        column[places] = column[known[np.searchsorted(known, places, side="right") - 1]]
    else:
        column[places] = np.interp(places, known, column[known])


def gaps_statement(found: Filled, how: Gaps) -> str:
    """What was done, in one or two sentences; empty where nothing was."""
    sentences = []
    if found.filled:
        one = found.filled == 1
        verb, whose = ("was", "its") if one else ("were", "their")
        way = (
            "filled from the value before"
            if how == "forward"
            else f"put on the line between {whose} neighbours, step by step"
        )
        sentences.append(f"{counted(found.filled, 'missing value')} {verb} {way}.")
    if found.dropped:
        verb = "was" if found.dropped == 1 else "were"
        beside = "it" if found.dropped == 1 else "them"
        why = "with missing values" if how == "drop" else f"at an end, no value beside {beside},"
        sentences.append(f"{counted(found.dropped, 'row')} {why} {verb} left out.")
    return " ".join(sentences)
