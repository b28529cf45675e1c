"""Limits: their defaults, and what a server's environment makes of them."""

import re
import runpy
from pathlib import Path

import pytest

from lstm_core import limits
from lstm_core.environment import from_environment

PAGE = (Path(__file__).parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")
SOURCE = Path(limits.__file__).read_text(encoding="utf-8")
SETTABLE = dict(re.findall(r'from_environment\(\s*"([A-Z_]+)", ([\d_]+)', SOURCE))


@pytest.mark.parametrize(("text", "number"), [("", 5), (" 7 ", 7), ("1_000", 1000), ("1000", 1000)])
def test_a_limit_is_what_the_environment_says_or_the_default(
    text: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATESCOPE_MAX_ROWS", text)
    assert from_environment("ROWS", 5, most=1_000) == number


@pytest.mark.parametrize("text", ["0", "-1", "1001", "1e3", "many", "٣", "9" * 5_000])
def test_nonsense_is_said_with_the_range(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATESCOPE_MAX_ROWS", text)
    with pytest.raises(ValueError, match="GATESCOPE_MAX_ROWS must be a whole number from 1 to 1,0"):
        from_environment("ROWS", 5, most=1_000)


def test_a_limit_that_is_set_is_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATESCOPE_MAX_COLUMNS", "3")
    monkeypatch.setenv("GATESCOPE_MAX_UPLOAD_MB", "2")
    read = runpy.run_path(limits.__file__)
    assert (read["MAX_TABLE_COLUMNS"], read["MAX_UPLOAD_BYTES"]) == (3, 2 * 2**20)
    assert read["MAX_TABLE_ROWS"] == limits.MAX_TABLE_ROWS


def test_the_page_names_every_limit_that_can_be_set_with_its_default() -> None:
    rows = dict(re.findall(r"\| `GATESCOPE_MAX_([A-Z_]+)` \|[^|]*\| ([\d,]+)", PAGE))
    assert {name: value.replace(",", "") for name, value in rows.items()} == {
        name: value.replace("_", "") for name, value in SETTABLE.items()
    }
