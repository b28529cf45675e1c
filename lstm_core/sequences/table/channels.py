"""Which columns can be channels, and which of them to begin with."""

from collections.abc import Sequence as Columns

from lstm_core.limits import MAX_CHANNELS
from lstm_core.sequences.table.columns import Column
from lstm_core.sequences.table.reading import Gaps
from lstm_core.sequences.wording import counted, listing


def suggest_channels(
    columns: Columns[Column], axis: str | None, id_column: str | None, gaps: Gaps = "stop"
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """At most `MAX_CHANNELS` names of complete number columns, and notes on those left out.

    Columns with an empty cell are left out where ``gaps`` is "stop".
    """
    candidates = [
        column
        for column in columns
        if column.kind == "number" and column.name not in (axis, id_column)
    ]
    incomplete = (
        [column.name for column in candidates if column.missing.any()] if gaps == "stop" else []
    )
    complete = [column.name for column in candidates if column.name not in set(incomplete)]
    notes = []
    if incomplete:
        verb = "is" if len(incomplete) == 1 else "are"
        notes.append(
            f"{counted(len(incomplete), 'column')} with empty cells {verb} not chosen: "
            f"{listing(incomplete)}."
        )
    if len(complete) > MAX_CHANNELS:
        which = "complete columns" if incomplete else "columns"
        notes.append(
            f"The first {MAX_CHANNELS} of {len(complete):,} {which} are chosen; no more can be "
            "channels at once."
        )
    return tuple(complete[:MAX_CHANNELS]), tuple(notes)
