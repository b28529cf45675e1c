"""From bytes to text: encodings, byte order marks and line ends."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from lstm_core.errors import InputError
from lstm_core.limits import MAX_UPLOAD_BYTES
from lstm_core.sequences.number_text import plain_characters
from lstm_core.sequences.table.file_kinds import other_kind
from lstm_core.sequences.table.reading import ENCODINGS
from lstm_core.sequences.wording import shorten

_MARKS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_END_OF_FILE: Final = "\x1a"
"""What programs of the days of DOS wrote after the last line."""
_NOT_CSV: Final = "This file is not CSV"
_SAVE_AS: Final = "Save it as CSV in UTF-8 and try again."


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text whose lines end in ``\\n`` alone, its encoding, and what was done to get it."""

    text: str
    encoding: str
    notes: tuple[str, ...]


def decode(data: bytes, encoding: str | None = None) -> DecodedText:
    """The text of a CSV file, judged by its bytes, or in the encoding that is asked for.

    Raises:
        InputError: the file is empty, too large, no text, or not in that encoding.
    """
    if len(data) > MAX_UPLOAD_BYTES:
        raise InputError(
            f"At most {_megabytes(MAX_UPLOAD_BYTES)} can be read; this file has "
            f"{_megabytes(len(data))}. Keep fewer rows or columns."
        )
    if not data.strip():
        raise InputError("The file is empty. Choose a CSV file with rows of numbers.")
    kind = other_kind(data)
    if kind is not None:
        raise InputError(f"{_NOT_CSV}; it looks like {kind}.")
    text, found, notes = _to_text(data) if encoding is None else _as_asked(data, encoding)
    text = text.rstrip(_END_OF_FILE) if text.endswith(_END_OF_FILE) else text
    if "\0" in text:
        raise InputError(f"{_NOT_CSV}: it holds NUL bytes, which text never does. {_SAVE_AS}")
    # Python's csv module writes \r\r\n on Windows if the file was opened without newline="".
    for line_end in ("\r\r\n", "\r\n", "\r"):
        text = text.replace(line_end, "\n")
    plain = plain_characters(text)
    if plain != text:
        notes = (*notes, "Unicode minus signs and full-width digits were read as plain ones.")
    if not plain.strip():
        raise InputError("The file is empty: it holds only blank lines.")
    return DecodedText(plain, found, notes)


def _to_text(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), encoding.removesuffix("-sig"), ()
    guess = _utf16_without_mark(data)
    if guess is not None:
        return _strictly(data, guess), guess, ("The text was read as UTF-16.",)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        if _control_share(data) > 0.01:
            raise InputError(f"{_NOT_CSV}: its bytes are not text. {_SAVE_AS}") from None
        # Windows-1252 leaves five bytes undefined; names with U+FFFD are better than no table.
        text = data.decode("cp1252", errors="replace")
        line = data.count(b"\n", 0, error.start) + 1
        word = shorten(_word_around(text, error.start), 24)
        return text, "cp1252", (
            "The file is not UTF-8, so it was read as Windows-1252 (Latin-1 with € and dashes); "
            f"check the letters in names, first “{word}” in line {line}.",
        )  # fmt: skip


def _word_around(text: str, at: int) -> str:
    """The word of which one letter stands at ``at``; a byte is a letter in Windows-1252."""
    before = text[max(0, at - 20) : at]
    after = text[at : at + 20]
    return re.split(r"[^\w-]", before)[-1] + re.split(r"[,;\t|\"\r\n ]", after)[0]


def _as_asked(data: bytes, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        return data.decode(codec).removeprefix("\ufeff"), encoding, ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"The file is not {ENCODINGS[encoding]}: line {line} holds bytes that are none. Choose "
            "another encoding."
        ) from None


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise InputError(
            f"The file begins like {encoding.removesuffix('-sig').upper()} but breaks off or "
            f"holds bytes that are not. {_SAVE_AS}"
        ) from None


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of mostly Latin text has a zero in every second byte."""
    sample = data[: 4096 - len(data) % 2]
    pairs = len(sample) // 2
    if len(data) % 2 or not pairs:
        return None
    even, odd = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.1 else None


def _control_share(data: bytes) -> float:
    sample = data[:4096]
    return sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in sample) / len(sample)


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.4g} MB"
