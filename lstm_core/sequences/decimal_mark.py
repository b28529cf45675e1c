"""Whether 1,5 is one and a half: decimal commas, decimal points and thousands marks."""

import re
from collections.abc import Iterable
from typing import Final, Literal

Mark = Literal[".", ","]

_COMMA_DECIMAL: Final = re.compile(r"[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?")
_COMMA_UNCLEAR: Final = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_COMMA_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")
_DOT_DECIMAL: Final = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DOT_UNCLEAR: Final = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_DOT_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?")


def decimal_mark(cell: str) -> Mark | Literal["?"] | None:
    """The decimal mark this one cell proves.

    ``"?"`` where 1,234 or 1.234 could be either a thousand or a fraction; None where the cell
    has no mark or is no number in any writing.
    """
    comma, dot = "," in cell, "." in cell
    if comma and dot:
        if _COMMA_THOUSANDS.fullmatch(cell):
            return "."
        return "," if _DOT_THOUSANDS.fullmatch(cell) else None
    if comma:
        if _COMMA_UNCLEAR.fullmatch(cell):
            return "?"
        if _COMMA_DECIMAL.fullmatch(cell):
            return ","
        return "." if _COMMA_THOUSANDS.fullmatch(cell) else None
    if dot:
        if _DOT_UNCLEAR.fullmatch(cell):
            return "?"
        if _DOT_DECIMAL.fullmatch(cell):
            return "."
        return "," if _DOT_THOUSANDS.fullmatch(cell) else None
    return None


def marks_proved(cells: Iterable[str]) -> frozenset[Mark]:
    """Every decimal mark that some cell proves: both where writings are mixed."""
    return frozenset(mark for mark in map(decimal_mark, cells) if mark in (",", "."))


def with_point(cell: str, mark: Mark) -> str:
    """``cell`` rewritten with a decimal point and no thousands marks, where it is a number.

    A cell that does not fit ``mark`` comes back with its comma, so that it parses as no number.
    """
    if mark == ".":
        thousands = "," in cell and _COMMA_THOUSANDS.fullmatch(cell)
        return cell.replace(",", "") if thousands else cell
    if "." in cell:
        if not _DOT_THOUSANDS.fullmatch(cell):
            return cell.replace(".", ",")
        cell = cell.replace(".", "")
    return cell.replace(",", ".")
