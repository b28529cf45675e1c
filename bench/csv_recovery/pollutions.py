"""What is done to a plain file, each on its own: how it is written, framed, cut and filled."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from bench.csv_recovery import cell_pollutions as cells
from bench.csv_recovery.plans import Plan

Slot = Literal[
    "encoding", "line ends", "delimiter", "quoting", "header", "above", "below", "decimal", "shape",
    "missing", "cells", "end", "padding", "inside",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pollution:
    """One way to spoil a file.

    Attributes:
        slot: what it touches; two of one slot never meet.
        apply: changes a plan, and its truth where that changes; False where the table has
            nothing that could be so spoilt.
    """

    slot: Slot
    apply: Callable[[Plan, random.Random], bool | None]


def _set(**values: object) -> Callable[[Plan, random.Random], None]:
    def apply(plan: Plan, _: random.Random) -> None:
        for name, value in values.items():
            setattr(plan, name, value)

    return apply


def _encoded(encoding: str, mark: bytes = b"") -> Callable[[Plan, random.Random], bool]:
    def apply(plan: Plan, _: random.Random) -> bool:
        # A letter beyond ASCII where that fits, or the encoding would show nowhere.
        name = plan.names[-1] + ("é" if encoding != "cp1250" else "č")
        plan.names[-1] = name
        if plan.truth.names[-1] is not None:
            plan.truth.names[-1] = name
        try:
            "".join([*plan.names, *map("".join, plan.rows)]).encode(encoding)
        except UnicodeEncodeError:
            return False
        plan.encoding, plan.before = encoding, mark
        return True

    return apply


def _lines(edit: Callable[[list[str], Plan], list[str]]) -> Callable[[Plan, random.Random], None]:
    def apply(plan: Plan, _: random.Random) -> None:
        plan.edits.append(lambda lines: edit(lines, plan))

    return apply


def _without_header(plan: Plan, _: random.Random) -> None:
    plan.header = False
    plan.truth.names = [None] * len(plan.names)


def _same_names(plan: Plan, _: random.Random) -> bool:
    plan.names[-1] = plan.names[0]
    plan.truth.names[-1] = None
    return len(plan.names) > 1


def _blank_name(plan: Plan, _: random.Random) -> bool:
    plan.names[-1] = ""
    plan.truth.names[-1] = None
    return len(plan.names) > 1


def _row_numbers(plan: Plan, _: random.Random) -> None:
    plan.names.insert(0, "")
    plan.truth.names.insert(0, None)
    plan.truth.kinds.insert(0, "number")
    for k, (row, known) in enumerate(zip(plan.rows, plan.truth.cells, strict=True)):
        row.insert(0, str(k))
        known.insert(0, float(k))


def _one_name_short(plan: Plan, rng: random.Random) -> None:
    """As R's write.table leaves the name of its row numbers out."""
    _row_numbers(plan, rng)
    plan.names.pop(0)


def _two_tables(plan: Plan, _: random.Random) -> None:
    plan.below += ["", plan.delimiter.join(["other", "table"]), plan.delimiter.join(["1", "2"])]
    plan.truth.must_refuse = True


def _title_with(text: str) -> Callable[[Plan, random.Random], None]:
    return lambda plan, _: plan.above.append(text)


