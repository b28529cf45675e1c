"""A file before it is written: what pollutions change, and what is true of it all the while."""

import csv
import io
import math
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.csv_recovery.known_tables import Kind, KnownTable


@dataclass(slots=True)
class Truth:
    """What a reader must find.

    Attributes:
        names: the columns' names; None where the file does not give them, or not so.
        kinds: what the columns hold.
        cells: rows of numbers and texts.
        must_refuse: no reading is right, such as of two tables in one file.
    """

    names: list[str | None]
    kinds: list[Kind]
    cells: list[list[float | str]]
    must_refuse: bool = False


@dataclass(slots=True)
class Plan:
    """A file that is being made: its cells as text, how they are put together, and the truth."""

    names: list[str]
    rows: list[list[str]]
    truth: Truth
    delimiter: str = ","
    quote: str = '"'
    quote_all: bool = False
    escape: bool = False
    header: bool = True
    padding: str = ""
    decimal: str = "."
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    edits: list[Callable[[list[str]], list[str]]] = field(default_factory=list)
    line_end: str = "\n"
    last_line_end: bool = True
    encoding: str = "utf-8"
    before: bytes = b""
    tail: str = ""


def plan_of(table: KnownTable) -> Plan:
    """The file as it would be without pollution."""
    columns = table.columns
    cells = [list(row) for row in zip(*(column.cells for column in columns), strict=True)]
    known: list[list[float | str]] = [
        [
            float(cell) if column.kind == "number" else cell
            for cell, column in zip(row, columns, strict=True)
        ]
        for row in cells
    ]
    truth = Truth([column.name for column in columns], [column.kind for column in columns], known)
    return Plan([column.name for column in columns], cells, truth)


def number_places(plan: Plan) -> list[int]:
    """Which columns hold numbers."""
    return [d for d, kind in enumerate(plan.truth.kinds) if kind == "number"]


def written(plan: Plan) -> bytes:
    """The file."""
    rows = [
        [
            cell.replace(".", plan.decimal) if kind == "number" and plan.decimal != "." else cell
            for cell, kind in zip(row, plan.truth.kinds, strict=False)
        ]
        + row[len(plan.truth.kinds) :]
        for row in plan.rows
    ]
    table = [plan.names, *rows] if plan.header else rows
    lines = [_line([plan.padding + cell for cell in row], plan) for row in table]
    for edit in plan.edits:
        lines = edit(lines)
    text = plan.line_end.join([*plan.above, *lines, *plan.below])
    if plan.last_line_end:
        text += plan.line_end
    return plan.before + (text + plan.tail).encode(plan.encoding)


def _line(cells: list[str], plan: Plan) -> str:
    memory = io.StringIO()
    csv.writer(
        memory,
        delimiter=plan.delimiter,
        quotechar=plan.quote,
        quoting=csv.QUOTE_ALL if plan.quote_all else csv.QUOTE_MINIMAL,
        doublequote=not plan.escape,
        escapechar="\\" if plan.escape else None,
        lineterminator="\n",  # so that a line end inside a cell has it quoted
    ).writerow(cells)
    return memory.getvalue().removesuffix("\n")


def forget(plan: Plan, row: int, column: int) -> None:
    """The cell holds no value any more."""
    plan.truth.cells[row][column] = math.nan
