"""The verdicts as tables."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain
from typing import Final

from bench.csv_recovery.corpus import SEED, PollutedFile
from bench.csv_recovery.judging import Outcome, Verdict

PACKAGES = ("clevercsv", "duckdb", "pandas")


@dataclass(frozen=True, slots=True)
class Row:
    """One file and what every reader made of it."""

    file: PollutedFile
    verdicts: Mapping[str, Verdict]


_HOW: Final = """\
`python -m bench.csv_recovery`, seed {seed}; {versions}. Files are made from eight known tables of
24 rows: each pollution on its own, then in pairs. A table is *recovered* when every cell stands in
its row and column with its value to the bit, and every name is the file's. *Left as text*: a column
of numbers came as text. *Warned*: something is wrong and the reader's own warning says so. *Exact
numbers*: the share of all true numbers found in their places, a refused file counting as none.
Of some files no reading is right, such as of two tables in one or 5% among numbers: there a refusal
is what is wanted, and they do not count for the exact numbers."""


def report(measured: Mapping[str, Sequence[Row]], readers: tuple[str, ...]) -> str:
    """Everything, as Markdown."""
    single, pairs = measured["single"], measured["pairs"]
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    parts = [
        "# Reading polluted CSV files",
        _HOW.format(seed=SEED, versions=versions),
        f"## One pollution: {len(single)} files",
        _outcomes(single, readers),
        f"## Two pollutions: {len(pairs)} files",
        _outcomes(pairs, readers),
        "## By pollution, each on every table it fits",
        _by_pollution(single, readers),
        f"## What {readers[0]} gets wrong without saying so",
        _wrong(chain(single, pairs), readers[0]),
    ]
    return "\n\n".join(parts) + "\n"


def _outcomes(rows: Sequence[Row], readers: tuple[str, ...]) -> str:
    lines = [
        "| reader | " + " | ".join(Outcome) + " | exact numbers |",
        "|---|" + "---:|" * (len(Outcome) + 1),
    ]
    for reader in readers:
        verdicts = [row.verdicts[reader] for row in rows]
        counts = Counter(verdict.outcome for verdict in verdicts)
        shares = [f"{counts[outcome] / len(rows):.1%} ({counts[outcome]})" for outcome in Outcome]
        readable = [row.verdicts[reader].exact for row in rows if not row.file.truth.must_refuse]
        exact = f"{sum(readable) / len(readable):.1%}"
        lines.append("| " + " | ".join([reader, *shares, exact]) + " |")
    return "\n".join(lines)


def _by_pollution(rows: Sequence[Row], readers: tuple[str, ...]) -> str:
    lines = ["| pollution | " + " | ".join(readers) + " |", "|---|" + "---|" * len(readers)]
    for name in dict.fromkeys(row.file.pollutions for row in rows):
        cells = []
        for reader in readers:
            counts = Counter(
                row.verdicts[reader].outcome for row in rows if row.file.pollutions == name
            )
            cells.append(", ".join(f"{count} {outcome}" for outcome, count in counts.most_common()))
        lines.append("| " + " | ".join([name[0] if name else "none", *cells]) + " |")
    return "\n".join(lines)


def _wrong(rows: chain[Row], reader: str) -> str:
    wrong = [
        f"- {' + '.join(row.file.pollutions)}, on {row.file.table}"
        for row in rows
        if row.verdicts[reader].outcome is Outcome.WRONG
    ]
    return "\n".join(wrong) or "Nothing."
