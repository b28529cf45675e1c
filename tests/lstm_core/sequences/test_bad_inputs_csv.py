"""What people really upload and cannot be used: refused, naming the place."""

import gzip
import io
import zipfile

import pytest

from lstm_core import limits
from lstm_core.errors import InputError
from lstm_core.sequences import read_table, split_sequences


def read_and_split(data: bytes | str) -> None:
    table = read_table(data.encode() if isinstance(data, str) else data)
    split_sequences(table, table.suggested_channels, table.suggested_axis, table.suggested_id)


def xlsx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


REFUSED = [
    pytest.param(b"", ["empty"], id="row-1-empty"),
    pytest.param(b" \r\n\n", ["empty"], id="row-1-blank-lines"),
    pytest.param(b"\xef\xbb\xbf", ["empty"], id="row-1-only-a-byte-order-mark"),
    pytest.param('""', ["empty"], id="row-1-empty-quotes"),
    pytest.param(",,\n,,\n", ["empty"], id="row-1-empty-cells"),
    pytest.param("a,b\n,\n", ["no rows"], id="row-2-header-and-empty-cells"),
    pytest.param("a,b\n", ["no rows"], id="row-2-header-only"),
    pytest.param("a\n", ["no rows"], id="row-2-header-only-one-column"),
    pytest.param(
        "a;b\n1.234;1,5\n2.345;2,5", ["Line 2", '"a"', "1.234"], id="row-7-dots-that-may-be-marks"
    ),
    pytest.param("a\tb\n1,234\t2", ["Line 2", '"a"', "1,234"], id="row-7-comma-between-tabs"),
    pytest.param('a,b\n"1,5",2\n"2.5",3', ["mixes", "line 2", "line 3"], id="row-7-mixed-marks"),
    pytest.param("a,b\n1,2\n3,4,5\n6,7", ["Line 3", "3 cells", "has 2"], id="row-16-too-long"),
    pytest.param(
        'a,b\n"x\ny",2\n3,4,5', ["Line 4", "3 cells"], id="row-16-line-number-after-quoted-newline"
    ),
    pytest.param("a,b\n1,2\n\n3\n6,7", ["Line 4", "1 cell,", "has 2"], id="row-17-too-short"),
    pytest.param("# c\n\n# d\na,b\n1,2\n3\n6,7", ["Line 6", "1 cell,"], id="row-17-below-comments"),
    pytest.param("sep=,\na,b\n1,2\n3\n6,7", ["Line 4", "1 cell,"], id="row-17-below-sep"),
    pytest.param("1,2\n3\n6,7", ["Line 2", "most rows have 2"], id="row-17-without-header"),
    pytest.param('a,b\n1,2\n3,"4\n5,6', ["Line 3", "not closed"], id="row-20-unclosed-quote"),
    pytest.param("a,b\n1,2\n\nc,d\n3,4", ["Line 4", "c"], id="row-24-two-tables"),
    pytest.param("a,b\n1,2\n3,4\n\nc\n1\n", ["Line 5"], id="row-24-two-widths"),
    pytest.param("a,b\n1,2\n3,abc\n5,6", ["Line 3", '"b"', "abc"], id="row-28-one-word"),
    pytest.param("a\n1\n2\nabc", ["Line 4", '"a"', "abc"], id="row-28-single-column"),
    pytest.param("a\n1\nNA\n3", ["Line 3", '"a"', "no number"], id="row-29-na"),
    pytest.param("a\n1\n\n3", ["Line 3", '"a"', "no number"], id="row-29-blank-line"),
    pytest.param("1\n\n3", ["Line 2", "no number"], id="row-29-blank-line-without-header"),
    pytest.param("a\n1\nnan\n3", ["Line 3", '"a"', "no number"], id="row-37-only-nan"),
    pytest.param(
        "a,b,c\nNA,-,\n1,2,3\n4,5,6", ["Line 2", '"a"'], id="row-22-missing-marks-are-no-units"
    ),
    pytest.param("1.234,5\n2.345,6", ["Line 1", "1.234,5"], id="row-7-cut-at-its-decimal-comma"),
    pytest.param("a,b\n<5,<5\n1,2\n3,4", ["Line 2", '"a"', "<5"], id="row-34-below-detection"),
    pytest.param("a,b\n5%,6%\n1,2\n3,4", ["Line 2", '"a"', "5%"], id="row-34-first-row"),
    pytest.param(
        "a\tb\n1,234\t2,345", ["Line 2", '"a"', "1,234"], id="row-7-only-unclear-between-tabs"
    ),
    pytest.param(
        "a;b\n1,234;1.234", ["Line 2", '"a"', "1,234"], id="row-7-unclear-commas-and-dots"
    ),
    pytest.param(
        b"1\n" + b"\n" * (limits.MAX_TABLE_ROWS + 2_000) + b"1",
        ["1,000,000", "1,002,002"],
        id="row-44-too-many-blank-lines",
    ),
    pytest.param("a\n1\n-\n3", ["Line 3", '"a"', "no number"], id="row-29-dash"),
    pytest.param("a\n1\n5%\n3", ["Line 3", '"a"', "5%"], id="row-34-percent"),
    pytest.param("a\n$1.50\n$2\n", ["$1.50", "line 2"], id="row-34-dollars"),
    pytest.param("a\n1\n1_000\n3", ["Line 3", "1_000"], id="row-34-underscore"),
    pytest.param("a\n1\n0x1F\n3", ["Line 3", "0x1F"], id="row-34-hexadecimal"),
    pytest.param("a,b\n1,2\n3,-inf\n5,6", ["Line 3", '"b"', "-inf"], id="row-37-inf"),
    pytest.param("a\n1\nInfinity", ["Line 3", '"a"', "Infinity"], id="row-37-infinity"),
    pytest.param("a\n1\n1e308", ["Line 3", '"a"', "1e308", "float32"], id="row-38-1e308"),
    pytest.param("a\n1\n-1e309\n2", ["Line 3", '"a"', "-1e309", "float32"], id="row-38-1e309"),
    pytest.param(b"\x89PNG\r\n\x1a\n\0\0", ["not CSV", "PNG"], id="row-42-png"),
    pytest.param(xlsx(), ["not CSV", "XLSX"], id="row-42-xlsx"),
    pytest.param(gzip.compress(b"a\n1\n"), ["not CSV", "gzip"], id="row-42-gzip"),
    pytest.param(b"<!DOCTYPE html><p>1,2", ["not CSV", "HTML"], id="row-42-web-page"),
    pytest.param(bytes(range(128, 256)) + b"\x01" * 9, ["not CSV"], id="row-42-noise"),
    pytest.param(b"a,b\n1,2\n3\x00,4", ["not CSV", "NUL"], id="row-43-nul"),
    pytest.param(
        b"1" * (limits.MAX_UPLOAD_BYTES + 1), ["20 MB", "At most"], id="row-44-too-many-bytes"
    ),
    pytest.param(
        b"1\n" * (limits.MAX_TABLE_ROWS + 2_000),
        ["1,000,000", "1,002,000"],
        id="row-44-too-many-rows",
    ),
    pytest.param(b"1," * 1000 + b"1", ["1,000", "1,001"], id="row-46-too-many-columns"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED)
def test_says_what_is_wrong_and_where(data: bytes | str, said: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read_and_split(data)
    for words in said:
        assert words in str(caught.value)
