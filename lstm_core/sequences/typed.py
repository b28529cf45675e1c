"""A sequence typed by hand or pasted from a spreadsheet."""

from typing import Final

import numpy as np

from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHANNELS, MAX_STEPS, MAX_TYPED_CHARACTERS
from lstm_core.sequences.decimal_mark import decimal_mark, marks_proved, with_point
from lstm_core.sequences.number_text import (
    INFINITE_WORDS,
    check_float32,
    parse_number,
    plain_characters,
)
from lstm_core.sequences.series import Sequence
from lstm_core.sequences.wording import counted, shorten

_EXAMPLE: Final = "Type numbers such as 0, 1, 0.5"
_SEPARATORS_OF_WIDE_SCRIPTS: Final = str.maketrans(
    {
        "\N{FULLWIDTH COMMA}": ",",
        "\N{IDEOGRAPHIC COMMA}": ",",
        "\N{FULLWIDTH SEMICOLON}": ";",
    }
)


def parse_typed(text: str) -> Sequence:
    r"""Reads numbers separated by commas, spaces, semicolons or tabs.

    One line is one channel along time. Several lines are one step each, one channel per
    column, as cells pasted from a spreadsheet come. Between tabs, 1,5 is read as 1.5.

    >>> parse_typed("0, 1, 0.5").values.shape  # one line: T = 3 steps of D = 1 channel
    (3, 1)
    >>> parse_typed("0 1\n2 3\n4 5").channels
    ('x0', 'x1')

    Returns:
        A `Sequence` of values (T, D), channels "x", or "x0", "x1", … for several.

    Raises:
        InputError: the text is empty, too long, ragged, or holds something that is not a
            finite float32 number; the message names line and value, counted from 1.
    """
    if len(text) > MAX_TYPED_CHARACTERS:
        raise InputError(
            f"At most {MAX_TYPED_CHARACTERS:,} characters can be typed; this text has "
            f"{len(text):,}. Put long sequences in a CSV file."
        )
    plain = plain_characters(text).translate(_SEPARATORS_OF_WIDE_SCRIPTS)
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    numbered = [(n, line) for n, line in enumerate(plain.split("\n"), start=1) if line.strip()]
    if not numbered:
        raise InputError(f"There are no numbers yet. {_EXAMPLE}.")
    separator = _separator(plain)
    rows = [(number, _cells(line, separator)) for number, line in numbered]
    if separator == ",":
        _refuse_thousands(numbered, rows)
    _check_shape(rows)
    if separator == "\t":
        rows = _without_decimal_commas(rows)
    values = np.array(
        [
            [_number(cell, f"Line {number}, value {k}") for k, cell in enumerate(cells, start=1)]
            for number, cells in rows
        ],
        dtype=np.float64,
    )
    if len(rows) == 1:
        values = values.T
    channels = values.shape[1]
    names = ("x",) if channels == 1 else tuple(f"x{d}" for d in range(channels))
    return Sequence(values, names, "typed values")


def _separator(text: str) -> str | None:
    """The one separator of the whole text; None for spaces."""
    if "\t" in text:
        return "\t"
    if ";" in text:
        if "," in text:
            raise InputError(
                "Both ; and , are used, so 1,5 could be one number or two. Separate the values "
                "by one kind of mark and write decimals with a point: 1.5; 2.5"
            )
        return ";"
    return "," if "," in text else None


def _cells(line: str, separator: str | None) -> list[str]:
    cells = [cell.strip() for cell in line.split(separator)]
    if len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _check_shape(rows: list[tuple[int, list[str]]]) -> None:
    first_line, first = rows[0]
    for number, cells in rows:
        if len(cells) != len(first):
            raise InputError(
                f"Line {number} has {counted(len(cells), 'value')}, but line {first_line} has "
                f"{len(first)}. With several lines, each is one step and needs one value for "
                "every channel."
            )
    steps, channels = (len(first), 1) if len(rows) == 1 else (len(rows), len(first))
    if channels > MAX_CHANNELS:
        raise InputError(
            f"At most {MAX_CHANNELS} channels (columns) can be used; these lines have {channels}. "
            "Put one step on each line, or everything on one line."
        )
    if steps > MAX_STEPS:
        raise InputError(
            f"At most {MAX_STEPS:,} steps can be used; these are {steps:,}. Shorten the sequence."
        )


def _refuse_thousands(lines: list[tuple[int, str]], rows: list[tuple[int, list[str]]]) -> None:
    """1.234,5 may be one number; a decimal point elsewhere, as in 0.5, proves that it is two."""
    if "." in marks_proved(cell for _, cells in rows for cell in cells):
        return
    for number, line in lines:
        for word in line.split():
            written = word.rstrip(",")
            if "." in written and "," in written and decimal_mark(written) == ",":
                raise InputError(
                    f"Line {number}: {shorten(written)} could be one number with a thousands mark "
                    "or several numbers. Write one number without the mark, such as 1234.5, and "
                    "put a space after the comma between two."
                )


def _without_decimal_commas(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    commas = [
        (number, k, cell)
        for number, cells in rows
        for k, cell in enumerate(cells, start=1)
        if "," in cell
    ]
    if not commas:
        return rows
    marks = marks_proved(cell for _, cells in rows for cell in cells)
    number, k, cell = commas[0]
    if marks == {","}:
        return [(n, [with_point(cell, ",") for cell in cells]) for n, cells in rows]
    if marks != {"."} and decimal_mark(cell) is not None:
        raise InputError(
            f"Line {number}, value {k}: {shorten(cell)} could be a decimal comma or a thousands "
            "mark. Write the numbers with a decimal point and no thousands marks."
        )
    return rows


def _number(cell: str, place: str) -> float:
    value = parse_number(cell)
    if value is not None:
        return check_float32(value, place, cell)
    if not cell:
        raise InputError(f"{place} is blank. Give a number there, or remove the extra separator.")
    if cell.casefold() in INFINITE_WORDS or cell.casefold().lstrip("+-") == "nan":
        raise InputError(f"{place}: {shorten(cell)} is not a finite number. Give one instead.")
    raise InputError(f"{place}: expected a number, got '{shorten(cell)}'. {_EXAMPLE}.")
