"""Rows 1 to 49 of the list of bad inputs, as files: what each gives, or how it is refused."""

import gzip
import io
import zipfile
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file somebody uploads.

    Attributes:
        row: its number in the list of bad inputs.
        data: its bytes.
        refused: words of the message it is refused with; empty where it is read.
        channels: the names of the channels that are suggested.
        values: (T, D) of the first sequence with those channels.
        stated: words that the screen says of how it was read.
    """

    row: int
    data: bytes
    refused: str = ""
    channels: tuple[str, ...] = ()
    values: tuple[tuple[float, ...], ...] = ()
    stated: str = ""


def refused(row: int, data: bytes | str, words: str) -> BadFile:
    return BadFile(row, _bytes(data), refused=words)


def read(
    row: int, data: bytes | str, channels: str, *values: tuple[float, ...], stated: str = ""
) -> BadFile:
    return BadFile(row, _bytes(data), "", tuple(channels.split("|")), values, stated)


def _bytes(data: bytes | str) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _workbook() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return memory.getvalue()


_PLAIN: Final = "a,b\n1,2\n3,4\n"
_ROWS: Final = ((1.0, 2.0), (3.0, 4.0))

FILES: Final = (
    refused(1, b"", "is empty"),
    refused(2, "a,b\n", "no rows below it"),
    read(3, "a\n7\n", "a", (7,)),
    read(4, "1,2\n3,4\n", "column 0|column 1", *_ROWS, stated="No header was found"),
    read(5, "1\n2\n3\n", "column 0", (1,), (2,), (3,), stated="A single column was found"),
    read(6, "a;b\n1,5;2\n2,5;3\n", "a|b", (1.5, 2), (2.5, 3), stated="1,5 is 1.5"),
    read(7, "a;b\n1.234,5;2\n-1,5;3\n", "a|b", (1234.5, 2), (-1.5, 3), stated="1.234,5 is 1234.5"),
    refused(7, "a;b\n1.234;1,5\n2.345;2,5\n", "1.234 could be a thousand or a fraction"),
    read(8, 'a,b\n"1,234",2\n5,6\n', "a|b", (1234, 2), (5, 6), stated="1,234 is 1234"),
    read(9, "a\tb\n1\t2\n3\t4\n", "a|b", *_ROWS, stated="separated by tab"),
    read(9, "a|b\n1|2\n3|4\n", "a|b", *_ROWS, stated="separated by vertical bar"),
    read(9, "a b\n1 2\n3 4\n", "a|b", *_ROWS, stated="separated by spaces"),
    read(10, "sep=;\na;b\n1;2\n3;4\n", "a|b", *_ROWS, stated="separated by semicolon"),
    read(11, _PLAIN.encode("utf-16"), "a|b", *_ROWS),
    read(12, _PLAIN.encode("utf-16-le"), "a|b", *_ROWS, stated="read as UTF-16"),
    read(12, _PLAIN.encode("utf-16-be"), "a|b", *_ROWS, stated="read as UTF-16"),
    read(13, b"\xef\xbb\xbf" + _PLAIN.encode(), "a|b", *_ROWS),
    read(14, "höhe,b\n1,2\n3,4\n".encode("latin-1"), "höhe|b", *_ROWS, stated="Windows-1252"),
    read(15, _PLAIN.replace("\n", "\r"), "a|b", *_ROWS),
    refused(16, "a,b\n1,2\n3,4,5\n6,7\n", "Line 3 has 3 cells"),
    refused(17, "a,b\n1,2\n3\n6,7\n", "Line 3 has 1 cell"),
    read(18, "a,b,\n1,2,\n3,4,\n", "a|b", *_ROWS, stated="The empty column after a delimiter"),
    read(19, 'n,x\n"a\nb",1\nc,2\n', "x", (1,), (2,)),
    refused(20, 'a,b\n1,2\n3,"4\n5,6\n', "Line 3: a quoted cell that starts here"),
    read(21, "# x\n# y\na,b\n1,2\n3,4\n", "a|b", *_ROWS, stated="2 lines of comment skipped"),
    read(21, "Oslo\n\na,b\n1,2\n3,4\n", "a|b", *_ROWS, stated="1 line above the table skipped"),
    read(22, "a,b\nm,s\n1,2\n3,4\n", "a|b", *_ROWS, stated="a second line of names or units"),
    read(23, "w,x\nmon,1\ntue,3\nTotal,4\n", "x", (1,), (3,), stated="a line of totals"),
    refused(24, "a,b\n1,2\n\nc,d\n3,4\n", "Line 4"),
    refused(24, "a,b\n1,2\n\nc\n3\n", "a second table needs its own file"),
    read(25, "x,x\n1,2\n3,4\n", "x|x (2)", *_ROWS, stated='column 1 is called "x (2)"'),
    read(26, "x,\n1,2\n3,4\n", "x|column 1", *_ROWS, stated="Column 1 has no name"),
    read(27, "n,x\nbob,1\nal,2\n", "x", (1,), (2,), stated="and is left out"),
    refused(28, "a,b\n1,2\n3,abc\n5,6\n", 'Line 3, column "b": expected a number, got "abc"'),
    refused(29, "a\n1\nNA\n3\n", 'Line 3, column "a" has no number'),
    read(
        30, "when,x\n2020-01-01 06:00,1\n2020-01-02 06:00,2\n", "x", (1,), (2,),
        stated='Column "when" looks like the time axis',
    ),
    read(31, "time,x\n2,1\n1,2\n", "x", (1,), (2,), stated="are not sorted"),
    read(31, "time,x\n1,1\n1,2\n", "x", (1,), (2,), stated="more than once"),
    read(32, "id,x\na,1\na,2\na,3\nb,4\n", "x", (1,), (2,), (3,), stated="ids of 2 sequences"),
    read(33, "id,x\n007,1\n08,2\n007,3\n", "x", (1,), (3,), stated="ids of 2 sequences"),
    *(
        refused(34, f"a\n1\n{cell}\n3\n", f'expected a number, got "{cell}"')
        for cell in ("5%", "$1.50", "1_000", "0x1F")
    ),
    read(35, "x\n−1\n２\n", "x", (-1,), (2,), stated="Unicode minus signs"),
    read(36, "x,y\nTrue,1\nFalse,2\n", "x|y", (1, 1), (0, 2), stated="true was read as 1"),
    refused(37, "a,b\n1,2\n3,inf\n", 'Line 3, column "b": inf is not a finite number'),
    refused(37, "a\n1\nNaN\n3\n", "Line 3"),
    refused(38, "a\n1\n1e308\n", "1e308 is beyond float32"),
    refused(38, "a\n1\n1e309\n", "1e309 is beyond float32"),
    read(39, "x\n5e-324\n1e-400\n", "x", (5e-324,), (0,)),
    read(40, "x\n16777217\n2\n", "x", (16777217,), (2,), stated="are rounded in float32"),
    read(
        40, "x\n12345678901234567890123\n2\n", "x", (12345678901234567890123.0,), (2,),
        stated="are rounded in float32",
    ),
    read(41, "a,b\n5,1\n5,2\n", "a|b", (5, 1), (5, 2)),
    refused(42, b"\x89PNG\r\n\x1a\n\0\0", "not CSV; it looks like a PNG picture"),
    refused(42, _workbook(), "not CSV; it looks like an Excel workbook"),
    refused(42, gzip.compress(b"a\n1\n"), "not CSV; it looks like a gzip archive"),
    refused(43, b"a,b\n1,2\n3\x00,4\n", "it holds NUL bytes"),
    read(47, '"=HYPERLINK(""http://a"")",b\n1,2\n3,4\n', '=HYPERLINK("http://a")|b', *_ROWS),
    read(48, "<script>1</script>,$x^2$ **b**\n1,2\n3,4", "<script>1</script>|$x^2$ **b**", *_ROWS),
)  # fmt: skip
