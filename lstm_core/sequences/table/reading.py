"""How a file is to be read: what a person decides, and what is left to be found."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from lstm_core.errors import InputError
from lstm_core.sequences.decimal_mark import Mark

Gaps = Literal["stop", "drop", "forward", "interpolate"]
Placeholders = Literal["ask", "numbers", "missing"]

ENCODINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "utf-8": "UTF-8",
        "utf-16": "UTF-16 with a byte order mark",
        "utf-16-le": "UTF-16, little-endian",
        "utf-16-be": "UTF-16, big-endian",
        "utf-32": "UTF-32 with a byte order mark",
        "cp1252": "Windows-1252 (Western European)",
        "cp1250": "Windows-1250 (Central European)",
        "cp1251": "Windows-1251 (Cyrillic)",
        "cp437": "DOS 437",
        "cp850": "DOS 850 (Western European)",
        "mac-roman": "Mac Roman",
        "shift_jis": "Shift JIS (Japanese)",
        "gb18030": "GB 18030 (Chinese)",
        "euc-kr": "EUC-KR (Korean)",
    }
)
QUOTES: Final[Mapping[str, str]] = MappingProxyType(
    {'"': 'double quotes "', "'": "single quotes '", "": "none: every mark is text"}
)
GAPS: Final[Mapping[Gaps, str]] = MappingProxyType(
    {
        "stop": "stop",
        "drop": "drop such rows",
        "forward": "fill forward",
        "interpolate": "interpolate",
    }
)
PLACEHOLDERS: Final[Mapping[Placeholders, str]] = MappingProxyType(
    {"ask": "ask", "numbers": "numbers", "missing": "missing values"}
)
MOST_MISSING_WORDS: Final = 20


def _check_choice(what: str, value: object, choices: tuple[object, ...]) -> None:
    if value not in choices:
        known = ", ".join(repr(choice) for choice in choices if choice is not None)
        raise InputError(f"{what} must be one of {known}; got {value!r}.")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read. None, wherever it stands, is for what is to be found in the file.

    >>> from lstm_core.sequences import Reading, read_table
    >>> read_table(b"a;b\\n1,234;2\\n", Reading(decimal=".")).by_name["a"].values.tolist()
    [1234.0]

    Attributes:
        encoding: a key of `ENCODINGS`.
        delimiter: one character; "" for a single column.
        quote: a key of `QUOTES`.
        preamble: how many lines at the top of the file are skipped.
        header: whether the first row of the table gives the names.
        decimal: "." or ",".
        missing: words that stand for a missing value, such as -999, beside NA, ?, - and blank.
        gaps: what is done with missing values, a key of `GAPS`.
        placeholders: what numbers such as -999 are that lie far from all others in their column,
            a key of `PLACEHOLDERS`; "ask" refuses a file that has some.

    Raises:
        InputError: one of them is none of these.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    preamble: int | None = None
    header: bool | None = None
    decimal: Mark | None = None
    missing: tuple[str, ...] = ()
    gaps: Gaps = "stop"
    placeholders: Placeholders = "ask"

    def __post_init__(self) -> None:
        _check_choice("The encoding", self.encoding, (None, *ENCODINGS))
        _check_choice("The quoting", self.quote, (None, *QUOTES))
        _check_choice("The decimal mark", self.decimal, (None, ".", ","))
        _check_choice("What is done with missing values", self.gaps, tuple(GAPS))
        _check_choice("What numbers such as -999 are", self.placeholders, tuple(PLACEHOLDERS))
        mark = self.delimiter
        if mark is not None and (len(mark) > 1 or mark in ("\n", "\r", '"', "'", "\0")):
            raise InputError(
                f"The delimiter must be one character, such as ; and no quote or line end; got "
                f"{mark[:20]!r}."
            )
        if mark and mark in "0123456789+-.eE":
            raise InputError(f"The delimiter cannot be {mark!r}, which numbers are written with.")
        if self.preamble is not None and not 0 <= self.preamble <= 1_000_000:
            raise InputError("The lines to skip must be a whole number from 0 to 1,000,000.")
        if len(self.missing) > MOST_MISSING_WORDS or any(len(word) > 40 for word in self.missing):
            raise InputError(
                f"At most {MOST_MISSING_WORDS} words of up to 40 characters can stand for missing "
                "values."
            )


FOUND: Final = Reading()
"""Everything is to be found in the file."""
