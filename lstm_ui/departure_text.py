"""How far two runs lie apart, in words and as a table."""

from collections.abc import Mapping
from html import escape
from typing import Final

from lstm_core.conventions import GATE_NAMES
from lstm_core.run_difference import Departure
from lstm_ui.html import coloured, table
from lstm_ui.numbers import fixed

_ORDER: Final = ("i", "f", "g", "c", "o", "h")
_HEAD: Final = ("", "largest |Δ|", "at step", "unit", "RMS")


def departure_sentence(found: Departure, other: str) -> str:
    """What h does, as one line of HTML; `other` names the run it is held against."""
    if found.largest == 0:
        return f'<p class="why departure">h is the same as in {escape(other)} at every step.</p>'
    return (
        f'<p class="why departure">{coloured("h", "h")} departs from {escape(other)} by up to '
        f"<b>{fixed(found.largest)}</b>, at step {found.step} in unit {found.unit}; "
        f"root mean square {fixed(found.rms)}.</p>"
    )


def departure_table(found: Mapping[str, Departure], name: str) -> str:
    """Every quantity on a line of an HTML table."""
    rows = [
        (
            False,
            (
                f"{coloured(quantity, quantity)} {GATE_NAMES[quantity]}",
                fixed(each.largest),
                str(each.step) if each.largest else "–",
                str(each.unit) if each.largest else "–",
                fixed(each.rms),
            ),
        )
        for quantity, each in ((quantity, found[quantity]) for quantity in _ORDER)
    ]
    return f'<div class="named">{table(_HEAD, rows, name)}</div>'