POLLUTIONS: Final[Mapping[str, Pollution]] = MappingProxyType(
    {
        "UTF-8 byte order mark": Pollution("encoding", _encoded("utf-8", b"\xef\xbb\xbf")),
        "UTF-16 LE with mark": Pollution("encoding", _encoded("utf-16-le", b"\xff\xfe")),
        "UTF-16 BE with mark": Pollution("encoding", _encoded("utf-16-be", b"\xfe\xff")),
        "UTF-16 LE": Pollution("encoding", _encoded("utf-16-le")),
        "UTF-16 BE": Pollution("encoding", _encoded("utf-16-be")),
        "Latin-1": Pollution("encoding", _encoded("latin-1")),
        "CR": Pollution("line ends", _set(line_end="\r")),
        "CRLF": Pollution("line ends", _set(line_end="\r\n")),
        "CRCRLF": Pollution("line ends", _set(line_end="\r\r\n")),
        "no last line end": Pollution("end", _set(last_line_end=False)),
        "blank lines at the end": Pollution("end", _set(tail="\n\n\n")),
        "Ctrl-Z at the end": Pollution("end", _set(tail="\x1a")),
        "NUL bytes at the end": Pollution("end", _set(tail="\0" * 16)),
        "semicolons": Pollution("delimiter", _set(delimiter=";")),
        "tabs": Pollution("delimiter", _set(delimiter="\t")),
        "bars": Pollution("delimiter", _set(delimiter="|")),
        "spaces": Pollution("delimiter", _set(delimiter=" ")),
        "carets": Pollution("delimiter", _set(delimiter="^")),
        "tildes": Pollution("delimiter", _set(delimiter="~")),
        "colons": Pollution("delimiter", _set(delimiter=":")),
        "sep= line": Pollution("delimiter", cells.separator_line),
        "spaces after delimiters": Pollution("padding", _set(padding=" ")),
        "all quoted": Pollution("quoting", _set(quote_all=True)),
        "single quotes": Pollution("quoting", _set(quote="'", quote_all=True)),
        "quotes in text": Pollution("quoting", cells.quotes_in_text),
        "quotes with backslashes": Pollution("quoting", cells.backslashes_in_text),
        "delimiters in text": Pollution("inside", cells.delimiters_in_text),
        "line ends in text": Pollution("inside", cells.line_ends_in_text),
        "unclosed quote": Pollution("quoting", cells.unclosed_quote),
        "no header": Pollution("header", _without_header),
        "same names": Pollution("header", _same_names),
        "blank name": Pollution("header", _blank_name),
        "row numbers": Pollution("header", _row_numbers),
        "a name too few": Pollution("header", _one_name_short),
        "units row": Pollution("header", cells.units_row),
        "header again inside": Pollution("shape", cells.header_again),
        "title": Pollution("above", _title_with("Measured at the pier in 2021")),
        "title with delimiters": Pollution("above", _title_with("Pier, buoy, 2021, daily; v2")),
        "comments": Pollution("above", _set(above=["# made by a logger", "# 2021"])),
        "key and value lines": Pollution("above", cells.key_lines),
        "blank lines above": Pollution("above", _set(above=["", ""])),
        "totals": Pollution("below", cells.totals),
        "note below": Pollution("below", _set(below=["Source: the harbour office"])),
        "two tables": Pollution("below", _two_tables),
        "decimal commas": Pollution("decimal", cells.decimal_commas),
        "thousands commas": Pollution("decimal", cells.thousands(",")),
        "thousands points": Pollution("decimal", cells.thousands_points),
        "thousands spaces": Pollution("decimal", cells.thousands("\N{NO-BREAK SPACE}")),
        "Unicode minus": Pollution("decimal", cells.unicode_minus),
        "delimiter at every end": Pollution("shape", _lines(cells.ended)),
        "delimiter at ends of rows": Pollution(
            "shape", _lines(lambda lines, p: [lines[0], *cells.ended(lines[1:], p)])
        ),
        "blank line inside": Pollution(
            "shape", _lines(lambda lines, _: [*lines[:9], "", *lines[9:]])
        ),
        "blank line after every line": Pollution(
            "shape", _lines(lambda lines, _: [part for line in lines for part in (line, "")])
        ),
        "row too long": Pollution("shape", cells.too_long),
        "row too short": Pollution("shape", cells.too_short),
        "empty column": Pollution("shape", cells.empty_column),
        **{
            f"missing as {word or 'blank'}": Pollution("missing", cells.missing_as(word))
            for word in ("", "NA", "?", "-", "NaN", "null", ".", "#DIV/0!", "-999")
        },
        "a word among numbers": Pollution("cells", cells.unreadable("abc")),
        "per cent": Pollution("cells", cells.unreadable("5%")),
        "money": Pollution("cells", cells.unreadable("$1.50")),
        "underscore": Pollution("cells", cells.unreadable("1_000")),
        "hexadecimal": Pollution("cells", cells.unreadable("0x1F")),
        "below detection": Pollution("cells", cells.unreadable("<5")),
        "infinity": Pollution("cells", cells.infinite),
        "true and false": Pollution("cells", cells.truths),
    }
)
