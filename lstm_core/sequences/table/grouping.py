"""The rows of each sequence, found by their ids."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_core.sequences.table.columns import Column

BLANK_ID: Final = "(blank)"
"""The name of the sequence whose rows have no id."""


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """R rows in N groups, groups in the order in which they first appear.

    Attributes:
        ids: N distinct ids as text; a single "" where no column tells the rows apart.
        codes: (R,) the group of each row of the file.
        order: (R,) the rows group after group, each group in the order of the file.
        bounds: (N + 1,) where each group begins and ends in ``order``.
    """

    ids: tuple[str, ...]
    codes: NDArray[np.int64]
    order: NDArray[np.int64]
    bounds: NDArray[np.int64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """(N,) the number of rows of each group."""
        return np.diff(self.bounds)


def group_rows(id_column: Column | None, rows: int) -> Grouping:
    """The ``rows`` rows of a table by the ids in ``id_column``; one group without ids."""
    if id_column is None:
        every = np.arange(rows, dtype=np.int64)
        return Grouping(("",), np.zeros(rows, np.int64), every, np.array([0, rows], np.int64))
    seen: dict[str, int] = {}
    codes = np.array(
        [seen.setdefault(text, len(seen)) for text in id_texts(id_column)], dtype=np.int64
    )
    sizes = np.bincount(codes, minlength=len(seen))
    bounds = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Grouping(tuple(seen), codes, np.argsort(codes, kind="stable"), bounds)


def id_texts(column: Column) -> list[str]:
    """(R,) the ids as text: as written, so that 007 stays 007; "" where there is none."""
    if column.texts is not None:
        return list(column.texts)
    if column.kind == "number":
        numbers = column.values.astype(np.float64).tolist()
        return ["" if number != number else repr(number) for number in numbers]
    return list(map(str, column.values))
