"""Recognising files that are not text by their first bytes; names are never trusted."""

from typing import Final

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ", "an xz archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (XLS): save the sheet as CSV"),
    (b"PAR1", "a Parquet file: convert it to CSV"),
    (b"ARROW1", "an Arrow file: convert it to CSV"),
    (b"\x93NUMPY", "a NumPy array file: convert it to CSV"),
    (b"\x89HDF", "an HDF5 file: convert it to CSV"),
    (b"SQLite format 3", "an SQLite database: export the table as CSV"),
    (b"\x80\x02", "a Python pickle"),
    (b"\x80\x03", "a Python pickle"),
    (b"\x80\x04", "a Python pickle"),
    (b"\x80\x05", "a Python pickle"),
)
_MARKUP: Final[tuple[tuple[bytes, str], ...]] = (
    (b"<!doctype", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<?xml", "an XML document"),
    (b"{", "JSON"),
    (b"[{", "JSON"),
    (b"[[", "JSON"),
)


def other_kind(data: bytes) -> str | None:
    """What ``data`` looks like if it is plainly not CSV, in words; else None."""
    if data.startswith(b"PK\x03\x04"):
        if b"xl/" in data:
            return "an Excel workbook (XLSX): save the sheet as CSV"
        return "a ZIP archive: unpack it first"
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for signature, kind in _MARKUP:
        if start.startswith(signature):
            return kind
    return None
