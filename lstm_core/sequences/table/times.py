"""Dates and times written as text."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

_MONTH: Final = re.compile(r"(\d{4})[-/](\d{1,2})")
_QUARTER: Final = re.compile(r"(\d{4})[- ]?[Qq]([1-4])")
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)")
_SLASHED: Final = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(.*)")
_ZONE: Final = re.compile(r"\d(?:Z|z|[+-]\d{2}:?\d{2})$")
_ISO_START: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_time(text: str) -> datetime | None:
    """The moment ``text`` names, without a time zone (UTC where one was given), or None.

    Read are ISO 8601 dates and times, 1949-01, 1959-Q1, 2020/01/31 and 31.01.2020. The form
    1/2/2020 is not, since it has two meanings.
    """
    if not text or not text[0].isdigit() or len(text) < 6:
        return None
    try:
        if _ISO_START.match(text):
            return _without_zone(datetime.fromisoformat(text))
        if found := _MONTH.fullmatch(text):
            return datetime(int(found[1]), int(found[2]), 1)
        if found := _QUARTER.fullmatch(text):
            return datetime(int(found[1]), 3 * int(found[2]) - 2, 1)
        if found := _DOTTED.fullmatch(text):
            return _day(found[3], found[2], found[1], found[4])
        if found := _SLASHED.fullmatch(text):
            return _day(found[1], found[2], found[3], found[4])
    except (ValueError, OverflowError):
        return None
    return None


def any_zone(texts: Iterable[str]) -> bool:
    """Whether some ISO time carries a time zone, so that `parse_time` moved it to UTC."""
    return any(":" in text and _ZONE.search(text) for text in texts)


def _day(year: str, month: str, day: str, rest: str) -> datetime:
    return _without_zone(datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}{rest}"))


def _without_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
