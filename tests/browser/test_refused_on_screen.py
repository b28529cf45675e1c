"""What cannot be used is refused in plain words, and a person's own text stays text."""

import numpy as np
from app_pages import assert_no_exception
from gate_plot_page import (
    status,
    type_choice,
    upload,
    values_of,
)
from playwright.sync_api import Page, expect

HOSTILE = {
    "row 1": ("empty.csv", b"", "empty"),
    "row 2": ("header.csv", b"a,b\n", "no row"),
    "row 16": ("long.csv", b"a,b\n1,2\n3,4,5\n", "line 3"),
    "row 28": ("abc.csv", b"a\n1\nabc\n3\n", "line 3"),
    "row 37": ("inf.csv", b"a\n1\ninf\n", "line 3"),
    "row 42": ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(64), "not"),
}


def test_a_bad_file_gets_a_plain_message_and_changes_nothing(gates: Page) -> None:
    before = values_of(gates, "h")
    for row, (name, content, words) in HOSTILE.items():
        upload(gates, name, content)
        expect(gates.get_by_role("alert"), row).to_contain_text(words, ignore_case=True)
        assert_no_exception(gates)
        assert "T = 309" in status(gates), row
        np.testing.assert_array_equal(values_of(gates, "h"), before)


def test_rows_48_and_49_a_files_text_is_shown_as_it_is(gates: Page) -> None:
    header = "<script>alert(1)</script>,**b** $x^2$,=HYPERLINK(1)"
    upload(gates, "../../x<b>.csv", f"{header}\n1,2,3\n4,5,6\n".encode())
    assert "T = 2 · D = 3" in status(gates)
    svg = gates.locator(".gate-plot").inner_text()
    assert "<script>alert(1)</script>" in svg
    assert "**b** $x^2$" in svg
    assert gates.locator(".gate-plot .MathJax, .gate-plot script").count() == 0
    assert "<script>alert(1)</script>" in gates.locator('[data-testid="stSidebar"]').inner_text()


def test_row_54_a_hidden_size_out_of_range_is_refused_with_the_range(gates: Page) -> None:
    for size in ("0", "-1", "65", "1000000", "1e3", "2.5"):
        type_choice(gates, "Hidden size H", size)
        expect(gates.get_by_role("alert"), size).to_contain_text("whole number from 1 to 64")
        assert "H = 4" in status(gates)
    type_choice(gates, "Hidden size H", "5")
    expect(gates.get_by_role("alert")).to_have_count(0)
    assert "H = 5" in status(gates)
