"""The polluted files: every pollution on its own on every table, and in pairs."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from bench.csv_recovery.known_tables import KnownTable, known_tables
from bench.csv_recovery.plans import Truth, plan_of, written
from bench.csv_recovery.pollutions import POLLUTIONS

SEED: Final = 7
PAIRS: Final = 600
_TURNS: Final = (
    "missing", "cells", "inside", "decimal", "delimiter", "padding", "quoting", "header", "shape",
    "above", "below", "line ends", "end", "encoding",
)  # fmt: skip
"""In which order pollutions are applied: cells before what cuts them, lines before bytes."""


@dataclass(frozen=True, slots=True)
class PollutedFile:
    """A file, what was done to it, and what a reader must find."""

    table: str
    pollutions: tuple[str, ...]
    data: bytes
    truth: Truth


def single_files(seed: int = SEED) -> Iterator[PollutedFile]:
    """Each pollution on each table that it fits; the plain tables first."""
    for table in known_tables(seed):
        plan = plan_of(table)
        yield PollutedFile(table.name, (), written(plan), plan.truth)
        for name in POLLUTIONS:
            if (file := _polluted(table, (name,), seed)) is not None:
                yield file


def paired_files(seed: int = SEED, count: int = PAIRS) -> Iterator[PollutedFile]:
    """A sample of all pairs of two slots, each on a table drawn for it."""
    rng = random.Random(seed)
    tables = known_tables(seed)
    pairs = [
        pair
        for pair in combinations(POLLUTIONS, 2)
        if POLLUTIONS[pair[0]].slot != POLLUTIONS[pair[1]].slot
    ]
    rng.shuffle(pairs)
    made = 0
    for pair in pairs:
        file = _polluted(rng.choice(tables), pair, seed)
        if file is not None:
            yield file
            made += 1
        if made == count:
            return


def _polluted(table: KnownTable, names: tuple[str, ...], seed: int) -> PollutedFile | None:
    plan = plan_of(table)
    rng = random.Random(f"{seed} {table.name} {names}")
    for name in sorted(names, key=lambda name: _TURNS.index(POLLUTIONS[name].slot)):
        if POLLUTIONS[name].apply(plan, rng) is False:
            return None
    try:
        return PollutedFile(table.name, names, written(plan), plan.truth)
    except UnicodeEncodeError:
        return None
